import { Link } from '@tanstack/react-router'
import type { ReactNode, Ref } from 'react'
import classes from './RowList.module.css'

interface RowProps {
  /** At the left: the state. */
  lead?: ReactNode
  title: ReactNode
  /** Makes the title a link to this path. */
  to?: string
  under?: ReactNode
  actions?: ReactNode
  current?: boolean
  place?: Ref<HTMLLIElement>
}

/** One row of a list: state, title with a line under it, actions. */
export function Row({ lead, title, to, under, actions, current = false, place }: RowProps) {
  return (
    <li className={classes.row} ref={place} data-current={current || undefined}>
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
      {actions}
    </li>
  )
}
