import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checklist, type ShiftPage, type Situation, storyOf, written } from './story.ts'

const at = (text: string) => new Date(`2026-11-${text}Z`)
const base: ShiftPage = {
  id: 'pag_1',
  number: 1,
  title: 'p99 above 2 s',
  status: 'resolved',
  urgency: 'high',
  service: { slug: 'checkout', name: 'Checkout' },
  openedAt: at('01T12:00'),
  acknowledgedAt: at('01T12:03'),
  acknowledgedBy: 'Ana Ruiz',
  resolvedAt: at('01T12:40'),
  resolvedBy: 'Ana Ruiz',
  notes: [{ at: '2026-11-01T12:10:00+00:00', by: 'Ana Ruiz', text: 'rolled\nback 42' }],
}

test('the text says what is open, what happened, what was noted and what changed, in the schedule’s zone', () => {
  const pages: ShiftPage[] = [
    {
      ...base,
      id: 'pag_3',
      number: 3,
      title: 'Checkout: queue grows',
      status: 'acknowledged',
      urgency: 'low',
      openedAt: at('01T20:00'),
      resolvedAt: null,
      resolvedBy: null,
      notes: [],
    },
    {
      ...base,
      id: 'pag_2',
      number: 2,
      service: null,
      title: 'old one',
      status: 'triggered',
      openedAt: at('01T01:00'),
      acknowledgedAt: null,
      acknowledgedBy: null,
      resolvedAt: null,
      resolvedBy: null,
      notes: [],
    },
    base,
  ]
  pages.splice(2, 0, {
    ...base,
    id: 'pag_0',
    number: 0,
    title: 'slow',
    openedAt: at('01T02:00'),
    resolvedAt: at('02T09:30'),
    notes: [],
  })
  const changes = [
    { at: at('01T18:00'), by: 'Bo Lind', what: 'an override was added', start: at('01T20:00'), end: at('02T08:00') },
  ]
  const story = storyOf(pages, changes, at('01T09:00'), at('02T09:00'), 'Europe/Berlin')
  assert.deepEqual(story.counts, { high: 1, low: 1, resolved: 1, open: 3 })
  assert.equal(
    written(story, 'Europe/Berlin'),
    `2 pages (1 high, 1 low), 1 resolved.

## Still open

- #3 Checkout: queue grows, low, since Sun 1 Nov, 21:00: Ana Ruiz has it
- #2 old one, high, since Sun 1 Nov, 02:00: nobody has it
- #0 Checkout: slow, high, since Sun 1 Nov, 03:00: resolved Mon 2 Nov, 10:30 by Ana Ruiz

## What happened

- #1 Checkout: p99 above 2 s, high, Sun 1 Nov, 13:00: Ana Ruiz took it after 3m, resolved after 40m by Ana Ruiz

## Notes

- #1, Ana Ruiz, Sun 1 Nov, 13:10: rolled back 42

## Changes of the schedule

- Sun 1 Nov, 19:00, Bo Lind: an override was added (Sun 1 Nov, 21:00 to Mon 2 Nov, 09:00)`,
  )
})

test('a quiet shift', () => {
  assert.equal(
    written(storyOf([], [], at('01T09:00'), at('02T09:00'), 'UTC'), 'UTC'),
    'A quiet shift: no pages.\n\nNothing is open.',
  )
})

test('a very busy shift is cut, and says so', () => {
  const pages = Array.from({ length: 300 }, (_, index) => ({ ...base, id: `pag_${index}`, number: index, notes: [] }))
  const story = storyOf(pages, [], at('01T09:00'), at('02T09:00'), 'UTC')
  assert.equal(story.pages.length, 200)
  const text = written(story, 'UTC')
  assert.match(text, /300 pages/)
  assert.match(text, /- and 170 more/)
})

test('later than the shift: what was resolved afterwards was open at its end', () => {
  const story = storyOf([base], [], at('01T09:00'), at('01T12:30'), 'UTC')
  assert.equal(story.counts.open, 1)
  assert.equal(story.counts.resolved, 0)
})

const good: Situation = {
  isDisabled: false,
  reach: { usable: ['email', 'webhook'], unverified: [], broken: [], lastGotThroughAt: at('20T00:00') },
  open: 0,
  recent: 3,
  waiting: false,
}
const reach = (change: Partial<Situation['reach']>): Partial<Situation> => ({ reach: { ...good.reach, ...change } })
const situations: [what: string, change: Partial<Situation>, expected: string[]][] = [
  ['all is well', {}, ['contact good', 'test good', 'open good', 'recent info']],
  ['disabled', { isDisabled: true }, ['contact bad', 'test good', 'open good', 'recent info']],
  [
    'nothing verified',
    reach({ usable: [], unverified: ['email'] }),
    ['contact bad', 'test good', 'open good', 'recent info'],
  ],
  ['mail only', reach({ usable: ['email'] }), ['contact warning', 'test good', 'open good', 'recent info']],
  [
    'a broken method',
    reach({ broken: [{ channel: 'webhook', because: '410' }] }),
    ['contact good', 'delivery bad', 'test good', 'open good', 'recent info'],
  ],
  ['never tested', reach({ lastGotThroughAt: null }), ['contact good', 'test warning', 'open good', 'recent info']],
  [
    'tested three weeks ago',
    reach({ lastGotThroughAt: at('01T00:00') }),
    ['contact good', 'test good', 'open good', 'recent info'],
  ],
  [
    'open pages and a hand-over',
    { open: 2, waiting: true },
    ['contact good', 'test good', 'open warning', 'recent info', 'handover warning'],
  ],
]
for (const [what, change, expected] of situations) {
  test(`checklist: ${what}`, () => {
    const items = checklist({ ...good, ...change }, at('25T00:00'))
    assert.deepEqual(
      items.map(({ key, state }) => `${key} ${state}`),
      expected,
    )
    assert.ok(items.every(({ what: words, because }) => words && because))
  })
}
