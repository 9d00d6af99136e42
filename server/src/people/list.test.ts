import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import type { KindName } from '@tocsin/contract/resources'
import { type Kind, saveResources } from '../kernel/data/resources.ts'
import { testContext } from '../kernel/testing.ts'
import { disablePerson, savePerson } from './actions.ts'
import { teamKind } from './kind.ts'
import { listPeople, type PeopleQuestion } from './read.ts'

test('people by role, state and team', async () => {
  await using house = await testContext()
  await house.database.transact(async (tx) => {
    const ids = new Map<string, string>()
    const roles = { ana: 'manager', bo: 'responder', cy: 'responder' } as const
    for (const [name, role] of Object.entries(roles)) {
      const details = { email: `${name}@acme.example`, name, role, timeZone: 'UTC' } as const
      ids.set(name, (await savePerson(tx, system, details, null)).person.id)
    }
    const registry = new Map<KindName, Kind>([['team', teamKind as Kind]])
    const members = { 'ana@acme.example': 'manager', 'cy@acme.example': 'responder' }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'payments', doc: { members } },
      { kind: 'team', slug: 'empty', doc: { catchAll: ['user bo@acme.example'] } },
    ])
    await disablePerson(tx, system, ids.get('cy')!)
  })
  const table: [Partial<PeopleQuestion>, string[]][] = [
    [{}, ['ana', 'bo', 'cy']],
    [{ role: 'responder' }, ['bo', 'cy']],
    [{ state: 'enabled' }, ['ana', 'bo']],
    [{ state: 'disabled' }, ['cy']],
    [{ team: 'payments' }, ['ana', 'cy']],
    [{ team: 'payments', state: 'enabled', q: 'a' }, ['ana']],
    [{ team: 'empty' }, []],
    [{ team: 'nowhere' }, []],
  ]
  for (const [ask, names] of table) {
    const { items } = await listPeople(house.database.db, { after: null, limit: 50, ...ask })
    assert.deepEqual(
      items.map((person) => person.name),
      names,
      JSON.stringify(ask),
    )
  }
})
