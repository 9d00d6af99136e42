import { z } from 'zod'
import { Email, OverrideId, Slug } from '../ids.ts'
import { operation } from '../operation.ts'
import { Instant, LocalDate, TimeZone } from '../time.ts'
import { Gap, OnCallSpan } from './on-call.ts'
import { Clock, Override, ScheduleDoc, Weekday } from './schedules.ts'

/**
 * What being on call costs each person, before and after a change, and rotas made by an exact optimiser. Hours are real
 * hours (a night on which the clock changes is longer or shorter), numbers with at most two decimals; nights, weekends
 * and holidays are those of each person's own zone and calendar.
 */

/** How much an hour counts: 1, and so much more at night, at weekends and on holidays (added up). */
export const Weights = z.object({
  night: z.number().min(0).max(10).default(1),
  weekend: z.number().min(0).max(10).default(0.5),
  holiday: z.number().min(0).max(10).default(1),
})
export type Weights = z.infer<typeof Weights>

/** What being on call costs one person in a window. */
export const Load = z.object({
  hours: z.number(),
  nightHours: z.number().describe('between 22:00 and 07:00 in the person’s own zone'),
  weekendHours: z.number().describe('Saturday and Sunday in the person’s own zone'),
  holidayHours: z.number().describe('on the person’s own holidays'),
  shifts: z.number().describe('stretches on call without interruption'),
  longestRun: z.number().describe('the longest of them, in hours'),
  weighted: z.number().describe('hours, with the extra weight of nights, weekends and holidays'),
})
export type Load = z.infer<typeof Load>

const Named = {
  user: z.string().describe('e-mail, as the schedule writes it, in lower case'),
  name: z.string().nullable().describe('null: there is no such user'),
  timeZone: z.string().describe('the person’s own zone, of the schedule when there is no such user'),
}

/** Two or more people at once where the schedule means one. */
export const Overlap = z.object({
  start: Instant,
  end: Instant,
  users: z.array(z.string()),
  layers: z.array(z.string()),
  because: z.string(),
})
export type Overlap = z.infer<typeof Overlap>

const Side = z.object({
  spans: z.array(OnCallSpan).describe('the final schedule, from `from` on, at most 2,000 spans'),
  gaps: z.array(Gap),
  gapHours: z.number(),
  overlaps: z.array(Overlap),
})

export const Comparison = z.object({
  from: Instant,
  until: Instant,
  people: z
    .array(z.object({ ...Named, before: Load, after: Load, change: Load.describe('after − before; longestRun too') }))
    .describe('everybody who is on call before or after, those whose load changes most first'),
  before: Side,
  after: Side,
  summary: z.array(z.string()).describe('what changes, in sentences'),
})
export type Comparison = z.infer<typeof Comparison>

export const LedgerEntry = z.object({
  ...Named,
  load: Load,
  pagesAnswered: z.number().describe('pages they acknowledged while they were on call'),
  expected: z.number().describe('weighted hours: an equal share of what fell in the time they were in the rota'),
  balance: z.number().describe('weighted − expected: above 0 they have done more than their share'),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const Ledger = z.object({
  from: Instant,
  until: Instant,
  schedules: z.array(Slug),
  weights: Weights,
  people: z.array(LedgerEntry),
  spread: z.number().describe('the largest balance minus the smallest, in weighted hours'),
  because: z.string(),
})
export type Ledger = z.infer<typeof Ledger>

/** One thing that is not well about a schedule. */
export const Finding = z.object({
  kind: z.enum(['gap', 'overlap', 'imbalance', 'rest', 'nights', 'never']),
  schedule: Slug,
  start: Instant.nullable(),
  end: Instant.nullable(),
  users: z.array(z.string()),
  layers: z.array(z.string()),
  because: z.string(),
})
export type Finding = z.infer<typeof Finding>

export const Quality = z.object({
  schedule: Slug,
  from: Instant,
  until: Instant,
  score: z.number().describe('0 to 100: the weighted mean of the parts'),
  parts: z.array(
    z.object({
      part: z.enum(['coverage', 'overlaps', 'balance', 'rest', 'everybody']),
      score: z.number().describe('0 to 100'),
      weight: z.number(),
      because: z.string(),
    }),
  ),
  people: z.array(z.object({ ...Named, load: Load })),
  findings: z.array(Finding).describe('at most 200, the worst kinds first'),
  more: z.number().describe('findings that are not listed'),
})
export type Quality = z.infer<typeof Quality>

const span = { from: Instant.optional(), until: Instant.optional() }

// ---- generation ----

/** One kind of shift, repeated on its days: `22:00` to `06:00` in a zone. An end not after the start is on the next day. */
export const ShiftKind = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(60),
  days: z.array(Weekday).min(1, 'must name at least one day').optional().describe('every day unless said'),
  start: Clock,
  end: Clock,
  endDayOffset: z.int().min(0).max(14, 'must be at most 14 days').optional(),
  timeZone: TimeZone.optional().describe('of the schedule unless said'),
  count: z.int().min(1, 'must be at least 1').max(10, 'must be at most 10').default(1).describe('people per shift'),
  who: z.array(Email).min(1, 'must name at least one person').max(100).optional().describe('everybody unless said'),
})
export type ShiftKind = z.infer<typeof ShiftKind>

export const ShiftTemplate = z
  .union([
    z.strictObject({
      rotate: z.enum(['daily', 'weekly']),
      handoff: z.string().regex(/^((mon|tue|wed|thu|fri|sat|sun) )?([01]\d|2[0-3]):[0-5]\d$/, {
        error: 'must be such as "09:00" (daily) or "mon 09:00" (weekly)',
      }),
      count: z.int().min(1, 'must be at least 1').max(10, 'must be at most 10').default(1),
    }),
    z.strictObject({
      shifts: z.array(ShiftKind).min(1, 'must not be empty').max(12, 'has more than 12 kinds of shift'),
    }),
  ])
  .describe('{ rotate: weekly, handoff: "mon 09:00" } or { shifts: [{ name, start, end, … }] }')
export type ShiftTemplate = z.infer<typeof ShiftTemplate>

export const Candidate = z.strictObject({
  user: Email,
  timeZone: TimeZone.optional().describe('the person’s own unless said'),
  share: z.number().min(0.1, 'must be at least 0.1').max(1, 'must be at most 1').default(1).describe('0.5: half time'),
  nights: z.boolean().default(true).describe('false: no shift with an hour between 22:00 and 07:00 of their zone'),
  maxShiftsPerWeek: z.int().min(0).max(50).optional(),
})
export type Candidate = z.infer<typeof Candidate>

export const GenerationRules = z.strictObject({
  minRestHours: z.number().min(0).max(336, 'must be at most 14 days').default(11).describe('between two shifts'),
  maxNightsInRow: z
    .int()
    .min(1)
    .max(60)
    .default(7)
    .describe('nights with at least three hours on call between 22:00 and 07:00 of the person'),
  maxShiftsPerWeek: z.int().min(1).max(50).optional().describe('Monday to Sunday in the schedule’s zone'),
  wakingHoursOnly: z.boolean().default(false).describe('only people who have no night during a shift take it'),
  holidaysOff: z.boolean().default(false).describe('nobody works on their own holidays'),
  otherSchedules: z.boolean().default(false).describe('nobody who is on call on another schedule at that time'),
})
export type GenerationRules = z.infer<typeof GenerationRules>

export const Assignment = z.object({ shift: z.string(), start: Instant, end: Instant, users: z.array(z.string()) })
export type Assignment = z.infer<typeof Assignment>

/** A proposal that `schedules.applyProposal` takes as it is. */
export const Proposal = z.discriminatedUnion('as', [
  z.strictObject({ as: z.literal('override'), override: Override }),
  z.strictObject({ as: z.literal('document'), schedule: ScheduleDoc }),
])
export type Proposal = z.infer<typeof Proposal>

const RoundRobin = z.object({
  spread: z.number().describe('weighted hours, the ledger included'),
  broken: z.number().describe('how often it breaks a rule'),
})

export const Generated = z.object({
  feasible: z.boolean(),
  summary: z.string(),
  from: Instant.nullable(),
  until: Instant.nullable(),
  assignments: z.array(Assignment),
  people: z.array(
    z.object({
      ...Named,
      ledger: z.number().describe('their balance before, in weighted hours'),
      before: Load.nullable().describe('by today’s rotation in the same time; null without a schedule'),
      after: Load,
      total: z.number().describe('ledger + weighted / share: what is made equal'),
    }),
  ),
  spread: z.number().describe('the largest total minus the smallest, in weighted hours'),
  solver: z.object({
    optimal: z.boolean(),
    gap: z.number().nullable().describe('how much better a rota could at most be, in weighted hours'),
    seconds: z.number(),
    because: z.string(),
  }),
  roundRobin: RoundRobin.nullable(),
  today: RoundRobin.nullable().describe('today’s rotation in the same time; null without a schedule'),
  kept: z.number().nullable().describe('part of the hours that stay with the person today’s rotation gives them to'),
  gaps: z.array(Gap).describe('time that the template leaves without anybody'),
  notes: z.array(z.string()).describe('a sentence for each notable choice'),
  conflicts: z
    .array(
      z.object({
        because: z.string(),
        shift: z.string().nullable(),
        start: Instant.nullable(),
        end: Instant.nullable(),
      }),
    )
    .describe('why there is no rota; empty when there is one'),
  version: z.number().nullable().describe('of the schedule that this was made from'),
  proposals: z.array(Proposal).describe('ways to apply it; nothing is changed until a person does'),
})
export type Generated = z.infer<typeof Generated>

export const fairness = {
  compare: operation({ can: 'observe', reads: true })
    .route({
      method: 'POST',
      path: '/schedules/compare',
      summary: 'Who gains and loses what by a change of a schedule, before it is saved',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug.optional().describe('of the schedule that changes; none for a new one'),
        schedule: ScheduleDoc.describe('as it would be saved'),
        rollout: z
          .enum(['keep-current', 'recompute'])
          .optional()
          .describe('keep-current unless said: who is on duty stays'),
        from: Instant.optional().describe('now unless said'),
        until: Instant.optional().describe('three months after from unless said, at most a year'),
        weights: Weights.optional(),
      }),
    )
    .output(Comparison),
  fairness: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/fairness',
      summary: 'The ledger: what being on call has cost each person of a schedule or team',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: Slug.optional().describe('this or a team; all schedules without either'),
        team: Slug.optional(),
        from: Instant.optional().describe('three months before until unless said; at most a year'),
        until: Instant.optional().describe('now unless said'),
      }),
    )
    .output(Ledger),
  quality: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/schedules/{slug}/quality',
      summary: 'What is not well about a schedule: gaps, overlaps, rest, balance, each with its reason',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug,
        ...span,
        minRestHours: z.coerce.number().min(0).max(336).default(11),
        maxNightsInRow: z.coerce.number().int().min(1).max(60).default(7),
      }),
    )
    .output(Quality),
  generate: operation({ can: 'observe', reads: true })
    .route({
      method: 'POST',
      path: '/schedules/generate',
      summary: 'Propose the next weeks of a schedule: fair, within the rules; nothing is changed',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug.optional().describe('takes zone, people, ledger and today’s rotation from this schedule'),
        timeZone: TimeZone.optional().describe('of the shifts; the schedule’s unless said'),
        people: z
          .array(Candidate)
          .min(1, 'must name at least one person')
          .max(500, 'has more than 500 people')
          .optional()
          .describe('everybody in the schedule unless said'),
        template: ShiftTemplate,
        from: LocalDate.optional().describe('first day of shifts; the next Monday unless said'),
        weeks: z.int().min(1, 'must be at least 1').max(52, 'must be at most 52'),
        rules: GenerationRules.prefault({}),
        unavailable: z
          .array(z.strictObject({ user: Email, start: Instant, end: Instant, why: z.string().max(200).optional() }))
          .max(5000)
          .default([])
          .describe('besides the time off that is entered'),
        fixed: z
          .array(z.strictObject({ user: Email, at: Instant, shift: z.string().max(60).optional() }))
          .max(2000)
          .default([])
          .describe('this person takes the shift that runs at this instant'),
        ledgerDays: z.int().min(0).max(366).default(90).describe('how far back the ledger counts; 0: not at all'),
        weights: Weights.prefault({}),
        seconds: z.number().min(1).max(20, 'must be at most 20').default(10).describe('time for the optimiser'),
      }),
    )
    .output(Generated),
  applyProposal: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/schedules/{slug}/proposal',
      summary: 'Apply a proposal that was generated: a person’s decision, in one transaction',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug,
        version: z.int().describe('of the schedule that it was made from; another version is refused'),
        proposal: Proposal,
        because: z.string().trim().max(500).optional(),
      }),
    )
    .output(
      z.object({ applied: z.enum(['override', 'document']), override: OverrideId.nullable(), version: z.number() }),
    ),
}
