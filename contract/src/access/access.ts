import { z } from 'zod'
import { Email, SavedViewId, Slug, TokenId, UserId } from '../ids.ts'
import { operation, type Permission } from '../operation.ts'
import { Password, PersonName, Role, TeamRole } from '../people/people.ts'
import { Instant, TimeZone } from '../time.ts'

const permissions = [
  'observe',
  'page:respond',
  'page:create',
  'override:write',
  'config:write',
  'people:write',
  'organisation:write',
] as const satisfies readonly Permission[]

/** What an API token may do. Its holder may never do more than its owner. */
export const Scope = z.enum(permissions)

export const Me = z.object({
  id: UserId.nullable().describe('null: an API token without a person'),
  name: z.string(),
  email: z.string().nullable(),
  role: Role,
  timeZone: z.string(),
  teams: z.array(z.object({ slug: Slug, name: z.string(), role: TeamRole })),
  can: z.array(Scope),
})
export type Me = z.infer<typeof Me>

export const Token = z.object({
  id: TokenId,
  name: z.string(),
  hint: z.string().describe('the last four characters'),
  owner: z.object({ id: UserId, name: z.string() }).nullable(),
  scopes: z.array(Scope),
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})

/** What a person asked of a list, by a name: the facets as they stand in the address of the screen. */
export const SavedView = z.object({
  id: SavedViewId,
  screen: z.enum(['pages', 'alerts']),
  name: z.string().trim().min(1, 'must not be empty').max(60, 'is longer than 60 characters'),
  search: z
    .record(z.string().max(40), z.string().max(400))
    .refine((search) => Object.keys(search).length <= 20, 'has more than 20 facets'),
})
export type SavedView = z.infer<typeof SavedView>

export const setup = {
  state: operation({ can: 'public', reads: true })
    .route({
      method: 'GET',
      path: '/setup',
      summary: 'Does this installation wait for its first admin?',
      tags: ['Access'],
    })
    .output(z.object({ needed: z.boolean(), organisation: z.string().nullable() })),
  complete: operation({ can: 'public' })
    .route({
      method: 'POST',
      path: '/setup',
      summary: 'Become the first admin with the set-up token of the console',
      tags: ['Access'],
      successStatus: 201,
    })
    .input(
      z.object({
        token: z.string().min(1, 'is printed on the console at the first start').max(200),
        organisation: z.string().trim().min(1).max(120).optional(),
        name: PersonName,
        email: Email,
        password: Password,
        timeZone: TimeZone.default('UTC'),
      }),
    )
    .output(z.object({ userId: UserId })),
}

export const me = {
  get: operation({ can: 'self', reads: true })
    .route({ method: 'GET', path: '/me', summary: 'Who I am and what I may do', tags: ['Access'] })
    .output(Me),
  sessions: operation({ can: 'self', reads: true })
    .route({ method: 'GET', path: '/me/sessions', summary: 'Where I am signed in', tags: ['Access'] })
    .output(
      z.array(
        z.object({
          id: z.string(),
          current: z.boolean(),
          ip: z.string().nullable(),
          userAgent: z.string().nullable(),
          createdAt: Instant,
          expiresAt: Instant,
        }),
      ),
    ),
  endSession: operation({ can: 'self' })
    .route({ method: 'DELETE', path: '/me/sessions/{id}', summary: 'Sign out one of my sessions', tags: ['Access'] })
    .input(z.object({ id: z.string().max(100) }))
    .output(z.object({ ended: z.boolean() })),
  views: {
    list: operation({ can: 'self', reads: true })
      .route({ method: 'GET', path: '/me/views', summary: 'My saved views of lists, by name', tags: ['Access'] })
      .input(z.object({ screen: SavedView.shape.screen.optional() }))
      .output(z.array(SavedView)),
    save: operation({ can: 'self' })
      .route({
        method: 'POST',
        path: '/me/views',
        summary: 'Save a view of a list; one of that name is replaced',
        tags: ['Access'],
      })
      .input(SavedView.omit({ id: true }))
      .output(SavedView),
    remove: operation({ can: 'self' })
      .route({ method: 'DELETE', path: '/me/views/{id}', summary: 'Remove one of my saved views', tags: ['Access'] })
      .input(z.object({ id: SavedViewId }))
      .output(z.object({ removed: z.boolean() })),
  },
}

export const invites = {
  show: operation({ can: 'public', reads: true })
    .route({ method: 'GET', path: '/invites/{token}', summary: 'Who an invitation is for', tags: ['Access'] })
    .input(z.object({ token: z.string().max(2000) }))
    .output(z.object({ name: z.string(), email: z.string() })),
  accept: operation({ can: 'public' })
    .route({
      method: 'POST',
      path: '/invites/{token}',
      summary: 'Choose a password with an invitation',
      tags: ['Access'],
    })
    .input(z.object({ token: z.string().max(2000), password: Password }))
    .output(z.object({ email: z.string() })),
}

export const tokens = {
  list: operation({ can: 'self', reads: true })
    .route({ method: 'GET', path: '/tokens', summary: 'My API tokens; all of them for an admin', tags: ['Access'] })
    .output(z.array(Token)),
  create: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/tokens',
      summary: 'Make an API token; it is shown this once',
      tags: ['Access'],
      successStatus: 201,
    })
    .input(
      z.object({
        name: z.string().trim().min(1).max(120),
        scopes: z.array(Scope).min(1),
        expiresAt: Instant.optional(),
      }),
    )
    .output(z.object({ token: z.string(), record: Token })),
  revoke: operation({ can: 'self' })
    .route({ method: 'DELETE', path: '/tokens/{id}', summary: 'Revoke an API token at once', tags: ['Access'] })
    .input(z.object({ id: TokenId }))
    .output(Token),
}

export const access = {
  roles: operation({ can: 'self', reads: true })
    .route({ method: 'GET', path: '/roles', summary: 'The roles and what each may do', tags: ['Access'] })
    .output(
      z.array(
        z.object({
          role: Role,
          about: z.string(),
          may: z.array(z.object({ scope: Scope, what: z.string() })),
          also: z.array(z.string()).describe('what holds for this role and is no scope'),
        }),
      ),
    ),
}
