/** One event of a calendar that is given out. Half-open, at whole seconds. */
export interface CalendarEntry {
  /** The same for the same shift every time: programs then change what they have instead of adding to it. */
  uid: string
  start: Date
  end: Date
  summary: string
  description: string
  category: string
  url: string | null
}

export interface CalendarText {
  name: string
  description: string
  entries: CalendarEntry[]
}

/** Stands for the instant of the last change until it is known; never in what is sent. */
const unknownSince = '@since@'

/**
 * A calendar (RFC 5545; name and refreshing by RFC 7986) in UTC, so that no time zone has to be described and none can
 * be described wrongly. All entries are transparent: being on call does not make anybody busy. `since` is when the
 * content was last another.
 */
export function calendarText(calendar: CalendarText, since: Date): string {
  return calendarContent(calendar).replaceAll(unknownSince, utc(since))
}

/** The same without the instant: equal content is equal text. */
export function calendarContent({ name, description, entries }: CalendarText): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tocsin//On call//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    `DESCRIPTION:${escaped(description)}`,
    `X-WR-CALDESC:${escaped(description)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT30M',
    'X-PUBLISHED-TTL:PT30M',
    ...entries.flatMap(entryLines),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function entryLines({ uid, start, end, summary, description, category, url }: CalendarEntry): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${unknownSince}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(end)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    `CATEGORIES:${escaped(category)}`,
    'TRANSP:TRANSPARENT',
    ...(url ? [`URL:${url}`] : []),
    'END:VEVENT',
  ]
}

/** `20261102T090000Z`; what is below a second is left away. */
function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

/** TEXT (RFC 5545, 3.3.11). Control characters, which it forbids, become blanks; so do marks that turn text around. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]|[\u2028\u2029]/gu, ' ')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
}

/** Lines of at most 75 octets, continued after CRLF and a blank (RFC 5545, 3.1); never inside a character. */
function folded(line: string): string {
  if (line.length * 3 <= 75 || Buffer.byteLength(line) <= 75) return line
  const parts: string[] = []
  let [part, size] = ['', 0]
  for (const character of line) {
    const octets = Buffer.byteLength(character)
    // The blank before a continuation counts.
    if (size + octets > (parts.length === 0 ? 75 : 74)) {
      parts.push(part)
      part = ''
      size = 0
    }
    part += character
    size += octets
  }
  return [...parts, part].join('\r\n ')
}
