import { day, offsetAt, weekdayOf, zoneOf } from '../../time/zone.ts'

/** Times and lists in sentences. */

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sat 12 Dec`, of a wall time; with the year when it is asked for. */
export function dateWords(wall: number, year = false): string {
  const date = new Date(Math.floor(wall / day) * day)
  const words = `${weekdays[weekdayOf(wall) - 1]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}`
  return year ? `${words} ${date.getUTCFullYear()}` : words
}

const clockWords = (wall: number) => new Date(wall).toISOString().slice(11, 16)

/** `Sat 12 Dec 22:00–06:00`, or with both days when it is longer than a night: `Mon 7 Dec 09:00 – Mon 14 Dec 09:00`. */
export function timeWords(start: number, end: number, timeZone: string): string {
  const zone = zoneOf(timeZone)
  const [from, until] = [start + offsetAt(zone, start), end + offsetAt(zone, end)]
  const isShort = until - from < day && until > from
  return isShort
    ? `${dateWords(from)} ${clockWords(from)}–${clockWords(until)}`
    : `${dateWords(from)} ${clockWords(from)} – ${dateWords(until)} ${clockWords(until)}`
}

/** `Ana`, `Ana and Bo`, `Ana, Bo and Cy`. */
export function listWords(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** `1 hour`, `7.5 hours`, `1190 hours`. */
export function hourWords(hours: number): string {
  const words = hourCount(hours)
  return `${words} ${words === '1' ? 'hour' : 'hours'}`
}

/** Hours as a sentence says them: whole ones, below ten with one decimal. A few minutes never become nothing. */
export function hourCount(hours: number): string {
  const tenths = Math.round(hours * 10) / 10
  if (tenths === 0 && hours !== 0) return 'less than 0.1'
  return `${Math.abs(tenths) < 10 ? tenths : Math.round(hours)}`
}

/** `1 shift`, `3 shifts`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
