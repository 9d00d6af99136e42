import { z } from 'zod'

/** An instant on the wire: RFC 3339, always UTC with `Z` in answers; any offset is accepted in questions. */
export const Instant = z.iso.datetime({ offset: true, message: 'must be an instant such as 2026-11-02T09:00:00Z' })
export type Instant = z.infer<typeof Instant>

/** A local date without zone, `2026-11-02`. */
export const LocalDate = z.iso.date('must be a date such as 2026-11-02')

let zones: Map<string, string> | undefined

/** The canonical spelling of an IANA zone (links such as US/Central are accepted), or null when there is no such zone. */
export function zoneNamed(name: string): string | null {
  zones ??= new Map(Intl.supportedValuesOf('timeZone').map((zone) => [zone.toLowerCase(), zone]))
  const known = zones.get(name.toLowerCase())
  if (known) return known
  if (name.length > 60 || !/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(name)) return null
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return null
  }
}

/** An IANA time zone name, for example Europe/Lisbon. */
export const TimeZone = z.string().refine((name) => zoneNamed(name) !== null, {
  error: (issue) =>
    `"${String(issue.input).slice(0, 60)}" is not a known time zone; use an IANA name such as Europe/Lisbon`,
})

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 }
const longest = 366 * 86400

/**
 * Reads a duration into seconds. Accepts `'5m'`, `'1h30m'`, `'7d'`, `'0m'` and ISO 8601 (`PT5M`, `P1DT2H`).
 * Days are 24 hours, weeks 7 days. Null when it cannot be read or is longer than 366 days.
 */
export function secondsOf(text: string): number | null {
  const seconds = /^P/.test(text) ? isoSeconds(text) : shortSeconds(text)
  return seconds === null || seconds > longest ? null : seconds
}

function shortSeconds(text: string): number | null {
  if (!/^(\d{1,9}[smhdw])+$/.test(text)) return null
  let sum = 0
  for (const [, amount, unit] of text.matchAll(/(\d+)([smhdw])/g)) sum += Number(amount) * (units[unit!] ?? 0)
  return sum
}

function isoSeconds(text: string): number | null {
  const match = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/.exec(text)
  if (!match || text === 'P' || text.endsWith('T')) return null
  const [, w, d, h, m, s] = match.map((part) => Number(part ?? 0))
  return (w ?? 0) * 604800 + (d ?? 0) * 86400 + (h ?? 0) * 3600 + (m ?? 0) * 60 + (s ?? 0)
}

/** Writes seconds in the short form of YAML: 5400 → `1h30m`, 0 → `0m`. */
export function shortDuration(seconds: number): string {
  let rest = seconds
  let text = ''
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = units[unit]!
    const amount = Math.floor(rest / size)
    if (amount > 0) text += `${amount}${unit}`
    rest -= amount * size
  }
  return text || '0m'
}

/** How long an acknowledgement holds: a duration, or `never` asks again. */
export const AckTimeout = z
  .string()
  .refine(
    (text) => text === 'never' || (secondsOf(text) ?? 0) >= 60,
    'must be a duration of at least 1m, such as 1h, or "never"',
  )

/** A duration of configuration: `5m`, `1h30m`, `7d` or ISO 8601; stays the text that was written. */
export const Duration = z
  .string()
  .refine((text) => secondsOf(text) !== null, 'must be a duration of at most 366 days, such as 5m, 1h30m, 7d or PT5M')
