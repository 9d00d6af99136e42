import { dayAndTime } from '../../kernel/words.ts'
import type { Place } from '../overrides/bound-covers.ts'
import type { StoredShift } from './store.ts'

/** `Mon 2 Nov, 09:00 – Mon 9 Nov, 09:00 Europe/Lisbon`. */
export function timesIn({ start, end }: Place, zone: string): string {
  return `${dayAndTime(start, zone)} – ${dayAndTime(end, zone)} ${zone}`
}

/** `Primary (weekly), Mon 2 Nov, 09:00 – Mon 9 Nov, 09:00 Europe/Lisbon`, in the zone of the schedule. */
export function shiftInWords(shift: Pick<StoredShift, 'scheduleName' | 'layer' | 'place' | 'timeZone'>): string {
  return `${shift.scheduleName} (${shift.layer}), ${timesIn(shift.place, shift.timeZone)}`
}
