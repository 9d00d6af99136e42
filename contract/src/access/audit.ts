import { z } from 'zod'
import { Fact } from '../facts.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'

export const facts = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/facts', summary: 'Timeline and audit log', tags: ['Facts'] })
    .input(
      z.object({
        subject: z.string().max(60).optional().describe('an id; without one the whole log, for admins and managers'),
        kind: z.string().max(60).optional().describe('a prefix such as page.'),
        actor: z
          .string()
          .max(60)
          .optional()
          .describe('who did it: the id of a person, token or integration, or "system"'),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(Fact)),
}
