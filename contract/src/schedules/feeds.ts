import { z } from 'zod'
import { CalendarId, FeedId, Slug, UserId } from '../ids.ts'
import { operation } from '../operation.ts'
import { Instant } from '../time.ts'
import { Override, ScheduleDoc } from './schedules.ts'

const Named = z.object({ slug: Slug, name: z.string() })

/** A calendar address that works without signing in: somebody's own shifts, or all shifts of one schedule. */
export const Feed = z.object({
  id: FeedId,
  name: z.string(),
  hint: z.string().describe('the last four characters of its token'),
  schedule: Named.nullable().describe('null: the owner’s own shifts over all schedules'),
  owner: z
    .object({ id: UserId, name: z.string() })
    .nullable()
    .describe('who made it; a feed ends with its owner’s account'),
  createdAt: Instant,
  lastReadAt: Instant.nullable().describe('when a calendar last asked for it, to the hour'),
  revokedAt: Instant.nullable(),
  can: z.array(z.enum(['revoke'])),
})
export type Feed = z.infer<typeof Feed>

export const feeds = {
  list: operation({ can: 'self', reads: true })
    .route({
      method: 'GET',
      path: '/feeds',
      summary: 'My calendar feeds, and those of the schedules that I may configure',
      tags: ['On-call'],
    })
    .input(z.object({ schedule: Slug.optional() }))
    .output(z.array(Feed)),
  create: operation({ can: 'observe' })
    .route({
      method: 'POST',
      path: '/feeds',
      summary: 'Make a calendar feed of my shifts, or of a schedule; its address is shown this once',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(
      z.object({
        name: z.string().trim().min(1, 'must not be empty').max(120, 'is longer than 120 characters'),
        schedule: Slug.optional().describe('without it: my own shifts over all schedules'),
      }),
    )
    .output(z.object({ token: z.string(), url: z.string(), record: Feed })),
  revoke: operation({ can: 'self' })
    .route({ method: 'DELETE', path: '/feeds/{id}', summary: 'Revoke a calendar feed at once', tags: ['On-call'] })
    .input(z.object({ id: FeedId }))
    .output(Feed),
}

/** A calendar elsewhere that schedules read: `coverage: { type: ical, url }` or `overrideCalendars`. */
export const OutsideCalendar = z.object({
  id: CalendarId,
  url: z.string(),
  usedBy: z.array(
    z.object({
      schedule: Slug,
      as: z.enum(['layer', 'overrides']),
      name: z.string().describe('of the layer or of the override calendar'),
    }),
  ),
  state: z.enum(['waiting', 'ok', 'failing']).describe('waiting: never read yet'),
  readAt: Instant.nullable().describe('the last time it was read and understood; its copy is what counts'),
  events: z.number().int().nullable().describe('how many events the copy has'),
  error: z.string().nullable().describe('why the last attempt failed; the copy before it still counts'),
  failedAt: Instant.nullable(),
  nextAt: Instant.describe('when it is read next'),
  unmatched: z
    .array(z.string())
    .describe('people the calendar names who are no users (e-mail or name): nobody is paged for them'),
  can: z.array(z.enum(['poll'])),
})
export type OutsideCalendar = z.infer<typeof OutsideCalendar>

/** What a layer that comes from a calendar would be as a layer of its own. */
export const NativeLayer = z.object({
  layer: z.string(),
  became: z.enum(['rotation', 'fixed', 'overrides']),
  spans: z.number().int().describe('how many shifts it was worked out from'),
  because: z.string(),
})

export const calendars = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/calendars',
      summary: 'Calendars elsewhere that schedules read, and how reading them goes',
      tags: ['On-call'],
    })
    .input(z.object({ schedule: Slug.optional() }))
    .output(z.array(OutsideCalendar)),
  poll: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/calendars/{id}/poll',
      summary: 'Read a calendar now instead of at its next time',
      tags: ['On-call'],
    })
    .input(z.object({ id: CalendarId }))
    .output(OutsideCalendar),
  native: operation({ can: 'observe', reads: true })
    .route({
      method: 'POST',
      path: '/schedules/{slug}/native',
      summary: 'What a schedule that reads calendars would be without them: a proposal to review and save',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug,
        until: Instant.optional().describe('how far shifts are written out; a year from now unless said, at most two'),
      }),
    )
    .output(
      z.object({
        schedule: ScheduleDoc,
        overrides: z.array(Override).describe('what its override calendars say, to be added as overrides'),
        version: z.number().int().describe('of the document it was made from; send it along when saving'),
        layers: z.array(NativeLayer),
        unmatched: z.array(z.string()),
      }),
    ),
}
