/**
 * Recurrence rules as RFC 5545 writes them (`FREQ=WEEKLY;BYDAY=MO,WE`), read into parts. The same reader serves the
 * schema of schedules, the engine and calendars that are read from outside.
 */
export interface RuleParts {
  freq: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'
  interval: number
  /** How many occurrences in all, excluded ones included; null: no end by number. */
  count: number | null
  /** As written: `20261231`, `20261231T090000` (wall clock) or `20261231T080000Z`; inclusive. */
  until: string | null
  /** ISO weekday on which weeks begin, 1 = Monday. */
  weekStart: number
  /** `nth` is 0 for every such weekday, otherwise the nth (negative: from the end) of the month or year. */
  byDay: { day: number; nth: number }[]
  byMonth: number[]
  byMonthDay: number[]
  byYearDay: number[]
  bySetPos: number[]
  byHour: number[]
  byMinute: number[]
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const frequencies = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const

/**
 * Reads the text of a rule (with or without a leading `RRULE:`). Answers the parts, or a sentence saying what is wrong.
 */
export function readRule(text: string): RuleParts | string {
  if (text.length > 1000) return 'is longer than 1000 characters'
  const fields = new Map<string, string>()
  for (const piece of text
    .trim()
    .replace(/^RRULE:/i, '')
    .replace(/;$/, '')
    .split(';')) {
    const [, name, value] = /^([A-Za-z-]+)=(.+)$/.exec(piece.trim()) ?? []
    if (!name || !value) return `"${piece.slice(0, 40)}" is not a part such as FREQ=WEEKLY or BYDAY=MO,WE`
    if (fields.has(name.toUpperCase())) return `${name.toUpperCase()} is given twice`
    fields.set(name.toUpperCase(), value.toUpperCase())
  }
  const unknown = [...fields.keys()].find((name) => !known.has(name))
  if (unknown) return `${unknown} is not supported; use ${[...known].join(', ')}`
  return partsOf(fields)
}

const ranges = {
  BYMONTH: [1, 12, false],
  BYMONTHDAY: [1, 31, true],
  BYYEARDAY: [1, 366, true],
  BYSETPOS: [1, 366, true],
  BYHOUR: [0, 23, false],
  BYMINUTE: [0, 59, false],
} as const
const known = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', ...Object.keys(ranges)])

function partsOf(fields: Map<string, string>): RuleParts | string {
  const freq = frequencies.find((name) => name === fields.get('FREQ')?.toLowerCase())
  if (!freq) return 'FREQ must be HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY'
  const interval = wholeOf(fields.get('INTERVAL') ?? '1', 1, 10_000)
  if (interval === null) return 'INTERVAL must be a whole number from 1 to 10000'
  const count = fields.has('COUNT') ? wholeOf(fields.get('COUNT')!, 1, 1_000_000) : null
  if (fields.has('COUNT') && count === null) return 'COUNT must be a whole number from 1 to 1000000'
  const until = fields.get('UNTIL') ?? null
  if (until !== null && !isStamp(until)) return 'UNTIL must be a date such as 20261231 or 20261231T090000'
  if (until !== null && count !== null) return 'has both COUNT and UNTIL; keep one'
  const weekStart = weekdays.indexOf(fields.get('WKST') ?? 'MO') + 1
  if (weekStart === 0) return 'WKST must be one of MO, TU, WE, TH, FR, SA, SU'
  const byDay = daysOf(fields.get('BYDAY'), freq)
  if (typeof byDay === 'string') return byDay
  const lists: Record<string, number[]> = {}
  for (const [name, [low, high, signed]] of Object.entries(ranges)) {
    const numbers =
      fields
        .get(name)
        ?.split(',')
        .map((part) => numberOf(part, low, high, signed)) ?? []
    if (numbers.includes(null)) return `${name} must be whole numbers from ${signed ? -high : low} to ${high}`
    lists[name] = [...new Set(numbers as number[])].sort((a, b) => a - b)
  }
  if (freq === 'hourly' && (lists.BYSETPOS!.length > 0 || lists.BYHOUR!.length > 0)) {
    return 'an hourly rule cannot have BYSETPOS or BYHOUR; use FREQ=DAILY with BYHOUR'
  }
  if (lists.BYYEARDAY!.length > 0 && freq !== 'yearly') return 'BYYEARDAY needs FREQ=YEARLY'
  return {
    freq,
    interval,
    count,
    until,
    weekStart,
    byDay,
    byMonth: lists.BYMONTH!,
    byMonthDay: lists.BYMONTHDAY!,
    byYearDay: lists.BYYEARDAY!,
    bySetPos: lists.BYSETPOS!,
    byHour: lists.BYHOUR!,
    byMinute: lists.BYMINUTE!,
  }
}

function daysOf(text: string | undefined, freq: RuleParts['freq']): RuleParts['byDay'] | string {
  const days: RuleParts['byDay'] = []
  for (const part of text?.split(',') ?? []) {
    const [, nth, name] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(part) ?? []
    if (!name || (nth !== undefined && (Number(nth) === 0 || Math.abs(Number(nth)) > 53))) {
      return `BYDAY must be weekdays such as MO,WE or 1MO,-1FR, not "${part.slice(0, 20)}"`
    }
    if (nth !== undefined && freq !== 'monthly' && freq !== 'yearly')
      return `BYDAY=${part} needs FREQ=MONTHLY or YEARLY`
    days.push({ day: weekdays.indexOf(name) + 1, nth: Number(nth ?? 0) })
  }
  return days
}

function wholeOf(text: string, low: number, high: number): number | null {
  return /^\d{1,7}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : null
}

function numberOf(text: string, low: number, high: number, signed: boolean): number | null {
  if (!/^[+-]?\d{1,3}$/.test(text)) return null
  const value = Number(text)
  const size = signed ? Math.abs(value) : value
  return size >= low && size <= high ? value : null
}

/** Whether a stamp of iCalendar (`YYYYMMDD` or `YYYYMMDDTHHMMSS`, perhaps with Z) names a day that exists. */
function isStamp(text: string): boolean {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T([01]\d|2[0-3])([0-5]\d)([0-5]\d)Z?)?$/.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
