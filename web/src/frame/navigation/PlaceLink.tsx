import { Link, useRouterState } from '@tanstack/react-router'
import { isAt } from '../../shared/places.ts'
import type { Place } from '../../shared/room.ts'
import classes from '../Frame.module.css'

interface PlaceLinkProps {
  place: Place
  /** Instead of the name of the place. */
  label?: string
  /** The places it stands for, where it is not only its own. */
  standsFor?: Place[]
  /** Only the icon is visible; the word is shown on pointing at it and for screen readers. */
  narrow?: boolean
  /** How many pages nobody has answered. */
  count?: number
  onClick?: () => void
}

/** One entry of the navigation. */
export function PlaceLink({ place, label = place.label, standsFor, narrow, count = 0, onClick }: PlaceLinkProps) {
  const Icon = place.icon
  const isHere = useRouterState({
    select: ({ location }) => (standsFor ?? [place]).some((each) => isAt(location.pathname, each)),
  })
  return (
    <Link
      to={place.to}
      className={classes.place}
      activeOptions={{ exact: place.to === '/', includeSearch: false }}
      inactiveProps={isHere ? { 'data-status': 'active', 'aria-current': 'true' } : {}}
      onClick={onClick}
      title={narrow ? label : undefined}
      aria-label={count > 0 ? `${label}, ${count} without an answer` : label}
    >
      <Icon size={18} stroke={1.7} aria-hidden />
      {!narrow && <span className={classes.word}>{label}</span>}
      {count > 0 && <span className={classes.count}>{count}</span>}
    </Link>
  )
}
