import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factKinds } from '@tocsin/contract/fact-kinds'
import { system } from '@tocsin/contract/facts'
import { later, then } from './flow.ts'
import { testContext } from './kernel/testing.ts'

test('the order of reactions to a kind is what it must be', () => {
  const names = Object.fromEntries(
    Object.entries(then).flatMap(([kind, reactions]) =>
      reactions.length > 1 ? [[kind, reactions.map(({ name }) => name)]] : [],
    ),
  )
  assert.deepEqual(names, {
    // Whoever is disabled loses access first: nothing that follows may be undone by them.
    'user.disabled': ['endAccess', 'followPeople'],
    // Cover (`followSchedules`) is decided on the holidays, positions and calendars that the others keep.
    'resource.changed': ['keepHolidays', 'keepPositions', 'followCalendars', 'followSchedules'],
  })
})

test('nothing that a page waits for is later', () => {
  const kinds = Object.keys(later)
  assert.deepEqual(
    kinds.filter((kind) => /^(alert|page|notification|person)\./.test(kind)),
    [],
  )
  assert.ok(kinds.every((kind) => Object.hasOwn(factKinds, kind)))
})

test('kinds react in waves, in the order in which they were first recorded; each reaction gets all facts of its kind', async () => {
  const calls: string[] = []
  const about = { actor: system, subjects: [], because: null }
  await using context = await testContext({
    'user.enabled': [
      async (tx, facts) => {
        calls.push(`first: ${facts.map(({ data }) => data.user)}`)
        tx.record('page.ended', { ...about, data: { page: 'followed' } })
      },
      async (_tx, facts) => void calls.push(`second: ${facts.length}`),
    ],
    'page.ended': [async (_tx, facts) => void calls.push(`page: ${facts.map(({ data }) => data.page)}`)],
  })
  await context.database.transact(async (tx) => {
    tx.record('page.ended', { ...about, data: { page: 'recorded' } })
    tx.record('user.enabled', { ...about, data: { user: 'ana' } })
    tx.record('page.ended', { ...about, data: { page: 'too' } })
    tx.record('user.enabled', { ...about, data: { user: 'bo' } })
  })
  assert.deepEqual(calls, ['page: recorded,too', 'first: ana,bo', 'second: 2', 'page: followed'])
})
