import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Outside } from '../../outside/outside.ts'
import { piecesOf } from '../../rotation/layers.ts'
import { mergeByPriority, sameUsers } from '../../rotation/merge.ts'
import { expandSchedule } from '../../rotation/model.ts'
import { byName } from '../../time/ical.ts'
import type { Interval, Piece } from '../../time/shape.ts'
import { day, modulo, wallAt, weekdayOf, type Zone, zoneOf } from '../../time/zone.ts'

type LayerDoc = ScheduleDoc['layers'][number]

export interface NativeLayer {
  layer: string
  became: 'rotation' | 'fixed' | 'overrides'
  spans: number
  because: string
}

export interface Native {
  schedule: ScheduleDoc
  overrides: Override[]
  layers: NativeLayer[]
}

/** As many as a layer of fixed spans and as a proposal can have. */
const mostSpans = 20_000
const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/**
 * A schedule that reads calendars, without them: each such layer as the rotation it regularly is, else as fixed spans from
 * `from` until `until`; what its override calendars say from `from` on as overrides. A rotation is proposed only if it
 * renders to exactly the same shifts in that time and goes round at least twice in it.
 */
export function withoutCalendars(doc: ScheduleDoc, outside: Outside, from: Date, until: Date): Native {
  const { overrideCalendars, ...rest } = doc
  const schedule = expandSchedule(doc, outside)
  const reports: NativeLayer[] = []
  const layers = doc.layers.map((layer, index): LayerDoc => {
    if (layer.coverage?.type !== 'ical') return layer
    const pieces = piecesOf(schedule.layers[index]!, from.getTime(), until.getTime())
    const { coverage: _, dst: __, ...plain } = layer
    const zoned = { ...plain, timeZone: layer.timeZone ?? doc.timeZone }
    const found = rotationOf(zoned, pieces, until)
    reports.push({ layer: layer.name, spans: pieces.length, ...(found?.report ?? notRegular(pieces.length)) })
    if (found) return found.layer
    const spans = mergeByPriority([{ priority: 0, pieces }]).slice(0, mostSpans)
    return { ...plain, coverage: { type: 'fixed', spans: spans.map(wireSpan) } }
  })
  const overrides = (schedule.overrideCalendars ?? []).flatMap(({ name, rank, scope, events }) => {
    const stretches = mergeByPriority([{ priority: 0, pieces: piecesOf(events, from.getTime(), until.getTime()) }])
    const because = 'each event becomes an override of its own'
    reports.push({ layer: name, became: 'overrides', spans: stretches.length, because })
    return stretches.map(
      (stretch): Override => ({
        op: 'set',
        ...wireSpan(stretch),
        ...(scope ? { layer: scope } : {}),
        ...(rank === 0 ? {} : { rank }),
      }),
    )
  })
  return { schedule: { ...rest, layers }, overrides: overrides.slice(0, mostSpans), layers: reports }
}

function wireSpan({ start, end, users }: Interval & { users: readonly string[] }) {
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString(), users: [...users] }
}

function notRegular(spans: number): Pick<NativeLayer, 'became' | 'because'> {
  const because =
    spans === 0
      ? 'the calendar names nobody in this time'
      : 'the shifts do not repeat exactly, so each is written out; nobody is on call after the last one'
  return { became: 'fixed', because }
}

interface Found {
  layer: LayerDoc
  report: Pick<NativeLayer, 'became' | 'because'>
}

/** The first kind of rotation that says exactly the same as these pieces. */
function rotationOf(layer: LayerDoc, pieces: Piece[], until: Date): Found | null {
  // What the window cuts off has neither its beginning nor its end.
  const whole = sorted(pieces).filter(({ end }) => end < until.getTime())
  const first = whole[1]
  if (!first || overlapping(whole)) return null
  const zone = zoneOf(layer.timeZone ?? 'UTC')
  const known = whole.slice(1)
  const proposals = [handingOver(layer, known, zone), byWeek(layer, known, zone), byDay(layer, known, zone)]
  for (const found of proposals) if (found && saysTheSame(found.layer, known)) return found
  return null
}

const sorted = (pieces: Piece[]) => [...pieces].sort((a, b) => a.start - b.start)
const overlapping = (pieces: Piece[]) =>
  pieces.some((piece, index) => index > 0 && piece.start < pieces[index - 1]!.end)

/** The exact test: rendered over the same time, the same people at the same instants. */
function saysTheSame(layer: LayerDoc, pieces: Piece[]): boolean {
  const [from, until] = [pieces[0]!.start, pieces.at(-1)!.end]
  const { layers } = expandSchedule({ timeZone: layer.timeZone ?? 'UTC', layers: [layer] })
  const wanted = mergeByPriority([{ priority: 0, pieces }])
  const rendered = mergeByPriority([{ priority: 0, pieces: piecesOf(layers[0]!, from, until) }])
  return (
    wanted.length === rendered.length &&
    wanted.every((each, index) => {
      const other = rendered[index]!
      return each.start === other.start && each.end === other.end && sameUsers(each.users, other.users)
    })
  )
}

/** Who comes after each person, if the order repeats at least twice: the shortest cycle. */
function cycleOf(turns: readonly (readonly string[])[]): string[][] | null {
  const keys = turns.map((users) => users.join('\n'))
  for (let length = 1; length * 2 <= keys.length; length++) {
    if (keys.every((key, index) => key === keys[index % length]))
      return turns.slice(0, length).map((users) => [...users])
  }
  return null
}

function peopleOf(cycle: string[][]): NonNullable<LayerDoc['people']> {
  return cycle.map((users) => (users.length === 1 ? users[0]! : users))
}

const local = (wall: number) => new Date(wall).toISOString().slice(0, 16)

/** Shifts without a pause, all of the same number of days or weeks by the clock on the wall. */
function handingOver(layer: LayerDoc, pieces: Piece[], zone: Zone): Found | null {
  if (pieces.some((piece, index) => index > 0 && piece.start !== pieces[index - 1]!.end)) return null
  const begin = wallAt(zone, pieces[0]!.start)
  const length = wallAt(zone, pieces[0]!.end) - begin
  const cycle = cycleOf(pieces.map(({ users }) => users))
  if (!cycle || length < day || modulo(length, day) !== 0 || modulo(begin, 60_000) !== 0) return null
  const days = length / day
  const [every, unit] = days % 7 === 0 ? [days / 7, 'week' as const] : [days, 'day' as const]
  const rotate = every === 1 ? (unit === 'week' ? 'weekly' : 'daily') : { every, unit }
  const because = `${pieces.length} shifts in a row hand over every ${every === 1 ? unit : `${every} ${unit}s`} at ${local(begin).slice(11)}, the same ${counted(cycle)} in turn`
  return { layer: { ...layer, rotate, from: local(begin), people: peopleOf(cycle) }, report: rotation(because) }
}

/** Shifts at the same time of the same weekdays, the same people all week. */
function byWeek(layer: LayerDoc, pieces: Piece[], zone: Zone): Found | null {
  const when = windowOf(pieces, zone)
  if (!when) return null
  const weeks = Map.groupBy(pieces, ({ start }) => weekOf(wallAt(zone, start)))
  const numbers = [...weeks.keys()].sort((a, b) => a - b)
  if (numbers.at(-1)! - numbers[0]! + 1 !== numbers.length) return null
  const turns = numbers.map((number) => weeks.get(number)![0]!.users)
  if (numbers.some((number, index) => weeks.get(number)!.some(({ users }) => !sameUsers(users, turns[index]!))))
    return null
  const cycle = cycleOf(turns)
  if (!cycle) return null
  const from = local((numbers[0]! * 7 + 4) * day).slice(0, 10)
  const because = `${numbers.length} weeks with shifts ${windowWords(when)}, the same ${counted(cycle)} in turn`
  return {
    layer: { ...layer, rotate: 'weekly', handoff: 'mon 00:00', from, when: [when], people: peopleOf(cycle) },
    report: rotation(because),
  }
}

/** Shifts at the same time of the same weekdays, somebody else each time. */
function byDay(layer: LayerDoc, pieces: Piece[], zone: Zone): Found | null {
  const when = windowOf(pieces, zone)
  const cycle = cycleOf(pieces.map(({ users }) => users))
  if (!when || !cycle) return null
  const from = local(wallAt(zone, pieces[0]!.start)).slice(0, 10)
  const because = `${pieces.length} shifts ${windowWords(when)}, the same ${counted(cycle)} in turn, one shift each`
  return {
    layer: {
      ...layer,
      rotate: 'daily',
      handoff: when.start,
      from,
      when: [when],
      countOnlyCovered: true,
      people: peopleOf(cycle),
    },
    report: rotation(because),
  }
}

const rotation = (because: string) => ({ became: 'rotation' as const, because })
const counted = (cycle: string[][]) => (cycle.length === 1 ? 'people' : `${cycle.length}`)

/** Number of the week (Monday first) that a wall time is in. */
const weekOf = (wall: number) => Math.floor((Math.floor(wall / day) - 4) / 7)

type WindowDoc = NonNullable<LayerDoc['when']>[number]

/** The one window that all of them fill, shorter than a day; null when they differ. */
function windowOf(pieces: Piece[], zone: Zone): WindowDoc | null {
  const times = pieces.map(({ start, end }) => ({ start: wallAt(zone, start), end: wallAt(zone, end) }))
  const clock = (wall: number) => local(wall).slice(11)
  const [first] = times
  if (!first || first.end - first.start > day || modulo(first.start, 60_000) !== 0) return null
  const [start, end] = [clock(first.start), clock(first.end)]
  if (times.some((time) => clock(time.start) !== start || clock(time.end) !== end)) return null
  const days = new Set(times.map((time) => weekdayOf(time.start)))
  const named = [...days].sort((a, b) => a - b).map((number) => weekdayNames[number - 1]!)
  return named.length === 7 ? { start, end } : { days: named, start, end }
}

function windowWords({ days, start, end }: WindowDoc): string {
  return `${days ? `on ${days.join(', ')} ` : ''}from ${start} to ${end}`
}

/** Everybody a proposal names, sorted. */
export function namesOf({ schedule, overrides }: Pick<Native, 'schedule' | 'overrides'>): string[] {
  const names = new Set<string>()
  for (const { people, coverage } of schedule.layers) {
    for (const user of (people ?? []).flat()) names.add(user)
    if (coverage?.type === 'fixed') for (const span of coverage.spans) for (const user of span.users) names.add(user)
  }
  for (const override of overrides) if (override.op === 'set') for (const user of override.users ?? []) names.add(user)
  for (const nobody of ['nobody', '@nobody']) names.delete(nobody)
  return [...names].sort(byName)
}
