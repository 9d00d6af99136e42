import { Link } from '@tanstack/react-router'
import classes from './OnCallTabs.module.css'

const screens = [
  { to: '/on-call', label: 'Who is on call' },
  { to: '/my-shifts', label: 'My shifts' },
  { to: '/cover', label: 'Cover' },
  { to: '/hand-overs', label: 'Hand-overs' },
] as const

/** The screens of on-call beside each other. */
export function OnCallTabs() {
  return (
    <nav className={classes.tabs} aria-label="On-call">
      {screens.map(({ to, label }) => (
        <Link key={to} to={to} className={classes.tab} activeOptions={{ exact: true, includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
