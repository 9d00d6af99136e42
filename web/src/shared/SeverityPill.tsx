import type { Alert } from '@tocsin/contract/alerts/alerts'
import { capital } from '../ui/text/sentence.ts'
import classes from './SeverityPill.module.css'

const bars: Record<Alert['severity'], number> = { critical: 4, high: 3, medium: 2, low: 1, info: 0 }

/** How bad, by bars and a word; never red, which has another meaning here. */
export function SeverityPill({ severity }: { severity: Alert['severity'] }) {
  return (
    <span className={classes.severity} data-severity={severity}>
      <span className={classes.bars} aria-hidden>
        {[1, 2, 3, 4].map((bar) => (
          <span key={bar} data-on={bar <= bars[severity] || undefined} style={{ height: 3 + bar * 2 }} />
        ))}
      </span>
      {capital(severity)}
    </span>
  )
}
