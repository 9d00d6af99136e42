import { IconHelp } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import classes from './HelpLink.module.css'
import { helpFor } from './help-places.ts'

/** The "?" beside a screen's title: the page of the manual that explains it. */
export function HelpLink() {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const { page, anchor } = helpFor(pathname)
  return (
    <Link
      to="/help/$page"
      params={{ page }}
      {...(anchor ? { hash: anchor } : {})}
      className={classes.link}
      aria-label="Help for this screen"
      title="Help for this screen"
    >
      <IconHelp size={18} stroke={1.7} aria-hidden />
    </Link>
  )
}
