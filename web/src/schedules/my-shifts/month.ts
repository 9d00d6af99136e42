import { addDays, type Window, windowOf } from '../timeline/lanes.ts'

/** The days that a calendar of a month shows: whole weeks from Monday. `month` is `2026-11`. */
export function daysOfMonth(month: string): string[] {
  const first = `${month}-01`
  const weekday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  const begin = addDays(first, -weekday(first))
  const last = addDays(movedMonth(month, 1).concat('-01'), -1)
  const end = addDays(last, 6 - weekday(last))
  const count = Math.round((Date.parse(end) - Date.parse(begin)) / 86_400_000) + 1
  return Array.from({ length: count }, (_, index) => addDays(begin, index))
}

/** A month some months later or earlier. */
export function movedMonth(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** From the first to after the last instant of the days that are shown, in a zone. */
export function monthWindow(month: string, zone: string): Window {
  const days = daysOfMonth(month)
  return windowOf(days[0] ?? `${month}-01`, days.length, zone)
}

/** The shifts that touch a local day, each cut to it. */
export function shiftsOn<T extends { start: string; end: string }>(
  shifts: T[],
  day: string,
  zone: string,
): { shift: T; from: Date; until: Date; share: { left: number; width: number } }[] {
  const { from, until } = windowOf(day, 1, zone)
  const length = until.getTime() - from.getTime()
  return shifts.flatMap((shift) => {
    const begin = Math.max(Date.parse(shift.start), from.getTime())
    const end = Math.min(Date.parse(shift.end), until.getTime())
    if (begin >= end) return []
    const share = { left: ((begin - from.getTime()) / length) * 100, width: ((end - begin) / length) * 100 }
    return [{ shift, from: new Date(begin), until: new Date(end), share }]
  })
}
