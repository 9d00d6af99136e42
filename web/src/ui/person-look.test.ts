import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colourOf, initialsOf } from './person-look.ts'

test('initials come from names and from addresses', () => {
  assert.equal(initialsOf('Ana Reis'), 'AR')
  assert.equal(initialsOf('Ana Maria dos Reis'), 'AR')
  assert.equal(initialsOf('Bo'), 'BO')
  assert.equal(initialsOf('bo@acme.example'), 'BE')
  assert.equal(initialsOf(''), '?')
})

test('a person keeps their colour', () => {
  assert.equal(colourOf('Ana Reis'), colourOf('ana reis'))
  assert.match(colourOf('x'), /^#[0-9a-f]{6}$/)
})
