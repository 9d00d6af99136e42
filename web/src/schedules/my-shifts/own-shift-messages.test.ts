import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reasonOf } from './own-shift-messages.ts'

test('a plain shift says its layer, one out of turn why', () => {
  const plain = 'layer “Week”, weekly from Mon 09:00, shift 46'
  const cover = `cover by Bo Lind (ana@acme.example for bo@acme.example until Mon 2 Nov 2026 09:00 Europe/Berlin); without it: ${plain}`
  assert.equal(reasonOf({ layer: 'Week', because: plain }), 'Layer “Week”')
  assert.equal(reasonOf({ layer: 'Week', because: cover }), `C${cover.slice(1)}`)
  assert.equal(reasonOf({ layer: null, because: 'override by Bo (Ana instead of everybody)' })[0], 'O')
})
