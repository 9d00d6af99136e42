import type { ReactNode } from 'react'
import { coloursOf } from '../../shared/person-look.ts'
import { useNames } from '../../shared/use-names.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { LaneRow } from './LaneRow.tsx'
import { clockChanges, marksOf, placeOf, weekendsOf, windowOf } from './lanes.ts'
import { moveFocus } from './move-focus.ts'
import type { Piece, TimelineLane } from './pieces.ts'
import { Ruler } from './Ruler.tsx'
import classes from './Timeline.module.css'

interface TimelineProps {
  label: string
  lanes: TimelineLane[]
  /** The first local day of the viewer, and how many. */
  day: string
  days: number
  /** What a shift says when one hovers over it, focuses or presses it. */
  card: (lane: TimelineLane, piece: Piece, close: () => void) => ReactNode
  onDay?: ((day: string) => void) | undefined
  /** Drawn over a lane, such as handles. */
  over?: ((lane: TimelineLane) => ReactNode) | undefined
  compact?: boolean
}

/**
 * Lanes below each other on the same time, with a ruler in the viewer's zone. Tab reaches each lane once; arrow keys go from
 * shift to shift and from lane to lane.
 */
export function Timeline({ label, lanes, day, days, card, onDay, over, compact = false }: TimelineProps) {
  const zone = useZone()
  const nameOf = useNames()
  const now = useNow(60_000)
  const people = lanes.flatMap(({ spans }) => spans.flatMap(({ users }) => users))
  const colours = coloursOf([...new Set(people.map(nameOf))].toSorted())
  const window = windowOf(day, days, zone)
  const nowPlace = placeOf(now.toISOString(), new Date(now.getTime() + 1).toISOString(), window)
  const marks = marksOf(day, days, zone)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears the arrow keys of the buttons inside
    <div className={classes.scroll} data-compact={compact || undefined} onKeyDown={moveFocus}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div className={classes.lanes} data-days={days} role="group" aria-label={label}>
        <Ruler marks={marks} changes={clockChanges(day, days, zone)} days={days} onDay={onDay} />
        <div className={classes.body}>
          <div className={classes.ground} aria-hidden>
            {weekendsOf(day, days, zone).map((place) => (
              <span
                key={place.left}
                className={classes.weekend}
                style={{ left: `${place.left}%`, width: `${place.width}%` }}
              />
            ))}
            {marks.slice(1).map((mark) => (
              <span key={mark.left} className={classes.line} style={{ left: `${mark.left}%` }} />
            ))}
          </div>
          {lanes.map((lane) => (
            <LaneRow
              key={`${lane.kind} ${lane.name}`}
              lane={lane}
              window={window}
              nameOf={nameOf}
              colours={colours}
              nowLeft={nowPlace?.left ?? null}
              card={card}
              over={over}
            />
          ))}
          {nowPlace && (
            <div className={classes.ground} aria-hidden>
              <span className={classes.now} style={{ left: `${nowPlace.left}%` }} />
            </div>
          )}
        </div>
      </div>
    </div>
  )
}
