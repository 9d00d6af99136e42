import { clockTime, instantOf, localDay } from '../ui/time-format.ts'

/** Where something lies on a lane, in percent of the window. */
export interface Place {
  left: number
  width: number
}

/** A moment on the lanes with a line and, sometimes, words. */
export interface Mark {
  at: Date
  left: number
  label: string
  weekend: boolean
}

interface Window {
  from: Date
  until: Date
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

/** From midnight that begins `day` to midnight some calendar days later, in a zone. */
export function windowOf(day: string, days: number, zone: string): Window {
  return { from: instantOf(`${day}T00:00`, zone), until: instantOf(`${addDays(day, days)}T00:00`, zone) }
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** Lines of a window: every four hours of a single day, every day up to two weeks, every Monday beyond. */
export function marksOf(day: string, days: number, zone: string): Mark[] {
  const { from, until } = windowOf(day, days, zone)
  const left = (at: Date) => ((at.getTime() - from.getTime()) / (until.getTime() - from.getTime())) * 100
  if (days === 1) {
    return [0, 4, 8, 12, 16, 20].map((hour) => {
      const at = instantOf(`${day}T${String(hour).padStart(2, '0')}:00`, zone)
      return { at, left: left(at), label: clockTime(at, zone), weekend: false }
    })
  }
  const marks: Mark[] = []
  for (let index = 0; index < days; index++) {
    const local = addDays(day, index)
    const date = new Date(`${local}T00:00:00Z`)
    const dayOfWeek = date.getUTCDay()
    if (days > 14 && dayOfWeek !== 1) continue
    const at = instantOf(`${local}T00:00`, zone)
    const label = days > 14 ? month.format(date) : weekday.format(date)
    marks.push({ at, left: left(at), label, weekend: dayOfWeek === 0 || dayOfWeek === 6 })
  }
  return marks
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
