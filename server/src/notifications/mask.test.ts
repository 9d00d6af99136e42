import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, scrub } from './mask.ts'

test('mask', () => {
  assert.equal(mask('bo@acme.example'), 'b•••@acme.example')
  assert.equal(mask('"a@b"@acme.example'), '"•••@acme.example')
  assert.equal(mask('https://hooks.acme.example:8443/T0/secret?x=1'), 'https://hooks.acme.example:8443/•••')
  assert.equal(mask('+351912345678'), '+3•••')
  assert.equal(mask(''), '•••')
})

test('scrub masks the address in any case, wherever it stands, and keeps one line', () => {
  assert.equal(
    scrub('550 5.1.1 <BO@acme.example>:\r\n user bo@acme.example unknown', 'bo@acme.example'),
    '550 5.1.1 <b•••@acme.example>: user b•••@acme.example unknown',
  )
  assert.equal(scrub('x'.repeat(500), 'bo@acme.example').length, 300)
})
