import { z } from 'zod'
import { Alert } from '../alerts/alerts.ts'
import { Fact } from '../facts.ts'
import { PageId, Slug, UserId } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { Target } from '../people/people.ts'
import { Severity, Urgency } from '../severity.ts'
import { Duration, Instant } from '../time.ts'

export const Level = z.strictObject({
  after: Duration.describe('time from the beginning of the round to this level'),
  notify: z.array(Target).max(50).describe('all of them at once; an empty level is skipped at once with its reason'),
})
export type Level = z.infer<typeof Level>

const Levels = z.array(Level).max(20)

/** YAML kind `policies`: who to notify, how long to wait, how often to repeat. */
export const PolicyDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  team: Slug.optional(),
  levels: Levels.min(1, 'a policy needs at least one level'),
  repeat: z
    .strictObject({
      times: z.number().int().min(0).max(100).describe('further rounds after the first'),
      after: Duration.optional().describe('length of a round; by default the last level’s time plus five minutes'),
    })
    .optional(),
  atEnd: z.enum(['catch-all']).optional().describe('team’s, then organisation’s, then all admins: never silence'),
  paths: z
    .array(
      z.strictObject({
        when: z
          .string()
          .min(1)
          .max(1000)
          .describe('a CEL condition over page and service, for example page.severity == "low"'),
        urgency: Urgency.optional(),
        levels: Levels.min(1).optional(),
      }),
    )
    .max(20)
    .optional()
    .describe('the first path whose condition holds replaces urgency and levels'),
})
export type PolicyDoc = z.infer<typeof PolicyDoc>

export const PageStatus = z.enum(['triggered', 'acknowledged', 'resolved'])
const Named = z.object({ id: z.string(), slug: Slug, name: z.string() })
const Person = z.object({ id: UserId, name: z.string() })
export const PageCan = z.enum([
  'acknowledge',
  'resolve',
  'escalate',
  'reassign',
  'addResponders',
  'snooze',
  'note',
  'unacknowledge',
])
export type PageCan = z.infer<typeof PageCan>

export const NotificationState = z.enum([
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'answered',
  'failed',
  'cancelled',
  'bundled',
])
export const Notification = z.object({
  id: z.string(),
  page: z.string().nullable(),
  user: Person,
  contactMethod: z.string().describe('masked: b•••@acme.example'),
  channel: z.string(),
  state: NotificationState,
  round: z.number().int(),
  level: z.number().int(),
  because: z.string(),
  attempts: z.array(
    z.object({ at: Instant, provider: z.string(), outcome: z.string(), detail: z.string().nullable() }),
  ),
  dueAt: Instant,
  sentAt: Instant.nullable(),
  deliveredAt: Instant.nullable(),
})
export type Notification = z.infer<typeof Notification>

/** One step of the ladder of the current round: what was, is or will be. */
export const LadderStep = z.object({
  round: z.number().int().describe('from 1; the catch-all steps have the rounds after the policy’s'),
  level: z.number().int().describe('from 1; the catch-all steps come after the policy’s levels'),
  kind: z.enum(['level', 'catch-all']),
  name: z.string().describe('`level 2 of Payments`, `catch-all of team Payments`'),
  at: Instant,
  state: z.enum(['done', 'skipped', 'next', 'later']),
  targets: z.array(z.string()),
  people: z.array(Person.extend({ because: z.string() })),
  because: z.string().nullable(),
})
export type LadderStep = z.infer<typeof LadderStep>

export const PageSummary = z.object({
  id: PageId,
  number: z.number().int(),
  status: PageStatus,
  urgency: Urgency,
  severity: Severity,
  title: z.string(),
  service: Named.nullable(),
  team: Named.nullable(),
  policy: z.object({ slug: Slug, version: z.number().int() }).nullable(),
  round: z.number().int(),
  rounds: z.number().int(),
  level: z.number().int(),
  openedAt: Instant,
  nextStepAt: Instant.nullable(),
  nextStepBecause: z.string().nullable(),
  acknowledgedBy: Person.nullable(),
  acknowledgedAt: Instant.nullable(),
  snoozedUntil: Instant.nullable(),
  resolvedAt: Instant.nullable(),
  alertCount: z.number().int(),
  because: z.string(),
  can: z.array(PageCan),
})
export type PageSummary = z.infer<typeof PageSummary>

export const Page = PageSummary.extend({
  alerts: z.array(Alert),
  ladder: z.array(LadderStep),
  notifications: z.array(Notification),
  timeline: z.array(Fact),
})
export type Page = z.infer<typeof Page>

/** A page is named by its id or its number (`1042` or `#1042`). */
const PageRef = z.string().regex(/^(pag_[0-9a-hjkmnp-tv-z]{26}|#?\d{1,15})$/, 'must be a page id (pag_…) or number')
const Note = z.string().trim().min(1).max(5000)

export const pages = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/pages', summary: 'Pages, newest first', tags: ['Pages'] })
    .input(
      z.object({
        status: z.enum(['open', 'triggered', 'acknowledged', 'resolved']).optional(),
        service: Slug.optional(),
        team: Slug.optional(),
        user: z.string().max(254).optional().describe('id, e-mail or "me": pages that reached this person'),
        urgency: Urgency.optional(),
        q: z.string().max(200).optional(),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(PageSummary)),
  get: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/pages/{id}',
      summary: 'One page: alerts, ladder, notifications with attempts, timeline',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef }))
    .output(Page),
  create: operation({ can: 'page:create' })
    .route({
      method: 'POST',
      path: '/pages',
      summary: 'Page a person, team, schedule, service or policy by hand',
      tags: ['Pages'],
      successStatus: 201,
    })
    .input(
      z
        .object({
          title: z.string().trim().min(1, 'say what is wrong').max(200),
          description: z.string().max(15000).optional(),
          urgency: Urgency.default('high'),
          to: z.array(Target).max(20).optional(),
          service: Slug.optional(),
          policy: Slug.optional(),
        })
        .refine((page) => Boolean(page.to?.length || page.service || page.policy), {
          message: 'say who to page: to, service or policy',
          path: ['to'],
        }),
    )
    .output(Page),
  testMe: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/test',
      summary: 'A test page to myself, sent as a real one of high urgency; nobody else is ever asked',
      tags: ['Pages'],
      successStatus: 201,
    })
    .output(Page),
  acknowledge: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/acknowledge',
      summary: 'Take responsibility for a page. Its escalation rests.',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef, note: Note.optional() }))
    .output(Page),
  unacknowledge: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/unacknowledge',
      summary: 'Give back a page you acknowledged: it is triggered again, from level 1',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef, note: Note.optional() }))
    .output(Page),
  resolve: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/resolve',
      summary: 'The trouble is over: the page and its alerts are resolved',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef, note: Note.optional() }))
    .output(Page),
  escalate: operation({ can: 'page:respond' })
    .route({ method: 'POST', path: '/pages/{id}/escalate', summary: 'Go to the next level now', tags: ['Pages'] })
    .input(z.object({ id: PageRef, note: Note.optional() }))
    .output(Page),
  reassign: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/reassign',
      summary: 'Hand the page to other people, a team, a schedule or a policy; its ladder starts again',
      tags: ['Pages'],
    })
    .input(
      z
        .object({ id: PageRef, to: z.array(Target).max(20).optional(), policy: Slug.optional(), note: Note.optional() })
        .refine((page) => Boolean(page.to?.length || page.policy), {
          message: 'say who gets it: to or policy',
          path: ['to'],
        }),
    )
    .output(Page),
  addResponders: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/add-responders',
      summary: 'Notify more people; the ladder goes on as it was',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef, to: z.array(Target).min(1).max(20), note: Note.optional() }))
    .output(Page),
  snooze: operation({ can: 'page:respond' })
    .route({
      method: 'POST',
      path: '/pages/{id}/snooze',
      summary: 'Take the page and be asked again later',
      tags: ['Pages'],
    })
    .input(z.object({ id: PageRef, for: Duration, note: Note.optional() }))
    .output(Page),
  note: operation({ can: 'page:respond' })
    .route({ method: 'POST', path: '/pages/{id}/note', summary: 'Write on the page’s timeline', tags: ['Pages'] })
    .input(z.object({ id: PageRef, text: Note }))
    .output(Page),
}
