import { z } from 'zod'
import { HandoverSettings } from '../people/handover-settings.ts'
import { Instant, TimeZone } from '../time.ts'
import { checkLayer, checkLayerNames, checkOverride, minutesOfWindow } from './check.ts'
import { readRule } from './recurrence.ts'

/**
 * The document of a schedule: who is on call when, as layers of coverage (when) × turns (which number) × people (who).
 * The short forms (`rotate`, `handoff`, `when`, `from`, `until`, `countOnlyCovered`) are for people, the full forms
 * (`coverage`, `turns`, `slots`) for everything else; a layer may mix them where they do not say the same thing twice.
 * Nothing is filled in by the schema: what was written is what is kept. Overrides are rows, not part of the document.
 */

const real = (text: string) => {
  const day = text.slice(0, 10)
  const date = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && date.getUTCFullYear() >= 1970
}
const unreal = 'must be a day that exists, from 1970-01-01 to 9999-12-31'

/** Wall-clock date and time without zone, `2026-11-02T09:00`, read in the layer's zone. */
export const LocalDateTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, {
    error: 'must be a local date and time such as 2026-11-02T09:00',
    abort: true,
  })
  .refine(real, unreal)

const LocalDateMaybeTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, {
    error: 'must be a local date such as 2026-11-02, or with a time, 2026-11-02T09:00',
    abort: true,
  })
  .refine(real, unreal)

/** Time of day, `00:00` to `23:59:59`. */
export const Clock = z
  .string()
  .regex(
    /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
    'must be a time of day from 00:00 to 23:59, such as 09:30 (the end of a day is 00:00)',
  )

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export const Weekday = z.enum(weekdays, 'must be one of mon, tue, wed, thu, fri, sat, sun')
export type Weekday = z.infer<typeof Weekday>

const Unit = z.enum(
  ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'],
  'must be one of second, minute, hour, day, week, month, year',
)
/** At most 10000 units; of seconds and minutes at most 366 days (checked with the unit). */
const Interval = z.int('must be a whole number').min(1, 'must be at least 1').max(31_622_400, 'must be at most 10000')
const Count = z.int('must be a whole number').min(1, 'must be at least 1').max(10_000, 'must be at most 10000')

const isOtherShape = (issue: z.core.$ZodIssue) =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')

/** A union whose error is that of the alternative that got furthest, in words. */
function oneOf<const T extends readonly [z.ZodType, ...z.ZodType[]]>(options: T, otherwise: string) {
  return z.union(options, {
    error: (issue) => {
      const branches = (issue as unknown as { errors?: z.core.$ZodIssue[][] }).errors ?? []
      const near = branches.find((issues) => issues.length > 0 && !issues.some(isOtherShape))
      if (!near) return otherwise
      return near.map((one) => (one.path.length > 0 ? `${one.path.join('.')}: ${one.message}` : one.message)).join('; ')
    },
  })
}

/**
 * How wall-clock times that are read never (gap) or twice (fold) become instants. Default: transition, first, first.
 */
export const Dst = z.strictObject({
  gap: z.enum(['transition', 'later', 'earlier']).optional(),
  foldStart: z.enum(['first', 'last']).optional(),
  foldEnd: z.enum(['first', 'last']).optional(),
})

/** A person, by e-mail. In a layer also `nobody` (lower layers show) and `@nobody` (hides lower layers). */
const Person = z
  .string('must be an e-mail address')
  .trim()
  .min(1, 'must name a person')
  .max(254, 'is longer than 254 characters')
const Together = z
  .array(Person)
  .max(50, 'has more than 50 people together')
  .refine((people) => people.length < 2 || !people.includes('nobody'), 'cannot have "nobody" together with somebody')
const People = z
  .array(oneOf([Person, Together], 'must be a person, or a list of people who are on call together'))
  .min(1, 'must name at least one person (or nobody)')
  .max(500, 'has more than 500 turns')

export const Window = z
  .strictObject({
    days: z.array(Weekday).min(1, 'must name at least one day').optional(),
    start: Clock,
    end: Clock,
    endDayOffset: z.int().min(0).max(14, 'must be at most 14 days').optional(),
  })
  .refine((window) => minutesOfWindow(window) >= 1, {
    error: 'is shorter than a minute; a window ends after it starts (endDayOffset: 1 is the next day)',
  })

const HolidayCalendars = z
  .array(z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be the slug of a holiday calendar'))
  .min(1, 'must name at least one holiday calendar')
  .max(20, 'has more than 20 holiday calendars')

const Rotate = oneOf(
  [
    z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
    z.strictObject({
      every: oneOf(
        [Interval, z.array(Interval).min(1, 'must not be empty').max(100)],
        'must be a whole number or a list of them',
      ),
      unit: Unit,
      clock: z.enum(['wall', 'elapsed']).optional(),
      monthEnd: z.enum(['clamp', 'overflow', 'clamp-iterated']).optional(),
    }),
  ],
  'must be hourly, daily, weekly, monthly, yearly or { every: 2, unit: week }',
)

const Handoff = z
  .string('must be text such as "mon 09:00" or "20:00"')
  .regex(
    /^((mon|tue|wed|thu|fri|sat|sun|[1-9]|[12]\d|3[01]) )?([01]\d|2[0-3]):[0-5]\d$/,
    'must be such as "mon 09:00" (weekly), "20:00" (daily, hourly) or "1 09:00" (monthly, day of the month)',
  )

const FixedSpan = z
  .strictObject({ start: Instant, end: Instant, users: z.array(Person).max(100) })
  .refine((span) => Date.parse(span.start) < Date.parse(span.end), { error: 'must end after it starts', path: ['end'] })

const Rule = z.string().superRefine((text, ctx) => {
  const read = readRule(text)
  if (typeof read === 'string') ctx.addIssue({ code: 'custom', message: read })
})

/** Where a calendar is read: http(s), or webcal, which means https. */
export const CalendarUrl = z
  .string()
  .trim()
  .max(2000, 'is longer than 2000 characters')
  .refine((text) => /^(https?|webcals?):$/.test(URL.parse(text)?.protocol ?? ''), {
    error: 'must be the address of a calendar, such as https://calendar.example/oncall.ics',
  })
  .refine((text) => (URL.parse(text)?.username ?? '') === '' && (URL.parse(text)?.password ?? '') === '', {
    error: 'must not hold a user name or password; use the calendar’s secret address',
  })

export const Coverage = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('always') }),
    z.strictObject({ type: z.literal('windows'), windows: z.array(Window).min(1, 'must not be empty').max(200) }),
    z.strictObject({
      type: z.literal('rule'),
      /** First candidate; it counts only if it matches the rule. */
      start: LocalDateTime,
      /** RFC 5545 recurrence without DTSTART; a local UNTIL is in the layer's zone and inclusive. */
      rule: Rule,
      exdates: z.array(LocalDateTime).max(5000).optional(),
      rdates: z.array(LocalDateTime).max(5000).optional(),
      /** Seconds. */
      duration: z
        .int('must be whole seconds')
        .min(1, 'must be at least one second')
        .max(366 * 86400, 'must be at most 366 days'),
      durationClock: z.enum(['wall', 'elapsed']).optional(),
    }),
    z.strictObject({ type: z.literal('fixed'), spans: z.array(FixedSpan).max(20_000) }),
    z.strictObject({
      type: z.literal('ical'),
      /** Either the text itself, or where it is read every few minutes. */
      text: z
        .string()
        .min(1, 'must be the text of a calendar (BEGIN:VCALENDAR …)')
        .max(2_000_000, 'is larger than 2 MB')
        .optional(),
      url: CalendarUrl.optional(),
      allDayZone: TimeZone.optional(),
    }),
  ],
  'must have a type: always, windows, rule, fixed or ical',
)

export const Turns = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('single') }),
    z.strictObject({
      type: z.literal('grid'),
      /** Beginning of turn 0. */
      anchor: LocalDateTime,
      unit: Unit,
      interval: oneOf(
        [Interval, z.array(Interval).min(1, 'must not be empty').max(100)],
        'must be a whole number or a list of them',
      ).optional(),
      clock: z.enum(['wall', 'elapsed']).optional(),
      monthEnd: z.enum(['clamp', 'overflow', 'clamp-iterated']).optional(),
      beforeAnchor: z.enum(['none', 'extend']).optional(),
      advance: z.enum(['every-turn', 'covered-turns']).optional(),
    }),
    z.strictObject({ type: z.literal('occurrence'), count: Count.optional() }),
    z.strictObject({
      type: z.literal('period'),
      unit: z.enum(['day', 'week', 'month', 'year']),
      interval: Count.optional(),
      weekStart: Weekday.optional(),
    }),
  ],
  'must have a type: single, grid, occurrence or period',
)

export const Edit = z.strictObject({
  at: Instant,
  people: People,
  policy: z.enum(['recompute', 'keep-current', 'after-current-turn', 'after-full-rotation']).optional(),
})

export const Layer = z
  .strictObject({
    name: z.string().trim().min(1, 'must not be empty').max(100, 'is longer than 100 characters'),
    description: z.string().max(2000).optional(),
    /** Higher hides lower where somebody is present; equal priorities unite. */
    priority: z.int().min(-1_000_000).max(1_000_000).optional(),
    timeZone: TimeZone.optional(),
    dst: Dst.optional(),
    /** Shown and told, never paged. */
    shadow: z.boolean().optional(),
    rotate: Rotate.optional(),
    handoff: Handoff.optional(),
    people: People.optional(),
    /** First handoff on or after this local date (or exactly this local time). */
    from: LocalDateMaybeTime.optional(),
    /** The layer ends when this local date begins (or at this local time). */
    until: LocalDateMaybeTime.optional(),
    when: z.array(Window).min(1, 'must not be empty; leave it out for always').max(200).optional(),
    /** Holiday calendars on whose days, in the layer's zone, the layer rests: lower layers show. */
    except: HolidayCalendars.optional(),
    /** Holiday calendars: the layer covers only their days. */
    only: HolidayCalendars.optional(),
    countOnlyCovered: z.boolean().optional(),
    coverage: Coverage.optional(),
    turns: Turns.optional(),
    slots: People.optional(),
    /** Added to the turn number before a slot is chosen. */
    startIndex: z.int().min(-1_000_000).max(1_000_000).optional(),
    /** Turn t has the slots (startIndex + t) × stride + 0 … count − 1, together. */
    concurrency: z
      .strictObject({ count: z.int().min(1).max(50), stride: z.int().min(1).max(500).optional() })
      .optional(),
    /** Only clip; they never change whose turn it is. */
    activeFrom: Instant.optional(),
    activeUntil: Instant.optional(),
    edits: z.array(Edit).max(1000).optional(),
  })
  .superRefine((layer, ctx) => checkLayer(layer, ctx))
export type Layer = z.infer<typeof Layer>

/** A calendar whose events override the schedule, or one of its layers: each is a `set` of the people it names. */
export const OverrideCalendar = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(100, 'is longer than 100 characters'),
  url: CalendarUrl,
  /** Name of the layer it applies to; without it, to the whole schedule. */
  layer: z.string().min(1).max(100).optional(),
  rank: z.int().min(-100, 'must be from -100 to 100').max(100, 'must be from -100 to 100').optional(),
  timeZone: TimeZone.optional().describe('of times that name no zone; the schedule’s unless said'),
  allDayZone: TimeZone.optional(),
})

export const ScheduleDoc = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(100, 'is longer than 100 characters').optional(),
  description: z.string().max(2000).optional(),
  team: z
    .string()
    .regex(/^[a-z0-9-]{1,60}$/, 'must be the slug of a team')
    .optional(),
  timeZone: TimeZone,
  dst: Dst.optional(),
  layers: z
    .array(Layer)
    .max(100, 'has more than 100 layers')
    .superRefine((layers, ctx) => checkLayerNames(layers, ctx)),
  handover: HandoverSettings.optional(),
  overrideCalendars: z
    .array(OverrideCalendar)
    .max(20, 'has more than 20 override calendars')
    .superRefine((calendars, ctx) => checkLayerNames(calendars, ctx, 'calendar'))
    .optional(),
})
export type ScheduleDoc = z.infer<typeof ScheduleDoc>

const OverridePerson = Person.refine((name) => name !== 'nobody', 'must be a person; for nobody write users: []')
const Users = z.array(OverridePerson).max(200, 'has more than 200 people')
const common = {
  start: Instant,
  end: Instant,
  /** Name of the layer it applies to; without it, to the whole schedule. */
  layer: z.string().min(1).max(100).optional(),
  /** Groups of equal rank run in ascending order, each on the result of the one before. */
  rank: z.int().min(-100, 'must be from -100 to 100').max(100, 'must be from -100 to 100').optional(),
}

/** A temporary change of who is on call, half-open [start, end). */
export const Override = z
  .discriminatedUnion(
    'op',
    [
      z.strictObject({
        op: z.literal('set'),
        ...common,
        users: Users.optional(),
        shifts: z.array(FixedSpan).max(5000).optional(),
        combine: z.literal('union').optional(),
        /** False: only where somebody is on call anyway. Default true. */
        fillGaps: z.boolean().optional(),
      }),
      z.strictObject({ op: z.literal('substitute'), ...common, user: OverridePerson, users: Users }),
      z.strictObject({ op: z.literal('remove'), ...common, user: OverridePerson }),
      z.strictObject({ op: z.literal('add'), ...common, users: Users.min(1, 'must name at least one person') }),
    ],
    'must have an op: set, substitute, remove or add',
  )
  .superRefine((override, ctx) => checkOverride(override, ctx))
export type Override = z.infer<typeof Override>

/** What an edit of a schedule does to who is on duty. The past stays in either case. */
export const Rollout = z
  .enum(['keep-current', 'recompute'], 'must be keep-current or recompute')
  .describe(
    'of schedules: keep-current (default): who is on duty stays, the others follow; recompute: the turns are recalculated, as if the rotation had always been so',
  )
export type Rollout = z.infer<typeof Rollout>
