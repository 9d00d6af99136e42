import { Link, useRouterState } from '@tanstack/react-router'
import classes from '../Frame.module.css'
import type { Place } from './places.ts'

interface PlaceLinkProps {
  place: Place
  /** Only the icon is visible; the word is shown on pointing at it and for screen readers. */
  narrow?: boolean
  /** How many pages nobody has answered. */
  count?: number
  onClick?: () => void
}

/** One entry of the navigation. */
export function PlaceLink({ place, narrow = false, count = 0, onClick }: PlaceLinkProps) {
  const Icon = place.icon
  const isAlsoHere = useRouterState({
    select: ({ location }) => place.also?.some((path) => location.pathname.startsWith(path)) ?? false,
  })
  return (
    <Link
      to={place.to}
      className={classes.place}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      inactiveProps={isAlsoHere ? { 'data-status': 'active' } : {}}
      onClick={onClick}
      title={narrow ? place.label : undefined}
      aria-label={count > 0 ? `${place.label}, ${count} without an answer` : place.label}
    >
      <Icon size={18} stroke={1.7} aria-hidden />
      {!narrow && <span className={classes.word}>{place.label}</span>}
      {count > 0 && <span className={classes.count}>{count}</span>}
    </Link>
  )
}
