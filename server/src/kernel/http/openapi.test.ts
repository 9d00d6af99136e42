import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '../log.ts'
import { createMetrics } from '../telemetry.ts'
import { createHttp } from './http.ts'
import { mountOpenApi } from './openapi.ts'

test('the OpenAPI document says of every operation what it asks of the caller; /api/docs leads to its page', async (t) => {
  const http = await createHttp({ log: createLog('silent'), metrics: createMetrics(), trustProxy: false })
  t.after(() => http.close())
  mountOpenApi(http, '1.0.0', 'https://tocsin.example')
  const { paths } = (await http.inject('/api/v1/openapi.json')).json() as {
    paths: Record<string, Record<string, { 'x-permission'?: string }>>
  }
  const without = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods)
      .filter((method) => !methods[method]!['x-permission'])
      .map((method) => `${method} ${path}`),
  )
  assert.deepEqual(without, [])
  assert.equal(paths['/boards']?.post?.['x-permission'], 'config:write')
  const docs = await http.inject('/api/docs')
  assert.deepEqual([docs.statusCode, docs.headers.location], [302, '/help/api'])
})
