import type { ReactNode } from 'react'
import classes from './Ladder.module.css'

export interface Rung {
  key: string
  /** done: has happened and waits for an answer; calm: has happened; next; later. */
  state: 'done' | 'calm' | 'next' | 'later'
  time: ReactNode
  under?: ReactNode
  children: ReactNode
}

/** Steps in time with what belongs to each; the marker is read out through the words beside it. */
export function Ladder({ label, rungs }: { label: string; rungs: Rung[] }) {
  return (
    <ol className={classes.ladder} aria-label={label}>
      {rungs.map(({ key, state, time, under, children }) => (
        <li key={key} className={classes.rung} data-state={state} aria-current={state === 'next' ? 'step' : undefined}>
          <div className={classes.time}>
            <div>{time}</div>
            {under && <div className={classes.under}>{under}</div>}
          </div>
          <div className={classes.body}>{children}</div>
        </li>
      ))}
    </ol>
  )
}
