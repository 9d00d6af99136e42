import { Problem } from '@tocsin/contract/errors'
import { readRule } from '@tocsin/contract/schedules/recurrence'
import type { Override as OverrideDoc, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { weekdays } from '@tocsin/contract/schedules/schedules'
import { copiedEvents } from '../outside/calendar-copies.ts'
import { holidaySpans, nothingOutside, type Outside } from '../outside/outside.ts'
import { eventsOf, slotOf, untilOf } from '../time/ical.ts'
import type {
  Coverage,
  DstPolicy,
  GridTurns,
  Layer,
  Override,
  OverrideCalendar,
  Schedule,
  Slot,
  Turns,
  WeeklyWindow,
} from '../time/shape.ts'
import { clockOf, day, instantOf, wallOf, weekdayOf, zoneOf } from '../time/zone.ts'

type LayerDoc = ScheduleDoc['layers'][number]
type WindowDoc = NonNullable<LayerDoc['when']>[number]
type OverrideCalendarDoc = NonNullable<ScheduleDoc['overrideCalendars']>[number]

/**
 * Writes out the short forms and fills in every default. The document must have passed the `ScheduleDoc` schema. A
 * holiday calendar that `outside` does not know has no days, a calendar elsewhere no events. Throws a Problem (invalid) with the path of the layer when
 * the text of a calendar cannot be read.
 */
export function expandSchedule(doc: ScheduleDoc, outside: Outside = nothingOutside): Schedule {
  const layers = doc.layers.map((layer, index) => expandLayer(doc, layer, index, outside))
  if (!doc.overrideCalendars) return { timeZone: doc.timeZone, layers }
  return {
    timeZone: doc.timeZone,
    layers,
    overrideCalendars: doc.overrideCalendars.map((each) => eventsThatOverride(doc, each, outside)),
  }
}

/** The events of an override calendar, read as a layer of the schedule's would be. */
function eventsThatOverride(doc: ScheduleDoc, calendar: OverrideCalendarDoc, outside: Outside): OverrideCalendar {
  const { name, url, layer, rank = 0, timeZone = doc.timeZone, allDayZone } = calendar
  const coverage = { type: 'ical' as const, url, ...(allDayZone ? { allDayZone } : {}) }
  return { name, rank, scope: layer, events: expandLayer(doc, { name, timeZone, coverage }, 0, outside) }
}

/** The engine's form of an override as it travels and is stored; `by` is the person named in reasons. */
export function expandOverride(doc: OverrideDoc, by?: string): Override {
  const common = {
    op: doc.op,
    start: new Date(doc.start),
    end: new Date(doc.end),
    layer: doc.layer,
    rank: doc.rank ?? 0,
    by,
  }
  if (doc.op !== 'set') {
    return {
      ...common,
      users: doc.op === 'remove' ? [] : doc.users,
      user: doc.op === 'add' ? undefined : doc.user,
      fillGaps: true,
    }
  }
  const shifts = doc.shifts?.map(({ start, end, users }) => ({ start: new Date(start), end: new Date(end), users }))
  return { ...common, users: doc.users ?? [], combine: doc.combine, fillGaps: doc.fillGaps ?? true, shifts }
}

function expandLayer(doc: ScheduleDoc, layer: LayerDoc, index: number, outside: Outside): Layer {
  const timeZone = layer.timeZone ?? doc.timeZone
  const dst: DstPolicy = {
    // Calendars are read as RFC 5545 says unless somebody decided otherwise.
    gap: layer.dst?.gap ?? doc.dst?.gap ?? (layer.coverage?.type === 'ical' ? 'later' : 'transition'),
    foldStart: layer.dst?.foldStart ?? doc.dst?.foldStart ?? 'first',
    foldEnd: layer.dst?.foldEnd ?? doc.dst?.foldEnd ?? 'first',
  }
  const coverage = coverageOf(layer, timeZone, dst, index, outside)
  const turns = turnsOf(layer, coverage)
  const local = (text: string) => instantOf(zoneOf(timeZone), wallOf(text), dst, 'start')
  const limits: number[] = []
  if (layer.activeFrom) limits.push(Date.parse(layer.activeFrom))
  if (layer.from && turns.type !== 'grid') limits.push(local(layer.from))
  return {
    name: layer.name,
    priority: layer.priority ?? 0,
    timeZone,
    dst,
    activeFrom: Math.max(Number.NEGATIVE_INFINITY, ...limits),
    activeUntil: layer.activeUntil
      ? Date.parse(layer.activeUntil)
      : layer.until
        ? local(layer.until)
        : Number.POSITIVE_INFINITY,
    shadow: layer.shadow ?? false,
    coverage,
    turns,
    slots: slotsOf(layer.people ?? layer.slots ?? []),
    startIndex: layer.startIndex ?? 0,
    concurrency: { count: layer.concurrency?.count ?? 1, stride: layer.concurrency?.stride ?? 1 },
    edits: (layer.edits ?? []).map(({ at, people, policy }) => ({
      at: Date.parse(at),
      slots: slotsOf(people),
      policy: policy ?? 'keep-current',
    })),
    ...(layer.except || layer.only
      ? {
          days: {
            except: holidaySpans(outside, layer.except ?? [], timeZone, dst),
            only: layer.only ? holidaySpans(outside, layer.only, timeZone, dst) : null,
          },
        }
      : {}),
  }
}

function slotsOf(people: (string | string[])[]): Slot[] {
  return people.map((one) => slotOf([one].flat()))
}

function coverageOf(layer: LayerDoc, timeZone: string, dst: DstPolicy, index: number, outside: Outside): Coverage {
  if (layer.when) return { type: 'windows', windows: layer.when.map(expandWindow) }
  const coverage = layer.coverage ?? { type: 'always' }
  if (coverage.type === 'always') return { type: 'always' }
  if (coverage.type === 'windows') return { type: 'windows', windows: coverage.windows.map(expandWindow) }
  if (coverage.type === 'fixed') {
    const spans = coverage.spans.map(({ start, end, users }) => ({
      start: Date.parse(start),
      end: Date.parse(end),
      users: slotOf(users),
    }))
    return { type: 'fixed', spans }
  }
  if (coverage.type === 'ical') {
    const zones = { timeZone, allDayZone: coverage.allDayZone ?? timeZone, dst }
    if (coverage.url !== undefined)
      return { type: 'ical', events: copiedEvents(outside.calendars.get(coverage.url), zones) }
    const events = eventsOf(coverage.text ?? '', zones)
    if (typeof events !== 'string') return { type: 'ical', events }
    throw unusable(layer.name, `layers.${index}.coverage.text`, events)
  }
  const parts = readRule(coverage.rule)
  if (typeof parts === 'string') throw unusable(layer.name, `layers.${index}.coverage.rule`, parts)
  return {
    type: 'rule',
    recurrence: {
      start: wallOf(coverage.start),
      parts,
      until: untilOf(parts.until, timeZone),
      exdates: (coverage.exdates ?? []).map(wallOf),
      rdates: (coverage.rdates ?? []).map(wallOf),
    },
    duration: coverage.duration * 1000,
    durationClock: coverage.durationClock ?? 'wall',
  }
}

function unusable(layer: string, path: string, message: string): Problem {
  return new Problem('invalid', `Layer "${layer}" cannot be used: it ${message}. Nothing was changed.`, {
    errors: [{ path, message }],
  })
}

function expandWindow(window: WindowDoc): WeeklyWindow {
  const start = clockOf(window.start)
  const end = clockOf(window.end)
  const days = (window.days ?? weekdays).map((name) => weekdays.indexOf(name) + 1)
  return { days: [...new Set(days)], start, end: end + (window.endDayOffset ?? (end > start ? 0 : 1)) * day }
}

function turnsOf(layer: LayerDoc, coverage: Coverage): Turns {
  const turns = layer.turns
  if (layer.rotate) return rotation(layer, layer.rotate, coverage)
  if (turns?.type === 'grid') {
    return gridTurns(turns, [turns.interval ?? 1].flat(), {
      anchor: wallOf(turns.anchor),
      beforeAnchor: turns.beforeAnchor ?? 'none',
      advance: mayBeUncovered(layer, coverage) ? (turns.advance ?? 'every-turn') : 'every-turn',
    })
  }
  if (turns?.type === 'period') {
    const weekStart = weekdays.indexOf(turns.weekStart ?? 'mon') + 1
    return { type: 'period', unit: turns.unit, interval: turns.interval ?? 1, weekStart }
  }
  if (turns?.type === 'occurrence') return { type: 'occurrence', count: turns.count ?? 1 }
  return coverage.type === 'rule' && !turns ? { type: 'occurrence', count: 1 } : { type: 'single' }
}

/** Without windows and holidays every turn is covered, and there is nothing to count. */
function mayBeUncovered(layer: LayerDoc, coverage: Coverage): boolean {
  return coverage.type === 'windows' || (coverage.type === 'always' && Boolean(layer.except ?? layer.only))
}

type Given = Pick<GridTurns, 'unit'> & {
  clock?: GridTurns['clock'] | undefined
  monthEnd?: GridTurns['monthEnd'] | undefined
}

function gridTurns(
  given: Given,
  interval: number[],
  rest: Pick<GridTurns, 'anchor' | 'beforeAnchor' | 'advance'>,
): GridTurns {
  const clock = given.clock ?? clockFor(given.unit, interval)
  return { type: 'grid', unit: given.unit, interval, clock, monthEnd: given.monthEnd ?? 'clamp', ...rest }
}

/**
 * Turns of hours and less keep to the wall clock when their cycle divides a day or is whole days (12 h, 8 + 16 h, 48
 * h): people expect the same times of day in summer and winter. Others (5 h) have no times of day to keep and last as
 * long as they say.
 */
function clockFor(unit: GridTurns['unit'], interval: number[]): GridTurns['clock'] {
  const seconds = { second: 1, minute: 60, hour: 3600 }
  if (unit !== 'second' && unit !== 'minute' && unit !== 'hour') return 'wall'
  const cycle = interval.reduce((sum, length) => sum + length, 0) * seconds[unit]
  return 86_400 % cycle === 0 || cycle % 86_400 === 0 ? 'wall' : 'elapsed'
}

const named = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

/**
 * `rotate`, `handoff`, `from` as a grid. Without `from` the grid has always been there, counted from the first handoff
 * of 1970.
 */
function rotation(layer: LayerDoc, rotate: NonNullable<LayerDoc['rotate']>, coverage: Coverage): GridTurns {
  const given = typeof rotate === 'string' ? { every: 1, unit: named[rotate] } : rotate
  const covered = layer.countOnlyCovered === true && mayBeUncovered(layer, coverage)
  return gridTurns(given, [given.every].flat(), {
    anchor: firstHandoff(given.unit, layer.handoff, layer.from),
    beforeAnchor: layer.from || covered ? 'none' : 'extend',
    advance: covered ? 'covered-turns' : 'every-turn',
  })
}

/**
 * The first handoff on or after `from`, as a wall time. A weekday or day of the month that is not given is that of
 * `from`; without `from`, Monday or the 1st. A day of the month is looked for in months that have it, so that it is
 * kept in long months.
 */
function firstHandoff(unit: GridTurns['unit'], handoff: string | undefined, from: string | undefined): number {
  if (from && from.length > 10) return wallOf(from)
  // 1970-01-05 is a Monday.
  const earliest = wallOf(from ?? (unit === 'month' || unit === 'year' ? '1970-01-01' : '1970-01-05'))
  if (!handoff) return earliest
  const clock = clockOf(handoff.slice(-5))
  const which = handoff.includes(' ') ? handoff.split(' ')[0]! : ''
  let date = earliest
  if (/^[a-z]/.test(which)) while (weekdays[weekdayOf(date) - 1] !== which) date += day
  if (/^\d/.test(which)) while (new Date(date).getUTCDate() !== Number(which)) date += day
  return date + clock
}
