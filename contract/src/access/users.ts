import { z } from 'zod'
import { Email, Slug, UserId } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { PersonName, Role, TeamRole } from '../people/people.ts'
import { Instant, TimeZone } from '../time.ts'

/** A person's account, as those who may look see it. */
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
