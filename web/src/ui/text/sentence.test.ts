import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capital, sentence, sentences, stopped } from './sentence.ts'

test('a sentence begins with a capital and stands without its full stop', () => {
  const table: [string, string][] = [
    ['one alert joined the page', 'One alert joined the page'],
    ['e-mail to Ana failed: mailbox full.', 'E-mail to Ana failed: mailbox full'],
    ['Looking at the replica..', 'Looking at the replica'],
    ['and so on ...', 'And so on ...'],
    ['is it us?', 'Is it us?'],
    [' on it. ', 'On it'],
    ['ana@acme.example signed in', 'ana@acme.example signed in'],
    ['api.acme.example cannot be read', 'api.acme.example cannot be read'],
    ['élise took it', 'Élise took it'],
    ['#12 asks again.', '#12 asks again'],
    ['', ''],
  ]
  for (const [text, said] of table) assert.equal(sentence(text), said)
  assert.equal(capital('overdue.'), 'Overdue.')
})

test('what happened and why are two sentences', () => {
  assert.equal(stopped('Is it us?'), 'Is it us?')
  assert.equal(stopped('all of it…'), 'All of it…')
  assert.equal(
    sentences('admin token acknowledged: Looking at the replica.', 'admin token took it'),
    'Admin token acknowledged: Looking at the replica. Admin token took it',
  )
  assert.equal(
    sentences('Page #7 opened: p99 above 2 s', 'a critical alert came in'),
    'Page #7 opened: p99 above 2 s. A critical alert came in',
  )
  assert.equal(sentences('Ana signed in', null), 'Ana signed in')
})
