import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminToken, ask, factsOf, serveAll, signedIn } from './testing.ts'

serveAll()

const urgent = { screen: 'pages', name: 'Urgent', search: { status: 'triggered', urgency: 'high' } }

test('a person’s views: saved, replaced by name, the same on every device, nobody else’s', async () => {
  const { id, cookie } = await signedIn('vic@acme.example')
  const first = await ask('POST', '/api/v1/me/views', urgent, { cookie })
  assert.equal(first.status, 200)
  assert.deepEqual(first.body, { ...urgent, id: first.body.id })
  const again = await ask(
    'POST',
    '/api/v1/me/views',
    { ...urgent, name: 'URGENT', search: { urgency: 'high' } },
    { cookie },
  )
  assert.deepEqual(again.body, { id: first.body.id, screen: 'pages', name: 'URGENT', search: { urgency: 'high' } })
  await ask('POST', '/api/v1/me/views', { screen: 'alerts', name: 'Noise', search: { severity: 'info' } }, { cookie })
  const names = async (query = '', by = cookie) =>
    (await ask('GET', `/api/v1/me/views${query}`, undefined, { cookie: by })).body.map(
      (view: { name: string }) => view.name,
    )
  assert.deepEqual(await names(), ['Noise', 'URGENT'])
  assert.deepEqual(await names('?screen=pages'), ['URGENT'])

  const other = await signedIn('val@acme.example')
  assert.deepEqual(await names('', other.cookie), [])
  const stolen = await ask('DELETE', `/api/v1/me/views/${first.body.id}`, undefined, { cookie: other.cookie })
  assert.deepEqual(stolen.body, { removed: false })
  const removed = await ask('DELETE', `/api/v1/me/views/${first.body.id}`, undefined, { cookie })
  assert.deepEqual(removed.body, { removed: true })
  assert.deepEqual(await names(), ['Noise'])
  assert.deepEqual(
    (await factsOf(id)).filter((kind) => kind.startsWith('view.')),
    ['view.saved', 'view.saved', 'view.saved', 'view.removed'],
  )
})

test('a view needs a person, a name, a screen that has views, and there are not too many', async () => {
  const { cookie } = await signedIn('vin@acme.example')
  const save = async (view: object, by: object = { cookie }) =>
    (await ask('POST', '/api/v1/me/views', { ...urgent, ...view }, by)).status
  assert.equal(await save({}, { token: adminToken }), 400)
  assert.equal(await save({}, {}), 401)
  assert.equal(await save({ name: '  ' }), 400)
  assert.equal(await save({ screen: 'teams' }), 400)
  assert.equal(await save({ search: { q: 'x'.repeat(401) } }), 400)
  for (let i = 0; i < 50; i++) assert.equal(await save({ name: `view ${i}` }), 200)
  assert.equal(await save({ name: 'one more' }), 409)
  assert.equal(await save({ name: 'VIEW 7' }), 200, 'replacing is not one more')
})
