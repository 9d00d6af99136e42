import { zoneName } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import type { Mark } from './lanes.ts'
import classes from './Timeline.module.css'

interface RulerProps {
  marks: Mark[]
  changes: { day: string; minutes: number }[]
  days: number
  onDay: ((day: string) => void) | undefined
}

const full = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })

/** Hours, days or weeks in the viewer's zone; nights in which its clocks change carry ±. */
export function Ruler({ marks, changes, days, onDay }: RulerProps) {
  const zone = useZone()
  return (
    <div className={classes.lane} data-kind="ruler">
      <div className={classes.name}>
        <span className="breaks">{zoneName(zone)} time</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form */}
      <div className={classes.track} data-lane="ruler" role="group" aria-label="Days">
        {marks.map((mark, index) => {
          const within = (day: string) => day >= mark.day && day < (marks[index + 1]?.day ?? '9')
          const change = days === 1 ? undefined : changes.find((each) => within(each.day))
          const sign = change && `${change.minutes > 0 ? '+' : '−'}${Math.abs(change.minutes) / 60} h`
          const style = { left: `${mark.left}%`, width: `${mark.width}%` }
          const words = (
            <>
              {(mark.width > 2.5 || days === 1) && (
                <span className={days > 31 ? classes.dated : undefined}>
                  {mark.before && <span className={classes.weekday}>{mark.before} </span>}
                  {mark.label}
                </span>
              )}
              {sign && <small> {sign}</small>}
            </>
          )
          return onDay ? (
            <button
              key={mark.left}
              type="button"
              data-piece
              className={classes.mark}
              style={style}
              tabIndex={index === 0 ? 0 : -1}
              aria-label={`What happens on ${full.format(new Date(`${mark.day}T00:00:00Z`))}?${sign ? ` The clocks change by ${sign}.` : ''}`}
              onClick={() => onDay(mark.day)}
            >
              {words}
            </button>
          ) : (
            <span key={mark.left} className={classes.mark} style={style}>
              {words}
            </span>
          )
        })}
      </div>
    </div>
  )
}
