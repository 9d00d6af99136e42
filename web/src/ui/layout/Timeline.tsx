import type { ReactNode } from 'react'
import { sentence, stopped } from '../text/sentence.ts'
import classes from './Timeline.module.css'

export interface TimelineEntry {
  key: string
  time: ReactNode
  /** A text reads as a sentence, whoever wrote it. */
  text: ReactNode
  /** Why it happened. */
  because?: string | null
}

/** What happened, newest first, each with its reason. */
export function Timeline({ label, entries }: { label: string; entries: TimelineEntry[] }) {
  return (
    <ol className={classes.timeline} aria-label={label}>
      {entries.map(({ key, time, text, because }) => (
        <li key={key} className={classes.entry}>
          <div className={classes.time}>{time}</div>
          <div className="breaks">
            {typeof text === 'string' ? (because ? stopped(text) : sentence(text)) : text}
            {because && <span className={classes.because}> {sentence(because)}</span>}
          </div>
        </li>
      ))}
    </ol>
  )
}
