import { Problem } from '@tocsin/contract/errors'
import type { ShiftKind, ShiftTemplate } from '@tocsin/contract/schedules/fairness'
import { weekdays } from '@tocsin/contract/schedules/schedules'
import type { Interval } from '../../time/shape.ts'
import { clockOf, day, instantOf, weekdayOf, zoneOf } from '../../time/zone.ts'

/** One shift to be filled. */
export interface PlannedShift extends Interval {
  kind: string
  /** How many people at once. */
  count: number
  /** Who may take it, by e-mail; null: everybody. */
  who: readonly string[] | null
}

const dst = { gap: 'transition', foldStart: 'first', foldEnd: 'first' } as const

/**
 * The shifts of a template that begin in `weeks` weeks from a local date (number of the wall day), by start. A weekly
 * rotation begins at its first handoff on or after it. Shifts that share a border on the wall share it in time too.
 * @throws Problem invalid when a kind has no length, or two kinds have one name.
 */
export function plannedShifts(
  template: ShiftTemplate,
  timeZone: string,
  firstDay: number,
  weeks: number,
): PlannedShift[] {
  const kinds = kindsOf(template)
  const shifts = kinds.flatMap((kind) => shiftsOfKind(kind, kind.timeZone ?? timeZone, firstDay, weeks))
  return shifts.sort((a, b) => a.start - b.start || a.end - b.end || (a.kind < b.kind ? -1 : 1))
}

function kindsOf(template: ShiftTemplate): ShiftKind[] {
  if ('shifts' in template) {
    for (const [index, { name, start, end, endDayOffset }] of template.shifts.entries()) {
      const path = `template.shifts.${index}`
      if (template.shifts.findIndex((other) => other.name === name) < index)
        throw wrong(`${path}.name`, `Two kinds of shift are called "${name}".`)
      if (endDayOffset === 0 && clockOf(end) <= clockOf(start))
        throw wrong(`${path}.end`, `The shift "${name}" ends before it begins; endDayOffset: 1 is the next day.`)
    }
    return template.shifts
  }
  const { rotate, handoff, count } = template
  const clock = handoff.slice(-5)
  const named = handoff.includes(' ') ? weekdays.find((name) => handoff.startsWith(name)) : undefined
  if (rotate === 'daily' && named) throw wrong('template.handoff', 'A daily handoff is a time of day, such as "09:00".')
  const days = rotate === 'weekly' ? { days: [named ?? 'mon'], endDayOffset: 7 } : { endDayOffset: 1 }
  return [{ name: rotate, start: clock, end: clock, count, ...days }]
}

function wrong(path: string, message: string): Problem {
  return new Problem('invalid', message, { errors: [{ path, message }] })
}

function shiftsOfKind(kind: ShiftKind, timeZone: string, firstDay: number, weeks: number): PlannedShift[] {
  const zone = zoneOf(timeZone)
  const days = (kind.days ?? weekdays).map((name) => weekdays.indexOf(name) + 1)
  const [opens, closes] = [clockOf(kind.start), clockOf(kind.end)]
  const length = closes + (kind.endDayOffset ?? (closes > opens ? 0 : 1)) * day
  const shifts: PlannedShift[] = []
  for (let date = firstDay; date < firstDay + weeks * 7; date++) {
    if (!days.includes(weekdayOf(date * day))) continue
    const start = instantOf(zone, date * day + opens, dst, 'start')
    const end = instantOf(zone, date * day + length, dst, 'end')
    if (start < end) shifts.push({ start, end, kind: kind.name, count: kind.count, who: kind.who ?? null })
  }
  return shifts
}
