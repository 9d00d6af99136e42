import { clockTime, dayName, localDay } from '../../ui/time/time-format.ts'

/** From when to when in a zone: `Mon 23 Nov 09:00 to Mon 30 Nov 09:00`, `Sat 28 Nov 09:00 to 18:00`. */
export function rangeWords(start: string, end: string, zone: string, now: Date): string {
  const [from, until] = [new Date(start), new Date(end)]
  const begin = `${dayName(from, zone, now)} ${clockTime(from, zone)}`
  const stop = clockTime(until, zone)
  return localDay(from, zone) === localDay(until, zone)
    ? `${begin} to ${stop}`
    : `${begin} to ${dayName(until, zone, now)} ${stop}`
}
