import { Link } from '@tanstack/react-router'
import { useMe } from '../me.ts'
import { placesOf } from '../shared/places.ts'
import { useRooms } from '../shared/room.ts'
import classes from './OnCallTabs.module.css'

/** The screens of on-call beside each other. */
export function OnCallTabs() {
  const me = useMe()
  const places = placesOf(useRooms(), me).find(({ group }) => group === 'On-call')?.places ?? []
  return (
    <nav className={classes.tabs} aria-label="On-call screens">
      {places.map(({ to, label }) => (
        <Link key={to} to={to} className={classes.tab} activeOptions={{ exact: true, includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
