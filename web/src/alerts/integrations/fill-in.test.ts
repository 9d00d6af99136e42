import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillIn } from './fill-in.ts'

test('steps get the address, and the key only while it is known', () => {
  const url = 'https://pager.example/in/generic/{{key}}'
  assert.equal(fillIn('Post to {{url}}', url, 'abc'), 'Post to https://pager.example/in/generic/abc')
  assert.equal(fillIn('Post to {{url}}', url, null), 'Post to https://pager.example/in/generic/YOUR_KEY')
  assert.equal(fillIn('The key is {{key}}', url, 'abc'), 'The key is abc')
})
