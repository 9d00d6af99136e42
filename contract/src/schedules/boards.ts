import { z } from 'zod'
import { BoardId, Slug, UserId } from '../ids.ts'
import { operation } from '../operation.ts'
import { Instant } from '../time.ts'
import { OnCall } from './on-call.ts'

const Named = z.object({ slug: Slug, name: z.string() })

/** Who is on call now and next, team by team; what belongs to no team comes last, with team null. */
export const OnCallBoard = z.object({
  at: Instant,
  teams: z.array(
    z.object({
      team: Named.nullable(),
      duties: z.array(
        OnCall.extend({ services: z.array(Named).describe('services whose policy notifies this schedule') }),
      ),
    }),
  ),
})
export type OnCallBoard = z.infer<typeof OnCallBoard>

/** A link to the board that works without signing in. */
export const BoardLink = z.object({
  id: BoardId,
  name: z.string(),
  hint: z.string().describe('the last four characters of its token'),
  team: Named.nullable().describe('null: all teams'),
  createdBy: z.object({ id: UserId, name: z.string() }).nullable(),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
  can: z.array(z.enum(['revoke'])),
})
export type BoardLink = z.infer<typeof BoardLink>

export const boards = {
  show: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/on-call/board',
      summary: 'Who is on call now and next, team by team, with the services covered',
      tags: ['On-call'],
    })
    .input(z.object({ team: Slug.optional() }))
    .output(OnCallBoard),
  list: operation({ can: 'config:write', reads: true })
    .route({ method: 'GET', path: '/boards', summary: 'Public links to the board', tags: ['On-call'] })
    .output(z.array(BoardLink)),
  create: operation({ can: 'config:write' })
    .route({
      method: 'POST',
      path: '/boards',
      summary: 'Make a public link to the board; it is shown this once',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(z.object({ name: z.string().trim().min(1).max(120), team: Slug.optional() }))
    .output(z.object({ token: z.string(), url: z.string(), record: BoardLink })),
  revoke: operation({ can: 'config:write' })
    .route({ method: 'DELETE', path: '/boards/{id}', summary: 'Revoke a public link to the board', tags: ['On-call'] })
    .input(z.object({ id: BoardId }))
    .output(BoardLink),
}
