import { z } from 'zod'
import { HandoverSettings } from './handover-settings.ts'
import { Email, Slug, UserId } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { AckTimeout, Instant, TimeZone } from '../time.ts'

/** admin: everything; manager: configuration and people; responder: pages and own teams; observer: looks. */
export const Role = z.enum(['admin', 'manager', 'responder', 'observer'])
export type Role = z.infer<typeof Role>
export const TeamRole = z.enum(['manager', 'responder'])
export type TeamRole = z.infer<typeof TeamRole>

export const PersonName = z.string().trim().min(1, 'must not be empty').max(120, 'is longer than 120 characters')
export const Password = z.string().min(10, 'must have at least 10 characters').max(128, 'is longer than 128 characters')

/** Whom to notify: `user ana@acme.example`, `schedule payments-primary` or `team payments`. */
export const Target = z
  .string()
  .trim()
  .regex(
    /^(user \S+@\S+|schedule [a-z0-9-]{1,60}|team [a-z0-9-]{1,60})$/,
    'must be "user <e-mail>", "schedule <slug>" or "team <slug>"',
  )
export type Target = z.infer<typeof Target>

export interface ParsedTarget {
  type: 'user' | 'schedule' | 'team'
  /** An e-mail in lower case, or a slug. */
  name: string
}

/** Splits a target that was validated by `Target`. */
export function parseTarget(target: Target): ParsedTarget {
  const [type, name] = target.trim().split(' ') as [ParsedTarget['type'], string]
  return { type, name: type === 'user' ? name.toLowerCase() : name }
}

/** YAML kind `teams`: people with roles; owns services, schedules and policies. */
export const TeamDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  members: z.record(Email, TeamRole).optional().describe('e-mail: manager or responder'),
  catchAll: z.array(Target).max(20).optional().describe('whom to notify when a policy of this team ends unanswered'),
})
export type TeamDoc = z.infer<typeof TeamDoc>

/** YAML `organisation`: the one document of settings that concern everybody. */
export const OrganisationDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  catchAll: z
    .array(Target)
    .max(20)
    .optional()
    .describe('whom to notify when a team has no catch-all or it stays silent'),
  ackTimeout: AckTimeout.optional().describe(
    'an acknowledged page asks again after this time, for example 1h; "never" turns it off',
  ),
  handover: HandoverSettings.optional(),
})
export type OrganisationDoc = z.infer<typeof OrganisationDoc>

export const User = z.object({
  id: UserId,
  name: z.string(),
  email: z.string(),
  role: Role,
  timeZone: z.string(),
  teams: z.array(z.object({ slug: Slug, name: z.string(), role: TeamRole })),
  disabled: z.boolean(),
  signsIn: z.boolean().describe('has a password'),
  managedBy: z.string().nullable(),
  createdAt: Instant,
  can: z.array(z.enum(['edit', 'disable', 'invite'])),
})
export type User = z.infer<typeof User>

export const users = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/users', summary: 'People, by name', tags: ['People'] })
    .input(
      z.object({
        q: z.string().max(200).optional(),
        role: Role.optional(),
        state: z.enum(['enabled', 'disabled']).optional(),
        team: Slug.optional(),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(User)),
  get: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/users/{id}', summary: 'One person, by id or e-mail', tags: ['People'] })
    .input(z.object({ id: z.string().max(254) }))
    .output(User),
  create: operation({ can: 'people:write' })
    .route({
      method: 'POST',
      path: '/users',
      summary: 'Add a person and get the link with which they choose a password',
      tags: ['People'],
      successStatus: 201,
    })
    .input(
      z.object({ name: PersonName, email: Email, role: Role.default('responder'), timeZone: TimeZone.default('UTC') }),
    )
    .output(z.object({ user: User, inviteUrl: z.string() })),
  change: operation({ can: 'self' })
    .route({
      method: 'PATCH',
      path: '/users/{id}',
      summary: 'Change name, zone (your own or, as manager, anybody’s) or role',
      tags: ['People'],
    })
    .input(
      z.object({
        id: z.string().max(254),
        name: PersonName.optional(),
        timeZone: TimeZone.optional(),
        role: Role.optional(),
      }),
    )
    .output(User),
  invite: operation({ can: 'people:write' })
    .route({
      method: 'POST',
      path: '/users/{id}/invite',
      summary: 'A new link with which this person chooses a password',
      tags: ['People'],
    })
    .input(z.object({ id: z.string().max(254) }))
    .output(z.object({ inviteUrl: z.string() })),
  disable: operation({ can: 'people:write' })
    .route({
      method: 'POST',
      path: '/users/{id}/disable',
      summary: 'Disable a person: sessions and tokens end at once',
      tags: ['People'],
    })
    .input(z.object({ id: z.string().max(254) }))
    .output(User),
  enable: operation({ can: 'people:write' })
    .route({ method: 'POST', path: '/users/{id}/enable', summary: 'Enable a person again', tags: ['People'] })
    .input(z.object({ id: z.string().max(254) }))
    .output(User),
}
