import type { Place } from '../overrides/bound-covers.ts'
import type { CoverNow } from './model.ts'
import type { StoredCover, StoredShift } from './store.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

function clockIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  if (formats.size >= 1000) formats.clear()
  formats.set(zone, made)
  return made
}

/** `Mon, 2 Nov, 09:00 – Mon, 9 Nov, 09:00 Europe/Lisbon`. */
export function timesIn({ start, end }: Place, zone: string): string {
  return `${clockIn(zone).format(start)} – ${clockIn(zone).format(end)} ${zone}`
}

/** `Primary (weekly), Mon, 2 Nov, 09:00 – Mon, 9 Nov, 09:00 Europe/Lisbon`, in the zone of the schedule. */
export function shiftInWords(shift: Pick<StoredShift, 'scheduleName' | 'layer' | 'place' | 'timeZone'>): string {
  return `${shift.scheduleName} (${shift.layer}), ${timesIn(shift.place, shift.timeZone)}`
}

/** A stored cover as deciding sees it. */
export function asNow(cover: StoredCover): CoverNow {
  return {
    id: cover.id,
    kind: cover.kind,
    state: cover.state,
    person: cover.person,
    decidedBy: cover.decidedByName,
    loosenedAt: cover.loosenedAt,
    asked: cover.asked,
    shifts: cover.shifts.map((shift) => ({
      n: shift.n,
      team: shift.team,
      owner: shift.ownerPerson,
      from: shift.from,
      to: shift.to,
      place: shift.place,
      words: shiftInWords(shift),
      applies: shift.applies,
      takenAt: shift.takenAt,
      cutAt: shift.cutAt,
    })),
  }
}
