import { Link } from '@tanstack/react-router'
import classes from './OnCallTabs.module.css'
import { onCallPlaces } from './on-call-places.ts'

/** The screens of on-call beside each other. */
export function OnCallTabs() {
  return (
    <nav className={classes.tabs} aria-label="On-call">
      {onCallPlaces.map(({ to, label }) => (
        <Link key={to} to={to} className={classes.tab} activeOptions={{ exact: true, includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
