import { Link, Outlet, useParams } from '@tanstack/react-router'
import classes from './Help.module.css'

/** The manual's own frame: it can be read without signing in. */
export function HelpFrame() {
  const isGuide = useParams({ strict: false }).page !== undefined
  return (
    <>
      <header className={classes.top}>
        <Link to="/help" className={classes.brand}>
          <img src="/icon.svg" alt="" width={22} height={22} />
          Tocsin help
        </Link>
        <nav className={classes.tabs} aria-label="Parts of the help">
          <Link to="/help/$page" params={{ page: 'getting-started' }} {...(isGuide ? { 'data-status': 'active' } : {})}>
            Guide
          </Link>
          <Link to="/help/api">API reference</Link>
          <Link to="/help/yaml">YAML reference</Link>
        </nav>
        <Link to="/" className={classes.back}>
          To the app
        </Link>
      </header>
      <Outlet />
    </>
  )
}
