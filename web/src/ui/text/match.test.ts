import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fit, fitting } from './match.ts'

const screens = ['Home', 'Pages', 'My settings', 'Page someone', 'Audit log', 'Set up: Payments (primary)']

test('every word must be there; beginnings count more', () => {
  const find = (typed: string) => fitting(typed, screens, (each) => each)
  assert.deepEqual(find('pag'), ['Pages', 'Page someone'])
  assert.deepEqual(find('set'), ['Set up: Payments (primary)', 'My settings'])
  assert.deepEqual(find('some page'), ['Page someone'])
  assert.deepEqual(find('prim'), ['Set up: Payments (primary)'])
  assert.deepEqual(find('nothing'), [])
  assert.deepEqual(find(''), screens)
})

test('accents and case do not matter, and signs are only signs', () => {
  assert.equal(fit('REIS', 'Ana Réis'), 2)
  assert.equal(fit('(prim', 'Payments (primary)'), 2)
  assert.equal(fit('c++', 'c++ builds'), 3)
  assert.equal(fit('a-b', 'team a-b'), 2)
})
