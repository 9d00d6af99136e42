import { Problem } from '@tocsin/contract/errors'
import { sha256 } from '../../kernel/secrets.ts'
import { type History, rosterShifts, rosterSpans, versionAt } from '../history/roster.ts'
import { describeOverride, describeTurn } from '../rotation/describe.ts'
import { expandOverride } from '../rotation/expand.ts'
import type { ScheduleOverride, Shift, Span } from '../rotation/model.ts'
import { day } from '../time/zone.ts'
import type { CalendarEntry } from './calendar-text.ts'

/** What a feed tells of one schedule. */
export interface FedSchedule extends History {
  id: string
  name: string
  timeZone: string
  /** Its page in the web app. */
  url: string | null
}

export interface FeedAsk {
  /** Only this person's shifts (an e-mail in lower case); null: everybody's. */
  user: string | null
  /** Names by e-mail in lower case: an e-mail itself is never given out. */
  names: ReadonlyMap<string, string>
  now: Date
}

/** Calendar programs become slow, and some stop reading, beyond about this many. */
export const mostEntries = 12_000

/** How far beyond the window the ends of shifts are looked for, in milliseconds. */
const margin = 100 * day
/** Milliseconds after now in which shifts are counted before all of them are worked out. */
const sample = 14 * day

/**
 * The window of a feed: from the first of the month before last month's end until the first of a month 13 to 14 months
 * ahead, in UTC. It moves once a month, so that a calendar that did not change stays the same text.
 */
export function windowAt(now: Date): { from: Date; until: Date } {
  const at = (months: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1))
  return { from: at(-1), until: at(14) }
}

/**
 * The shifts of a schedule as calendar entries, by start: the stretches of the final schedule exactly as `rosterSpans`
 * has them (of one person: as `ownShifts` has them), then the shadow layers' shifts, which say so. Shifts that overlap
 * the window are whole.
 */
export function entriesOf(schedule: FedSchedule, ask: FeedAsk): CalendarEntry[] {
  const { now } = ask
  const soon = new Date(now.getTime() + sample)
  const perDay = (rosterShifts(schedule, now, soon).length * day) / sample
  const whole = windowAt(now)
  // Shifts of minutes: as many of them as can be shown.
  const days = Math.floor(mostEntries / Math.max(perDay, 1))
  const short = { from: new Date(now.getTime() - day), until: new Date(now.getTime() + days * day) }
  if (short.until < soon) return entriesBetween(schedule, ask, short, day)
  try {
    return entriesBetween(schedule, ask, whole, margin)
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'too_large') throw error
    return entriesBetween(schedule, ask, { from: now, until: soon }, day)
  }
}

function entriesBetween(
  schedule: FedSchedule,
  ask: FeedAsk,
  { from, until }: { from: Date; until: Date },
  around: number,
): CalendarEntry[] {
  const edge = new Date(from.getTime() - around)
  const beyond = new Date(until.getTime() + around)
  const shifts = rosterShifts(schedule, edge, beyond)
  const spans = rosterSpans(schedule, edge, beyond)
  const final = ask.user === null ? spans : joined(spans.filter((span) => has(span, ask.user)))
  const shadows = shifts.filter((shift) => shift.shadow && (ask.user === null || has(shift, ask.user)))
  const shown = (span: Span) => span.end > from && span.start < until && seconds(span.end) > seconds(span.start)
  const reasons = reasonsOf(schedule, shifts, ask)
  const entries = final.filter(shown).map((span): CalendarEntry => {
    const { layer, turn, because } = reasons(span)
    return entryOf(schedule, ask, { ...span, layer, turn, shadow: false }, because, edge)
  })
  const told = shadows.filter(shown).map((shift): CalendarEntry => {
    const layer = layersAt(schedule, shift.start).find((each) => each.name === shift.layer)
    const because = layer ? describeTurn(layer, shift.turn, schedule.timeZone) : `layer “${shift.layer}”`
    return entryOf(schedule, ask, shift, `${because}; a shadow layer is told and never paged`, edge)
  })
  return [...entries, ...told].sort((a, b) => a.start.getTime() - b.start.getTime()).slice(0, mostEntries)
}

function entryOf(
  schedule: FedSchedule,
  { user, names }: FeedAsk,
  shift: Span & { layer: string | null; turn: number | null; shadow: boolean },
  because: string,
  edge: Date,
): CalendarEntry {
  const { id, name, timeZone, url } = schedule
  const who = shift.users.map((each) => nameOf(names, each)).join(', ')
  const kind = shift.shadow ? 'Shadow' : 'On call'
  // What has been going on for longer than we look back has no beginning to be known by.
  const start = shift.start <= edge ? 'long ago' : shift.start.toISOString()
  return {
    uid: `${sha256(JSON.stringify([id, user, shift.shadow, shift.layer, shift.turn, start])).slice(0, 40)}@tocsin`,
    start: shift.start,
    end: shift.end,
    summary: user === null ? `${shift.shadow ? 'Shadow: ' : ''}${who} – ${name}` : `${kind}: ${name}`,
    description: [
      `${kind}: ${who}`,
      `Schedule: ${name} (${timeZone})`,
      `Why: ${withoutContacts(because, names)}`,
      ...(url ? [url] : []),
    ].join('\n'),
    category: kind,
    url,
  }
}

/** A person by name; whoever is no user by what the schedule calls them, unless that is an address. */
function nameOf(names: ReadonlyMap<string, string>, user: string): string {
  return names.get(user.toLowerCase()) ?? (user.includes('@') ? 'somebody unknown' : user)
}

function withoutContacts(text: string, names: ReadonlyMap<string, string>): string {
  return text.replace(/[^\s,;()<>"“”]+@[^\s,;()<>"“”]+/g, (address) => nameOf(names, address))
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

function has(span: Pick<Span, 'users'>, user: string | null): boolean {
  return span.users.some((each) => each.toLowerCase() === user)
}

/** One person's stretches, whoever else is on call meanwhile. */
function joined(spans: Span[]): Span[] {
  const all: Span[] = []
  for (const span of spans) {
    const last = all.at(-1)
    if (last && last.end.getTime() === span.start.getTime()) {
      last.end = span.end
      last.users = [...new Set([...last.users, ...span.users])]
    } else all.push({ ...span })
  }
  return all
}

function layersAt(history: History, at: Date) {
  return versionAt(history, at).schedule.layers
}

interface Reason {
  layer: string | null
  turn: number | null
  because: string
}

/**
 * Which layer and turn, or which override, put these people on call when a stretch begins. Asked in order of start: one
 * sweep over shifts and overrides, however many there are.
 */
function reasonsOf(schedule: FedSchedule, shifts: Shift[], ask: FeedAsk): (span: Span) => Reason {
  const byLayer = Map.groupBy(
    shifts.filter((shift) => !shift.shadow),
    (shift) => shift.layer,
  )
  const places = new Map<string, number>()
  const active = sweepOf(schedule.overrides)
  const describe = (override: ScheduleOverride) =>
    describeOverride(expandOverride(override, override.by), schedule.timeZone)
  return (span) => {
    const wanted = ask.user === null ? span.users : span.users.filter((each) => each.toLowerCase() === ask.user)
    const changes = active(span.start).filter((override) => concerns(override, wanted))
    const layers = [...layersAt(schedule, span.start)].sort((a, b) => b.priority - a.priority)
    for (const layer of layers) {
      const own = byLayer.get(layer.name)
      if (!own) continue
      let place = places.get(layer.name) ?? 0
      while (place < own.length && own[place]!.end <= span.start) place++
      places.set(layer.name, place)
      const found = covering(own, place, span.start, wanted)
      if (!found) continue
      const because = [...changes.map(describe), describeTurn(layer, found.turn, schedule.timeZone)].join('; ')
      return { layer: found.layer, turn: found.turn, because }
    }
    return { layer: null, turn: null, because: changes.map(describe).join('; ') || 'by an override' }
  }
}

/** Shifts of one layer may overlap (fixed spans, calendars): a few after the first may cover the instant as well. */
function covering(own: Shift[], place: number, at: Date, users: string[]): Shift | undefined {
  for (let index = place; index < own.length && own[index]!.start <= at; index++) {
    const shift = own[index]!
    if (shift.end > at && shift.users.some((user) => users.includes(user))) return shift
  }
  return undefined
}

function concerns(override: ScheduleOverride, users: string[]): boolean {
  const named =
    override.op === 'remove'
      ? []
      : override.op === 'set'
        ? [...(override.users ?? []), ...shiftUsers(override)]
        : override.users
  return named.some((each) => users.includes(each))
}

function shiftUsers(override: ScheduleOverride): string[] {
  return override.op === 'set' ? (override.shifts ?? []).flatMap((shift) => shift.users) : []
}

/** Of very many overrides that overlap, those that were made last are named. */
const mostNamed = 50

function sweepOf(overrides: ScheduleOverride[]): (at: Date) => ScheduleOverride[] {
  const waiting = overrides
    .map((override, order) => ({ override, order, start: Date.parse(override.start), end: Date.parse(override.end) }))
    .sort((a, b) => a.start - b.start)
  let next = 0
  let active: typeof waiting = []
  return (at) => {
    const time = at.getTime()
    const before = next
    while (next < waiting.length && waiting[next]!.start <= time) active.push(waiting[next++]!)
    if (next > before) active.sort((a, b) => a.order - b.order)
    active = active.filter(({ end }) => end > time)
    return active.slice(-mostNamed).map(({ override }) => override)
  }
}
