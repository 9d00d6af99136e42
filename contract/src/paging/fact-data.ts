import { z } from 'zod'
import { Urgency } from '../severity.ts'
import { Instant } from '../time.ts'

const page = z.strictObject({ page: z.string() })
const level = { round: z.number(), level: z.number() }

export const pagingFactData = {
  'page.opened': page.extend({
    number: z.number(),
    title: z.string(),
    urgency: Urgency,
    service: z.string().nullable(),
    team: z.string().nullable(),
  }),
  'page.joined': page.extend({ alerts: z.array(z.string()) }),
  'page.reached': page.extend({
    ...level,
    urgency: Urgency,
    people: z.array(z.strictObject({ user: z.string(), because: z.string() })),
  }),
  'page.level_skipped': page.extend(level),
  'page.ended': page,
  'page.acknowledged': page.extend({
    user: z.string().nullable(),
    snoozedUntil: Instant.nullish(),
    note: z.string().nullish(),
  }),
  'page.reopened': page.extend({ reason: z.enum(['ack_timeout', 'snooze_over', 'worse_alert', 'unacknowledged']) }),
  'page.escalated': page.extend({ level: z.number() }),
  'page.reassigned': page.extend({ to: z.array(z.string()) }),
  'page.responders_added': page.extend({ people: z.array(z.string()), urgency: Urgency }),
  'page.noted': page.extend({ text: z.string() }),
  'page.resolved': page.extend({ user: z.string().nullable() }),
}
