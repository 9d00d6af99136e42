import type { ReactNode } from 'react'
import classes from './Pill.module.css'

/** urgent: nobody has answered yet, and nothing else; waiting: somebody has it; good: over, works; neutral: the rest. */
export type Tone = 'urgent' | 'waiting' | 'good' | 'neutral' | 'accent'

/** A few words with a meaning; the icon says it again for those who do not see the colour. */
export function Pill({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={classes.pill} data-tone={tone}>
      {icon && (
        <span className={classes.icon} aria-hidden>
          {icon}
        </span>
      )}
      {children}
    </span>
  )
}
