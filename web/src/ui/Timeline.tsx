import type { ReactNode } from 'react'
import classes from './Timeline.module.css'

export interface TimelineEntry {
  key: string
  time: ReactNode
  text: ReactNode
  /** Why it happened. */
  because?: ReactNode
}

/** What happened, newest first, each with its reason. */
export function Timeline({ label, entries }: { label: string; entries: TimelineEntry[] }) {
  return (
    <ol className={classes.timeline} aria-label={label}>
      {entries.map(({ key, time, text, because }) => (
        <li key={key} className={classes.entry}>
          <div className={classes.time}>{time}</div>
          <div className="breaks">
            {text}
            {because && <span className={classes.because}> {because}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
