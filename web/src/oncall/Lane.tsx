import { Tooltip } from '@mantine/core'
import { useNames } from '../people/use-names.ts'
import { colourOf } from '../ui/person-look.ts'
import { fullMoment } from '../ui/time-format.ts'
import classes from './Lanes.module.css'
import { type Mark, placeOf } from './lanes.ts'
import type { TimelineData } from './timeline-type.ts'

interface LaneProps {
  lane: TimelineData['lanes'][number]
  gaps: TimelineData['gaps']
  window: { from: Date; until: Date }
  marks: Mark[]
  nowLeft: number | null
  zones: string[]
}

const under = { layer: 'layer', overrides: 'temporary', final: 'who really rings' }

/** One lane: its shifts in the colours of their people; of the final lane also the times with nobody. */
export function Lane({ lane, gaps, window, marks, nowLeft, zones }: LaneProps) {
  const nameOf = useNames()
  const says = (users: string[]) => users.map(nameOf).join(', ') || 'nobody'
  const tip = (label: string, start: string, end: string) => (
    <>
      <b>{label}</b>
      {zones.map((zone) => (
        <div key={zone}>
          {fullMoment(new Date(start), zone)}
          <br />– {fullMoment(new Date(end), zone)}
        </div>
      ))}
    </>
  )
  return (
    <div className={classes.lane} data-kind={lane.kind}>
      <div className={classes.name}>
        <b className="breaks">{lane.kind === 'layer' ? lane.name : lane.kind === 'final' ? 'Final' : 'Overrides'}</b>
        <span>{under[lane.kind]}</span>
      </div>
      <div className={classes.track} aria-hidden>
        {marks.map((mark) => (
          <span
            key={mark.at.toISOString()}
            className={classes.line}
            style={{ left: `${mark.left}%` }}
            data-weekend={mark.weekend || undefined}
          />
        ))}
        {lane.spans.map((span) => {
          const place = placeOf(span.start, span.end, window)
          if (!place) return null
          return (
            <Tooltip key={`${span.start} ${span.users.join()}`} label={tip(says(span.users), span.start, span.end)}>
              <span
                className={classes.shift}
                style={{
                  left: `${place.left}%`,
                  width: `${place.width}%`,
                  background: colourOf(nameOf(span.users[0] ?? '')),
                }}
              >
                {place.width > 3 && says(span.users)}
              </span>
            </Tooltip>
          )
        })}
        {gaps.map((gap) => {
          const place = placeOf(gap.start, gap.end, window)
          if (!place) return null
          return (
            <Tooltip key={gap.start} label={tip('nobody', gap.start, gap.end)}>
              <span className={classes.gap} style={{ left: `${place.left}%`, width: `${place.width}%` }}>
                {place.width > 5 && 'nobody'}
              </span>
            </Tooltip>
          )
        })}
        {nowLeft !== null && <span className={classes.now} style={{ left: `${nowLeft}%` }} />}
      </div>
    </div>
  )
}
