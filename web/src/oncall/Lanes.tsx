import { useNow } from '../ui/use-now.ts'
import { useZone } from '../ui/zone.ts'
import { Lane } from './Lane.tsx'
import classes from './Lanes.module.css'
import { marksOf, windowOf } from './lanes.ts'
import type { TimelineData } from './timeline-type.ts'

interface LanesProps {
  timeline: TimelineData
  day: string
  days: number
}

/** Layers, overrides and the final lane, one under the other on the same time; the final one is who really rings. */
export function Lanes({ timeline, day, days }: LanesProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const window = windowOf(day, days, zone)
  const marks = marksOf(day, days, zone)
  const nowLeft = ((now.getTime() - window.from.getTime()) / (window.until.getTime() - window.from.getTime())) * 100
  return (
    <section
      className={classes.scroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      aria-label="Lanes of the schedule; the list below says the same in words"
    >
      <div className={classes.lanes}>
        <div className={classes.lane} aria-hidden>
          <div className={classes.name} />
          <div className={classes.head}>
            {marks.map((mark) => (
              <span key={mark.at.toISOString()} className={classes.mark} style={{ left: `${mark.left}%` }}>
                {mark.label}
              </span>
            ))}
          </div>
        </div>
        {timeline.lanes.map((lane) => (
          <Lane
            key={`${lane.kind} ${lane.name}`}
            lane={lane}
            gaps={lane.kind === 'final' ? timeline.gaps : []}
            window={window}
            marks={marks}
            nowLeft={nowLeft >= 0 && nowLeft <= 100 ? nowLeft : null}
            zones={[...new Set([zone, timeline.timeZone])]}
          />
        ))}
      </div>
    </section>
  )
}
