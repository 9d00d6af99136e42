import { clockTime, instantOf, localDay } from '../../ui/time/time-format.ts'

/** Where something lies on a lane, in percent of the window. */
export interface Place {
  left: number
  width: number
}

export interface Window {
  from: Date
  until: Date
}

/** A piece of the ruler: an hour of a single day, a day, or a week. */
export interface Mark extends Place {
  at: Date
  /** The local day in which it begins. */
  day: string
  label: string
  /** Said before the label where there is room: the day of the week. */
  before?: string
  weekend: boolean
}

/** How much is seen at once. */
export const zooms = [
  { value: '1d', label: '1 day' },
  { value: '1w', label: '1 week' },
  { value: '2w', label: '2 weeks' },
  { value: '1m', label: '1 month' },
  { value: '3m', label: '3 months' },
] as const
export type Zoom = (typeof zooms)[number]['value']

/** The next closer (-1) or wider (1) zoom; the same at the end. */
export function zoomed(zoom: Zoom, step: -1 | 1): Zoom {
  const index = zooms.findIndex(({ value }) => value === zoom)
  return zooms[Math.min(Math.max(index + step, 0), zooms.length - 1)]?.value ?? zoom
}

/** Where [start, end) lies in a window, clipped to it; null when it is outside. */
export function placeOf(start: string, end: string, { from, until }: Window): Place | null {
  const begin = Math.max(Date.parse(start), from.getTime())
  const stop = Math.min(Date.parse(end), until.getTime())
  if (stop <= begin) return null
  const length = until.getTime() - from.getTime()
  return { left: ((begin - from.getTime()) / length) * 100, width: ((stop - begin) / length) * 100 }
}

/** The local date that lies so many days after another: calendar days, so that a change of clocks moves nothing. */
export function addDays(day: string, amount: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + amount * 86_400_000).toISOString().slice(0, 10)
}

function addMonths(day: string, amount: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + amount, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + amount, Math.min(date, last))).toISOString().slice(0, 10)
}

/** The day on which a window of this zoom begins, moved by whole windows. */
export function movedBy(day: string, zoom: Zoom, windows: number): string {
  if (zoom === '1m') return addMonths(day, windows)
  if (zoom === '3m') return addMonths(day, 3 * windows)
  return addDays(day, { '1d': 1, '1w': 7, '2w': 14 }[zoom] * windows)
}

/** How many local days a window holds that begins on this day. */
export function daysIn(day: string, zoom: Zoom): number {
  return Math.round((Date.parse(movedBy(day, zoom, 1)) - Date.parse(day)) / 86_400_000)
}

/** From midnight that begins `day` to midnight some calendar days later, in a zone. */
export function windowOf(day: string, days: number, zone: string): Window {
  return { from: instantOf(`${day}T00:00`, zone), until: instantOf(`${addDays(day, days)}T00:00`, zone) }
}

const weekdayOf = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })
const dated = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** The ruler of a window: hours of a single day, days up to a month, weeks from Monday beyond. */
export function marksOf(day: string, days: number, zone: string): Mark[] {
  const window = windowOf(day, days, zone)
  const mark = (at: Date, until: Date, local: string, label: string, before = ''): Mark[] => {
    const place = placeOf(at.toISOString(), until.toISOString(), window)
    const weekday = new Date(`${local}T00:00:00Z`).getUTCDay()
    return place
      ? [{ at, day: local, label, ...(before ? { before } : {}), weekend: weekday === 0 || weekday === 6, ...place }]
      : []
  }
  if (days === 1) {
    const hour = (each: number) =>
      each === 24 ? window.until : instantOf(`${day}T${String(each).padStart(2, '0')}:00`, zone)
    return Array.from({ length: 12 }, (_, index) => index * 2).flatMap((each) =>
      mark(hour(each), hour(each + 2), day, clockTime(hour(each), zone)),
    )
  }
  const locals = Array.from({ length: days }, (_, index) => addDays(day, index))
  const begins = (local: string, index: number) => index === 0 || new Date(`${local}T00:00:00Z`).getUTCDay() === 1
  const starts = days > 31 ? locals.filter(begins) : locals
  return starts.flatMap((local, index) => {
    const date = new Date(`${local}T00:00:00Z`)
    const next = starts[index + 1] ?? addDays(day, days)
    const isFirst = index === 0 || date.getUTCDate() === 1
    const label =
      days > 31
        ? dated.format(date)
        : days > 14 && !isFirst
          ? String(date.getUTCDate())
          : days > 14
            ? dated.format(date)
            : String(date.getUTCDate())
    const before = days > 14 ? '' : weekdayOf.format(date)
    return mark(instantOf(`${local}T00:00`, zone), instantOf(`${next}T00:00`, zone), local, label, before)
  })
}

/** The weekends of a window, to be shaded. */
export function weekendsOf(day: string, days: number, zone: string): Place[] {
  const window = windowOf(day, days, zone)
  return Array.from({ length: days }, (_, index) => addDays(day, index)).flatMap((local) => {
    const weekday = new Date(`${local}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) return []
    const { from, until } = windowOf(local, 1, zone)
    const place = placeOf(from.toISOString(), until.toISOString(), window)
    return place ? [place] : []
  })
}

/** Nights within a window in which the clocks of a zone change: the local day and by how many minutes. */
export function clockChanges(day: string, days: number, zone: string): { day: string; minutes: number }[] {
  const changes: { day: string; minutes: number }[] = []
  for (let index = 0; index < days; index++) {
    const local = addDays(day, index)
    const { from, until } = windowOf(local, 1, zone)
    const minutes = 1440 - Math.round((until.getTime() - from.getTime()) / 60_000)
    if (minutes !== 0) changes.push({ day: local, minutes })
  }
  return changes
}

/** Today in a zone. */
export function today(now: Date, zone: string): string {
  return localDay(now, zone)
}
