import assert from 'node:assert/strict'
import { test } from 'node:test'
import { colourOf, coloursOf, initialsOf, personColours } from './person-look.ts'

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

test('beside each other nobody shares a colour while there are enough', () => {
  const names = Array.from({ length: personColours.length }, (_, index) => `Person ${index}`)
  const colours = coloursOf([...names, ...names])
  assert.equal(new Set(colours.values()).size, personColours.length)
  assert.equal(colours.get('Person 0'), colourOf('Person 0'))
  assert.equal(coloursOf([...names, 'One more']).get('One more'), colourOf('One more'))
})
