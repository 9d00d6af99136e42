const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** Hours from UTC of the zone names that are still seen in payloads. Names that mean several zones are left out. */
const zones: Record<string, number> = {
  z: 0,
  utc: 0,
  gmt: 0,
  est: -5,
  edt: -4,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
  cet: 1,
  cest: 2,
  eet: 2,
  eest: 3,
  jst: 9,
}

const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]{3,4})?$/i
const javaDate =
  /^[A-Za-z]{3} ([A-Za-z]{3}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (?:([A-Za-z]{1,4}|[+-]\d{4}) )?(\d{4})$/
const mailDate =
  /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ?([A-Za-z]{1,4}|[+-]\d{4})?$/

/**
 * Reads an instant in any of the ways monitoring tools write it: RFC 3339 with any offset (`Z`, `+0000`, `+02:00`, `UTC`),
 * with a blank instead of `T`, any number of decimals; Unix seconds, milliseconds, microseconds or nanoseconds as number
 * or text; `Tue Aug 20 08:25:04 GMT 2024`; RFC 2822. Without a zone it is UTC. Null for anything else, for days that do not
 * exist, for "not set" (0, Go's year 1) and outside 1970 to 2200.
 */
export function parseTime(value: unknown): Date | null {
  if (value instanceof Date) return within(value.getTime())
  if (typeof value === 'number') return fromEpoch(value)
  if (typeof value !== 'string' || value.length > 60) return null
  const text = value.trim()
  if (/^\d{1,20}(\.\d{1,12})?$/.test(text)) return fromEpoch(Number(text))
  return fromIso(text) ?? fromJava(text) ?? fromMail(text)
}

function fromEpoch(number: number): Date | null {
  if (!Number.isFinite(number) || number <= 0) return null
  if (number < 1e11) return within(number * 1_000)
  if (number < 1e14) return within(number)
  if (number < 1e17) return within(number / 1_000)
  return within(number / 1_000_000)
}

function fromIso(text: string): Date | null {
  const match = iso.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const milliseconds = fraction ? Math.floor(Number(`0.${fraction}`) * 1_000) : 0
  return instant([year, month, day, hour, minute, second], zone, milliseconds)
}

function fromJava(text: string): Date | null {
  const match = javaDate.exec(text)
  if (!match) return null
  const [, month, day, hour, minute, second, zone, year] = match
  return instant([year, monthNumber(month), day, hour, minute, second], zone)
}

function fromMail(text: string): Date | null {
  const match = mailDate.exec(text)
  if (!match) return null
  const [, day, month, year, hour, minute, second, zone] = match
  return instant([year, monthNumber(month), day, hour, minute, second], zone)
}

function monthNumber(name: string | undefined): string {
  return String(months.indexOf(name?.toLowerCase() ?? '') + 1)
}

function instant(parts: (string | undefined)[], zone: string | undefined, milliseconds = 0): Date | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0))
  const offset = offsetMinutes(zone)
  // Second 60 is a leap second; it counts as the first of the next minute.
  if (offset === null || hour > 23 || minute > 59 || second > 60) return null
  const midnight = new Date(Date.UTC(year, month - 1, day))
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null
  return within(midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1_000 + milliseconds)
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return 0
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!match) {
    const hours = zones[zone.toLowerCase()]
    return hours === undefined ? null : hours * 60
  }
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  if (minutes > 14 * 60) return null
  return match[1] === '-' ? -minutes : minutes
}

function within(milliseconds: number): Date | null {
  const date = new Date(Math.floor(milliseconds))
  const year = date.getUTCFullYear()
  return year >= 1970 && year <= 2200 ? date : null
}
