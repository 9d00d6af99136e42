/*
 * How a moment and a text from outside are written for people. Used by everything that is read: mails, pages without the
 * app, messages of all channels.
 */

/**
 * One line of at most `limit` UTF-16 units: control characters, line breaks and invisible direction marks become blanks,
 * so that a title can end no header and reverse no text; what is cut ends in `…`.
 */
export function oneLine(text: string, limit: number): string {
  return cut(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim(), limit)
}

/** Lines as `oneLine` makes them, at most one empty one between two, at most `limit` UTF-16 units in all. */
export function severalLines(text: string, limit: number): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => oneLine(line, limit))
  return cut(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    limit,
  )
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

/** A clause made a sentence: upper case first letter, one full stop at the end. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return begun === '' || /[.!?…]$/.test(begun) ? begun : `${begun}.`
}

interface ZoneFormats {
  zone: string
  day: Intl.DateTimeFormat
  year: Intl.DateTimeFormat
  time: Intl.DateTimeFormat
}

/** Making a format takes a quarter of a millisecond, using it a microsecond. */
const formats = new Map<string, ZoneFormats>()

/**
 * `03:17 Europe/Lisbon`; with the date when it is another day there than `now`, always when `now` is null: some messages
 * are read later. An unknown zone counts as UTC.
 */
export function timeInZone(at: Date, zone: string, now: Date | null): string {
  const { zone: known, day, time } = formatsOf(zone)
  const sameDay = now !== null && day.format(at) === day.format(now)
  return `${sameDay ? '' : `${day.format(at)} `}${time.format(at)} ${known}`
}

/** `Mon 9 Nov, 09:00` on the clock of a zone; `Mon 9 Nov 2026, 09:00` with the year. An unknown zone counts as UTC. */
export function dayAndTime(at: Date, zone: string, withYear = false): string {
  const { day, year, time } = formatsOf(zone)
  return `${day.format(at)}${withYear ? ` ${year.format(at)}` : ''}, ${time.format(at)}`
}

function formatsOf(zone: string): ZoneFormats {
  const remembered = formats.get(zone)
  if (remembered) return remembered
  const timeZone = zoneOrUtc(zone)
  const made = {
    zone: timeZone,
    day: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }),
    year: new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric' }),
    time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
  if (formats.size >= 1000) formats.clear()
  formats.set(zone, made)
  return made
}

function zoneOrUtc(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return 'UTC'
  }
}
