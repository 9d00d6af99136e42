import type { Override, ScheduleDoc, Weekday } from '@tocsin/contract/schedules/schedules'

/**
 * From the neutral format of the schedule cases (`neutral-schedule/1`) to our document and overrides, so that the cases
 * can be asked of the public preview. Nothing is computed here: every field has its counterpart.
 */

interface NeutralSpan {
  start: string
  end: string
  users: string[]
}

interface NeutralWindow {
  days?: number[]
  start: string
  end: string
  endDayOffset?: number
}

interface NeutralRule {
  freq: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly'
  interval?: number
  byDay?: number[]
  byMonthDay?: number[]
  byMonth?: number[]
  weekStart?: number
  until?: string
  count?: number
  exclude?: string[]
  include?: string[]
}

interface NeutralLayer {
  name: string
  type: 'rotation' | 'recurring' | 'fixed' | 'ical'
  priority?: number
  timezone?: string
  activeFrom?: string
  activeUntil?: string
  participants?: string[][]
  startIndex?: number
  start?: string
  handoff?: {
    unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
    clock?: 'wall' | 'elapsed'
    monthEnd?: 'clamp' | 'overflow' | 'clamp-iterated'
  }
  interval?: number | number[]
  beforeStart?: 'none' | 'extend'
  advance?: 'every-turn' | 'covered-turns'
  restrictions?: NeutralWindow[]
  concurrency?: { count: number; stride: number }
  edits?: { at: string; participants: string[][]; policy: 'recompute' | 'keep-current' | 'after-current-turn' }[]
  duration?: number
  durationClock?: 'wall' | 'elapsed'
  rule?: NeutralRule
  turn?: { by: 'occurrence' | 'period'; count?: number }
  spans?: NeutralSpan[]
  ics?: string
  allDayZone?: string
}

interface NeutralOverride {
  op: 'set' | 'substitute' | 'remove' | 'add'
  start: string
  end: string
  layer?: string
  rank?: number
  users?: string[]
  user?: string
  shifts?: NeutralSpan[]
  combine?: 'union'
  fillGaps?: boolean
}

export interface NeutralDefinition {
  dst?: ScheduleDoc['dst']
  layers: NeutralLayer[]
  overrides?: NeutralOverride[]
}

type LayerDoc = ScheduleDoc['layers'][number]

/**
 * `definition` and `timezone` of a case → what `POST /schedules/preview` takes (unchecked; the operation validates it).
 */
export function toScheduleDocument(
  definition: NeutralDefinition,
  timezone: string,
): { schedule: ScheduleDoc; overrides: Override[] } {
  return {
    schedule: given({ timeZone: timezone, dst: definition.dst, layers: definition.layers.map(layerOf) }),
    overrides: (definition.overrides ?? []).map(overrideOf),
  }
}

function layerOf(layer: NeutralLayer): LayerDoc {
  const common: LayerDoc = given({
    name: layer.name,
    priority: layer.priority,
    timeZone: layer.timezone,
    activeFrom: layer.activeFrom,
    activeUntil: layer.activeUntil,
  })
  if (layer.type === 'fixed') return { ...common, coverage: { type: 'fixed', spans: layer.spans ?? [] } }
  if (layer.type === 'ical') {
    return {
      ...common,
      coverage: given({ type: 'ical' as const, text: layer.ics ?? '', allDayZone: layer.allDayZone }),
    }
  }
  const slots = layer.participants ?? []
  const counted = given({ ...common, slots, startIndex: layer.startIndex, concurrency: layer.concurrency })
  return layer.type === 'rotation' ? { ...counted, ...rotationOf(layer) } : { ...counted, ...recurringOf(layer) }
}

function rotationOf(layer: NeutralLayer): Partial<LayerDoc> {
  const windows = (layer.restrictions ?? []).map((window) => given({ ...window, days: window.days?.map(weekday) }))
  return given({
    coverage: windows.length > 0 ? { type: 'windows' as const, windows } : { type: 'always' as const },
    turns: given({
      type: 'grid' as const,
      anchor: layer.start ?? '',
      unit: layer.handoff?.unit ?? 'week',
      interval: layer.interval,
      clock: layer.handoff?.clock ?? 'wall',
      monthEnd: layer.handoff?.monthEnd,
      beforeAnchor: layer.beforeStart,
      advance: layer.advance,
    }),
    edits: layer.edits?.map(({ at, participants, policy }) => ({ at, people: participants, policy })),
  })
}

/** Calendar unit by which turns "by period" are counted. */
const periods = { hourly: 'day', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

function recurringOf(layer: NeutralLayer): Partial<LayerDoc> {
  const rule = layer.rule ?? { freq: 'daily' }
  return {
    coverage: given({
      type: 'rule' as const,
      start: layer.start ?? '',
      rule: ruleText(rule),
      exdates: rule.exclude,
      rdates: rule.include,
      duration: layer.duration ?? 0,
      durationClock: layer.durationClock,
    }),
    turns:
      layer.turn?.by === 'period'
        ? given({
            type: 'period' as const,
            unit: periods[rule.freq],
            interval: rule.interval,
            weekStart: rule.weekStart === undefined ? undefined : weekday(rule.weekStart),
          })
        : given({ type: 'occurrence' as const, count: layer.turn?.count }),
  }
}

/** The RFC 5545 text of a neutral rule. */
function ruleText(rule: NeutralRule): string {
  const parts = [`FREQ=${rule.freq.toUpperCase()}`]
  const day = (number: number) => weekday(number).slice(0, 2).toUpperCase()
  if (rule.interval) parts.push(`INTERVAL=${rule.interval}`)
  if (rule.weekStart) parts.push(`WKST=${day(rule.weekStart)}`)
  if (rule.byDay?.length) parts.push(`BYDAY=${rule.byDay.map(day).join(',')}`)
  if (rule.byMonthDay?.length) parts.push(`BYMONTHDAY=${rule.byMonthDay.join(',')}`)
  if (rule.byMonth?.length) parts.push(`BYMONTH=${rule.byMonth.join(',')}`)
  if (rule.count) parts.push(`COUNT=${rule.count}`)
  if (rule.until) parts.push(`UNTIL=${rule.until.replace(/[-:]/g, '').padEnd(15, '0')}`)
  return parts.join(';')
}

function overrideOf(override: NeutralOverride): Override {
  const { op, start, end, layer, rank, user = '', users = [] } = override
  const common = given({ start, end, layer, rank })
  if (op === 'set') {
    const { shifts, combine, fillGaps } = override
    return given({ op, ...common, users: shifts ? undefined : users, shifts, combine, fillGaps })
  }
  if (op === 'substitute') return { op, ...common, user, users }
  return op === 'remove' ? { op, ...common, user } : { op, ...common, users }
}

/** ISO weekday number (1 = Monday) to our word. */
function weekday(number: number): Weekday {
  return (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)[number - 1]!
}

/** Leaves out what is undefined: in the documents absence means the default. */
function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}
