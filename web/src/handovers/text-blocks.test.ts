import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksOf } from './text-blocks.ts'

test('headings, lists and paragraphs; nothing is lost', () => {
  assert.deepEqual(blocksOf('## Open\n\n- one\n- two\n  more of it\n\nA word.\nAnother.\n\n| a | b |'), [
    { type: 'heading', text: 'Open' },
    { type: 'list', items: ['one', 'two more of it'] },
    { type: 'text', text: 'A word.\nAnother.' },
    { type: 'text', text: '| a | b |' },
  ])
  assert.deepEqual(blocksOf(''), [])
})
