import { z } from 'zod'
import { HandoverId, PageId, Slug, UserId } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { PageStatus } from '../paging/paging.ts'
import { Urgency } from '../severity.ts'
import { Instant } from '../time.ts'

const Person = z.object({ id: UserId, name: z.string() })
const Duty = z.object({ slug: Slug, name: z.string(), timeZone: z.string(), team: Slug.nullable() })

/**
 * upcoming: the change of shift lies ahead; open: it has come and nobody has accepted yet; overdue: nor in time, and
 * those who must know were told; accepted; dropped: the schedule changed, so it never came.
 */
export const HandoverState = z.enum(['upcoming', 'open', 'overdue', 'accepted', 'dropped'])
export type HandoverState = z.infer<typeof HandoverState>

/** One change of shift: who hands over to who, when, and what they need to know. */
export const HandoverSummary = z.object({
  id: HandoverId,
  schedule: Duty,
  at: Instant.describe('when the shift changes'),
  since: Instant.describe('when the outgoing shift began'),
  until: Instant.nullable().describe('when the incoming shift ends; null: not within 400 days'),
  outgoing: z.array(Person),
  incoming: z.array(Person),
  state: HandoverState,
  acceptBy: Instant.nullable().describe(
    'not accepted by then: the outgoing and the team’s managers are told; null: never',
  ),
  acceptedBy: Person.nullable(),
  acceptedAt: Instant.nullable(),
  because: z.string().describe('why it stands as it does'),
  can: z.array(z.enum(['edit', 'accept'])),
})
export type HandoverSummary = z.infer<typeof HandoverSummary>

export const HandoverPage = z.object({
  id: PageId,
  number: z.number().int(),
  title: z.string(),
  status: PageStatus,
  urgency: Urgency,
  service: z.object({ slug: Slug, name: z.string() }).nullable(),
  openedAt: Instant,
  acknowledgedAt: Instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: Instant.nullable(),
  resolvedBy: z.string().nullable(),
  notes: z.array(z.object({ at: Instant, by: z.string(), text: z.string() })),
})
export type HandoverPage = z.infer<typeof HandoverPage>

/** What happened on the outgoing shift, from its beginning until the change (or now). */
export const HandoverStory = z.object({
  open: z.array(HandoverPage).describe('not resolved yet, whenever they opened'),
  pages: z.array(HandoverPage).describe('opened on the shift, newest first; at most 200'),
  counts: z.object({
    high: z.number().int(),
    low: z.number().int(),
    resolved: z.number().int(),
    open: z.number().int(),
  }),
  changes: z
    .array(z.object({ at: Instant, by: z.string(), what: z.string() }))
    .describe('overrides, covers and swaps, and edits of the schedule'),
})
export type HandoverStory = z.infer<typeof HandoverStory>

export const Handover = HandoverSummary.extend({
  text: z.string().describe('Markdown: as written by a person, else as written from what happened'),
  written: z.string().describe('what is written from what happened; equal to text until somebody edits it'),
  version: z.number().int().describe('of the text; send it along when editing'),
  editedBy: Person.nullable(),
  editedAt: Instant.nullable(),
  story: HandoverStory,
})
export type Handover = z.infer<typeof Handover>

export const CheckItem = z.object({
  key: z.enum(['contact', 'delivery', 'test', 'open', 'recent', 'handover']),
  state: z.enum(['good', 'warning', 'bad', 'info']),
  what: z.string(),
  because: z.string(),
})
export type CheckItem = z.infer<typeof CheckItem>

/** What somebody should know to be right before a shift begins. */
export const Checklist = z.object({
  schedule: Duty,
  person: Person,
  shift: z
    .object({ start: Instant, end: Instant })
    .nullable()
    .describe('their current or next one; null: none in 60 days'),
  ready: z.boolean().describe('nothing is bad'),
  items: z.array(CheckItem),
  pages: z
    .array(HandoverPage)
    .describe('open now or opened in the last 7 days, on services whose policy notifies this schedule'),
})
export type Checklist = z.infer<typeof Checklist>

export const handovers = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/handovers',
      summary: 'Hand-overs between shifts, latest change first',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: Slug.optional(),
        team: Slug.optional(),
        user: z.string().max(254).optional().describe('id, e-mail or "me": as outgoing or incoming'),
        state: z
          .enum(['upcoming', 'open', 'overdue', 'accepted', 'dropped', 'waiting'])
          .optional()
          .describe('waiting: open or overdue'),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(HandoverSummary)),
  get: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/handovers/{id}',
      summary: 'One hand-over: its text and what happened on the shift',
      tags: ['On-call'],
    })
    .input(z.object({ id: HandoverId }))
    .output(Handover),
  edit: operation({ can: 'page:respond' })
    .route({
      method: 'PATCH',
      path: '/handovers/{id}',
      summary: 'Write the hand-over’s text, as the outgoing person',
      tags: ['On-call'],
    })
    .input(
      z.object({
        id: HandoverId,
        text: z
          .string()
          .max(20_000, 'is longer than 20,000 characters')
          .nullable()
          .describe('null: back to what is written automatically'),
        version: z.number().int().min(0),
      }),
    )
    .output(Handover),
  accept: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/handovers/{id}/accept',
      summary: 'Accept a hand-over, as the incoming person',
      tags: ['On-call'],
    })
    .input(z.object({ id: HandoverId }))
    .output(Handover),
  checklist: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/schedules/{slug}/checklist',
      summary: 'Is somebody ready for their shift? Reachable, tested, and what is going on',
      tags: ['On-call'],
    })
    .input(z.object({ slug: Slug, user: z.string().max(254).default('me').describe('id, e-mail or "me"') }))
    .output(Checklist),
}
