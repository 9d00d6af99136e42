import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cover } from '@tocsin/contract/schedules/cover'
import { actionsOf, coverTitle } from './cover-messages.ts'

const person = (name: string) => ({ id: `usr_${name}`, name, email: `${name}@x.example`, timeZone: 'UTC' })
const shift = (owner: string, to: string | null) =>
  ({ owner: person(owner), from: person(owner), to: to ? person(to) : null }) as Cover['shifts'][number]
const none = { take: false, accept: false, decline: false, withdraw: false, assign: false }

test('a title says who wants what of whom, or who did it', () => {
  const titles: [Parameters<typeof coverTitle>[0], string][] = [
    [{ kind: 'cover', state: 'open', person: person('Ana'), shifts: [shift('Ana', null)] }, 'Ana wants cover'],
    [{ kind: 'cover', state: 'taken', person: person('Ana'), shifts: [shift('Ana', 'Bo')] }, 'Bo covers Ana'],
    [{ kind: 'cover', state: 'withdrawn', person: person('Ana'), shifts: [shift('Ana', 'Bo')] }, 'Ana wants cover'],
    [
      { kind: 'swap', state: 'open', person: person('Ana'), shifts: [shift('Ana', 'Bo'), shift('Bo', 'Ana')] },
      'Ana wants to swap with Bo',
    ],
    [
      { kind: 'pager', state: 'taken', person: person('Ana'), shifts: [shift('Ana', 'Bo')] },
      'Bo took the pager of Ana',
    ],
  ]
  for (const [cover, title] of titles) assert.equal(coverTitle(cover), title)
})

test('only what I may do is offered, and naming a taker only while a cover is open', () => {
  assert.deepEqual(actionsOf({ kind: 'cover', state: 'open', may: none }), [])
  const names = (cover: Parameters<typeof actionsOf>[0]) => actionsOf(cover).map(({ name }) => name)
  assert.deepEqual(names({ kind: 'cover', state: 'open', may: { ...none, take: true, assign: true } }), [
    'take',
    'assign',
  ])
  assert.deepEqual(
    names({ kind: 'swap', state: 'open', may: { ...none, accept: true, decline: true, assign: true } }),
    ['accept', 'decline'],
  )
  assert.equal(actionsOf({ kind: 'cover', state: 'taken', may: { ...none, withdraw: true } })[0]?.label, 'Undo')
})
