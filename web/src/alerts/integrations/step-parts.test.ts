import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepParts } from './step-parts.ts'

test('steps fall into prose, words of code and blocks to copy', () => {
  assert.deepEqual(stepParts('Add it to `a.yml`:\n\n```yaml\na:\n  - b\n```'), [
    { kind: 'text', text: 'Add it to ' },
    { kind: 'code', text: 'a.yml' },
    { kind: 'text', text: ':\n\n' },
    { kind: 'block', text: 'a:\n  - b' },
  ])
  assert.deepEqual(stepParts('Post to `https://x.example/in/y`.'), [
    { kind: 'text', text: 'Post to ' },
    { kind: 'block', text: 'https://x.example/in/y' },
  ])
})
