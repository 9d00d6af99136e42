import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from './RowList.module.css'
import type { RowPlace } from './VirtualRows.tsx'

interface RowProps {
  /** At the left: the state. */
  lead?: ReactNode
  title: ReactNode
  /** Makes the title a link to this path. */
  to?: string
  under?: ReactNode
  actions?: ReactNode
  /** Where it stands in a long list. */
  place?: RowPlace
  /** Where the row is ticked. */
  tick?: ReactNode
}

/** One row of a list: state, title with a line under it, actions. */
export function Row({ lead, title, to, under, actions, place, tick }: RowProps) {
  return (
    <li className={classes.row} {...place}>
      {tick && <div className={classes.tick}>{tick}</div>}
      {lead && <div className={classes.lead}>{lead}</div>}
      <div className={classes.main}>
        {to ? (
          <Link to={to} className={classes.title}>
            {title}
          </Link>
        ) : (
          <span className={classes.title}>{title}</span>
        )}
        {under && <div className={classes.under}>{under}</div>}
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </li>
  )
}
