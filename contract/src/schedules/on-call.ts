import { z } from 'zod'
import { OverrideId, Slug, UserId } from '../ids.ts'
import { operation } from '../operation.ts'
import { Instant } from '../time.ts'
import { Override, Rollout, ScheduleDoc } from './schedules.ts'

/** Half-open: start is included, end is not. Users are e-mails (or what the schedule document calls them), sorted. */
export const OnCallSpan = z.object({ start: Instant, end: Instant, users: z.array(z.string()) })
export const Gap = z.object({ start: Instant, end: Instant })

const Window = { from: Instant, until: Instant }

/** A piece of one layer or of the overrides, for the lanes of the timeline. */
export const Lane = z.object({
  name: z.string(),
  kind: z.enum(['layer', 'overrides', 'final']),
  spans: z.array(OnCallSpan),
})

export const Preview = z.object({
  spans: z.array(OnCallSpan),
  gaps: z.array(Gap),
  lanes: z.array(Lane).optional().describe('of each layer, when they were asked for'),
})

export const OverrideRecord = z.object({
  id: OverrideId,
  schedule: Slug,
  override: Override,
  createdBy: z.object({ id: UserId, name: z.string() }).nullable(),
  createdAt: Instant,
})
export type OverrideRecord = z.infer<typeof OverrideRecord>

export const OnCall = z.object({
  schedule: z.object({ slug: Slug, name: z.string(), timeZone: z.string(), team: Slug.nullable() }),
  users: z.array(z.object({ id: UserId, name: z.string(), email: z.string() })),
  until: Instant.nullable().describe('when this changes; null: not within a year'),
  next: z
    .object({ users: z.array(z.object({ id: UserId, name: z.string(), email: z.string() })), from: Instant })
    .nullable(),
  because: z.string(),
})
export type OnCall = z.infer<typeof OnCall>

/** A stretch of one person's duty on the final schedule, overrides included. Half-open: start is included, end is not. */
export const OwnShift = z.object({
  schedule: z.object({ slug: Slug, name: z.string(), timeZone: z.string(), team: Slug.nullable() }),
  layer: z.string().nullable().describe('the layer that puts them there when it starts; null: an override does'),
  start: Instant,
  end: Instant,
  because: z.string().describe('why they are on call when it starts'),
})
export type OwnShift = z.infer<typeof OwnShift>

export const onCall = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/on-call', summary: 'Who is on call, now or at an instant', tags: ['On-call'] })
    .input(
      z.object({
        at: Instant.optional(),
        schedule: Slug.optional(),
        service: Slug.optional(),
        team: Slug.optional(),
        user: z.string().max(254).optional().describe('id, e-mail or "me"'),
      }),
    )
    .output(z.array(OnCall)),
  shifts: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/shifts',
      summary: 'When a person is on call, by the final schedules',
      tags: ['On-call'],
    })
    .input(
      z.object({
        user: z.string().max(254).default('me').describe('id, e-mail or "me"'),
        schedule: Slug.optional(),
        team: Slug.optional(),
        from: Instant.optional().describe('now unless said; shifts are cut off here'),
        until: Instant.optional().describe(
          'eight weeks after from unless said, at most a year; shifts are cut off here',
        ),
      }),
    )
    .output(z.array(OwnShift)),
}

export const scheduleViews = {
  preview: operation({ can: 'observe', reads: true })
    .route({
      method: 'POST',
      path: '/schedules/preview',
      summary: 'Who would be on call by a schedule document, without saving it',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: ScheduleDoc,
        overrides: z.array(Override).max(20_000).optional().describe('without slug: what overrides it'),
        slug: Slug.optional().describe('as if the document replaced this schedule now: its past and overrides stay'),
        rollout: Rollout.optional(),
        lanes: z.boolean().optional().describe('each layer on its own too'),
        ...Window,
      }),
    )
    .output(Preview),
  timeline: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/schedules/{slug}/timeline',
      summary: 'A schedule’s lanes: layers, overrides and the final lane',
      tags: ['On-call'],
    })
    .input(z.object({ slug: Slug, ...Window }))
    .output(z.object({ timeZone: z.string(), lanes: z.array(Lane), gaps: z.array(Gap) })),
}

export const overrides = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/schedules/{slug}/overrides',
      summary: 'Overrides that end after an instant (now unless said)',
      tags: ['On-call'],
    })
    .input(z.object({ slug: Slug, after: Instant.optional() }))
    .output(z.array(OverrideRecord)),
  add: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/schedules/{slug}/overrides',
      summary: 'A temporary change of who is on call',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(z.object({ slug: Slug, override: Override }))
    .output(OverrideRecord),
  remove: operation({ can: 'override:write' })
    .route({
      method: 'DELETE',
      path: '/schedules/{slug}/overrides/{id}',
      summary: 'Remove an override',
      tags: ['On-call'],
    })
    .input(z.object({ slug: Slug, id: OverrideId }))
    .output(z.object({ removed: z.boolean() })),
}
