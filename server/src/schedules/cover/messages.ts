import type { Place } from '../overrides/bound-covers.ts'
import type { StoredShift } from './store.ts'

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
