import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import { toProblem } from '../kernel/problems.ts'
import { testContext } from '../kernel/testing.ts'
import { savePerson } from './actions.ts'
import { resolvePerson } from './read.ts'

test('"me", an id or an e-mail is a person; unknown people are not found, and a token without a person has no "me"', async () => {
  await using context = await testContext()
  const details = { name: 'Ana', email: 'ana@acme.example', role: 'responder', timeZone: 'UTC' } as const
  const id = await context.database.transact(async (tx) => (await savePerson(tx, system, details, null)).person.id)
  const ask = (userId: string | null, ref: string) =>
    context.database.transact(async (tx) => (await resolvePerson(tx, { userId }, ref, 'user')).name)
  assert.deepEqual(await Promise.all(['me', id, 'ANA@acme.example'].map((ref) => ask(id, ref))), ['Ana', 'Ana', 'Ana'])
  const refused = async (userId: string | null, ref: string) => {
    const problem = toProblem(
      await ask(userId, ref).then(
        () => null,
        (error: unknown) => error,
      ),
    )
    return [problem.kind, problem.errors?.[0]?.path, problem.message]
  }
  assert.deepEqual(await refused(id, 'bo@acme.example'), ['not_found', 'user', 'There is no user bo@acme.example.'])
  assert.deepEqual(await refused(null, 'me'), [
    'invalid',
    'user',
    'This token belongs to nobody, so nobody is "me". Name a person by id or e-mail.',
  ])
})
