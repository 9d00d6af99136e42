import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operationsOf } from './api-operations.ts'

test('operations by tag, with fields, permission, the shape of the answer and a line to copy', () => {
  const [first, second] = operationsOf({
    servers: [{ url: 'https://tocsin.example/api/v1' }],
    paths: {
      '/pages/{id}/notes': {
        post: {
          summary: 'Write a note',
          tags: ['Pages'],
          'x-permission': 'page:respond',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['text'],
                  properties: { text: { type: 'string', description: "what's up" } },
                },
              },
            },
          },
          responses: {
            200: {
              content: {
                'application/json': { schema: { type: 'object', properties: { noted: { type: 'boolean' } } } },
              },
            },
          },
        },
      },
      '/setup': { get: { summary: 'State', tags: ['Access'], 'x-permission': 'public' } },
    },
  })
  assert.equal(first?.tag, 'Access')
  assert.equal(first.permission, 'nobody needs to sign in')
  assert.equal(first.curl, "curl 'https://tocsin.example/api/v1/setup'")
  assert.deepEqual(
    second?.input.map(({ name, where, needed }) => [name, where, needed]),
    [
      ['id', 'path', true],
      ['text', 'body', true],
    ],
  )
  assert.equal(second?.output, '{\n  noted: boolean\n}')
  assert.match(second.curl, /^curl -X POST .*\n.*TOCSIN_TOKEN"[\s\S]*-d '\{"text":"…"\}'$/)
})
