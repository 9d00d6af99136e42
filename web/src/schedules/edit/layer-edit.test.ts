import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Layer } from '@tocsin/contract/schedules/schedules'
import { edgesOf, withEdgeMoved } from './edges.ts'
import {
  freeName,
  handoffOf,
  movedItem,
  restOf,
  rotationOf,
  turnsOf,
  withHandoff,
  withRotation,
  withTurns,
} from './layer-edit.ts'
import { addTemplate, layerTemplates } from './layer-templates.ts'

const people = ['ana@x.example', 'bo@x.example', 'cy@x.example']
const weekly = { name: 'Week', rotate: 'weekly', handoff: 'mon 09:00', people }

test('a rotation is read from both of its forms; what the form cannot say is "other"', () => {
  const cases: [unknown, unknown][] = [
    [undefined, { kind: 'none' }],
    ['weekly', { kind: 'every', every: 1, unit: 'week' }],
    [
      { every: 2, unit: 'week' },
      { kind: 'every', every: 2, unit: 'week' },
    ],
    [{ every: [3, 4], unit: 'day' }, { kind: 'other' }],
    [{ every: 12, unit: 'hour', clock: 'elapsed' }, { kind: 'other' }],
    [{ every: 90, unit: 'minute' }, { kind: 'other' }],
    ['fortnightly', { kind: 'other' }],
  ]
  for (const [rotate, expected] of cases) assert.deepEqual(rotationOf({ rotate }), expected)
  assert.deepEqual(rotationOf({ turns: { type: 'single' } }), { kind: 'other' })
})

test('another unit keeps the time of the handoff and drops a day that no longer fits', () => {
  assert.equal(withRotation(weekly, { kind: 'every', every: 2, unit: 'week' }).handoff, 'mon 09:00')
  assert.deepEqual(withRotation(weekly, { kind: 'every', every: 1, unit: 'day' }), {
    ...weekly,
    rotate: 'daily',
    handoff: '09:00',
  })
  assert.deepEqual(withRotation(weekly, { kind: 'none' }), { name: 'Week', people })
  assert.deepEqual(handoffOf(withHandoff(weekly, { day: 'fri', time: '' })), { day: 'fri', time: '00:00' })
})

test('people who are on call together stay together', () => {
  const layer = { slots: [['a', 'b'], 'c'] }
  assert.deepEqual(turnsOf(layer), { key: 'slots', turns: [['a', 'b'], ['c']] })
  assert.deepEqual(withTurns(layer, [['c'], ['a', 'b']]), { slots: ['c', ['a', 'b']] })
  assert.deepEqual(movedItem(['a', 'b', 'c'], 2, 0), ['c', 'a', 'b'])
  assert.deepEqual(movedItem(['a', 'b'], 0, 2), ['a', 'b'])
})

test('what the form has no field for is named, and nothing else', () => {
  assert.equal(restOf({ ...weekly, priority: 1, when: [], shadow: true }), null)
  assert.deepEqual(restOf({ ...weekly, dst: { gap: 'later' }, startIndex: 2 }), {
    dst: { gap: 'later' },
    startIndex: 2,
  })
  assert.deepEqual(restOf({ people, rotate: { every: [1, 2], unit: 'day' } }), {
    rotate: { every: [1, 2], unit: 'day' },
  })
})

test('every template is a layer that the contract takes, for one person and for many', () => {
  for (const many of [people.slice(0, 1), people, [...people, 'dee@x.example']]) {
    for (const template of layerTemplates) {
      const layers = addTemplate([{ name: 'Week' }], template, many, '2026-11-16')
      const names = layers.map((layer) => layer.name)
      assert.equal(new Set(names).size, names.length)
      for (const layer of layers.slice(1)) assert.equal(Layer.safeParse(layer).success, true, JSON.stringify(layer))
    }
  }
  assert.equal(freeName([{ name: 'Week' }, { name: 'Week 2' }], 'Week'), 'Week 3')
})

test('the edges of shifts that are a handoff or a window can be moved, by the wall clock of the layer', () => {
  const spans = [
    { start: '2026-11-16T09:00:00Z', end: '2026-11-23T09:00:00Z', users: ['a'] },
    { start: '2026-11-23T09:00:00Z', end: '2026-11-26T12:00:00Z', users: ['b'] },
  ]
  const edges = edgesOf(weekly, spans, 'Europe/Lisbon')
  assert.deepEqual(
    edges.map(({ at }) => at),
    ['2026-11-16T09:00:00Z', '2026-11-23T09:00:00Z'],
  )
  assert.equal(withEdgeMoved(weekly, edges[0]!.of, -10 * 60).handoff, 'sun 23:00')
  assert.equal(withEdgeMoved(weekly, edges[0]!.of, 7 * 1440).handoff, 'mon 09:00')
  const nights = { ...weekly, when: [{ start: '20:00', end: '08:00' }] }
  const night = [{ start: '2026-11-16T20:00:00Z', end: '2026-11-17T08:00:00Z', users: ['a'] }]
  const [start, end] = edgesOf(nights, night, 'Europe/Lisbon')
  assert.deepEqual(
    [start?.of, end?.of],
    [
      { what: 'start', window: 0 },
      { what: 'end', window: 0 },
    ],
  )
  assert.deepEqual(withEdgeMoved(nights, end!.of, 30).when, [{ start: '20:00', end: '08:30' }])
})
