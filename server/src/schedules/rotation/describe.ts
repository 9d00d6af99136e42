import type { GridTurns, Layer, Override } from '../time/shape.ts'
import { modulo, wallAt, weekdayOf, zoneOf } from '../time/zone.ts'

/** A layer never changes: its words are kept as long as it is, because every answer to "who is on call" says them. */
const described = new WeakMap<Layer, string>()

/** A layer's turns in words, by its own clock: `weekly from Mon 09:00`. */
function describeTurns(layer: Layer): string {
  const known = described.get(layer) ?? turnsInWords(layer)
  described.set(layer, known)
  return known
}

function turnsInWords(layer: Layer): string {
  const { coverage, turns } = layer
  if (coverage.type === 'fixed') return 'at fixed times'
  if (coverage.type === 'ical') return 'from a calendar'
  if (turns.type === 'grid') return `${describeInterval(turns)} ${describeHandoff(turns)}`
  if (turns.type === 'occurrence') return turns.count === 1 ? 'a new turn each time' : `${turns.count} times each`
  if (turns.type === 'period') return `by the calendar ${turns.unit}`
  return 'always the same people'
}

const adverbs = {
  second: 'every second',
  minute: 'every minute',
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'yearly',
}

function describeInterval({ interval, unit }: GridTurns): string {
  if (interval.length > 1) return `turns of ${interval.slice(0, -1).join(', ')} and ${interval.at(-1)} ${unit}s`
  return interval[0] === 1 ? adverbs[unit] : `every ${interval[0]} ${unit}s`
}

/** `from Mon 09:00`, `on day 15 at 09:00`, `on 24 Dec at 18:00`. */
function describeHandoff({ anchor, unit, interval }: GridTurns): string {
  const date = new Date(anchor)
  const clock = date.toISOString().slice(11, 16)
  const wholeWeeks = unit === 'day' && interval.every((length) => modulo(length, 7) === 0)
  if (unit === 'week' || wholeWeeks) return `from ${names[weekdayOf(anchor) - 1]} ${clock}`
  if (unit === 'month') return `on day ${date.getUTCDate()} at ${clock}`
  if (unit === 'year') return `on ${date.getUTCDate()} ${months[date.getUTCMonth()]} at ${clock}`
  return `from ${clock}`
}

const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `layer “primary”, weekly from Mon 09:00, shift 14`; a clock in another zone than the schedule's says which. */
export function describeTurn(layer: Layer, turn: number | null, timeZone: string): string {
  const zone = layer.turns.type === 'grid' && layer.timeZone !== timeZone ? ` ${layer.timeZone}` : ''
  return `layer “${layer.name}”, ${describeTurns(layer)}${zone}${turn === null ? '' : `, shift ${turn}`}`
}

/** `override by Bo (cy@… for ana@… until Mon 2 Nov 2026 09:00 Europe/Lisbon)`. */
export function describeOverride(override: Override, timeZone: string): string {
  const who = override.users.length > 0 ? override.users.join(', ') : override.shifts ? 'its own shifts' : 'nobody'
  const what = {
    set: `${who} instead of everybody`,
    add: `${who} as well`,
    remove: `without ${override.user}`,
    substitute: `${who} for ${override.user}`,
  }[override.op]
  const scope = override.layer ? ` on layer “${override.layer}”` : ''
  const kind = override.kind === 'pager' ? 'pager taken' : (override.kind ?? 'override')
  return `${kind}${override.by ? ` by ${override.by}` : ''} (${what}${scope} until ${moment(override.end.getTime(), timeZone)})`
}

/** `Mon 2 Nov 2026 09:00 Europe/Lisbon`. */
function moment(time: number, timeZone: string): string {
  const wall = wallAt(zoneOf(timeZone), time)
  const date = new Date(wall)
  const day = `${names[weekdayOf(wall) - 1]} ${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
  return `${day} ${date.toISOString().slice(11, 16)} ${timeZone}`
}
