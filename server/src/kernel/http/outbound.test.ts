import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { DeliveryError } from './delivery.ts'
import { type Address, OutboundBlocked, outbound } from './outbound.ts'

async function serve(t: TestContext, listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

function open(t: TestContext, allow: string[], resolve?: (hostname: string) => Promise<Address[]>) {
  const out = outbound({ allow, ...(resolve ? { resolve } : {}) })
  t.after(() => out.close())
  return out
}

const loopback: Address = { address: '127.0.0.1', family: 4 }

test('every spelling of an inside address is blocked', async (t) => {
  const port = await serve(t, (_request, response) => response.end('inside'))
  const out = open(t, [])
  const hosts = [
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.1',
    '127.0.1',
    '0',
    '0.0.0.0',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '１２７.0.0.1',
    '127。0。0。1',
    '①②⑦.0.0.1',
    '%31%32%37.0.0.1',
    '127.0.0.1.',
    'localhost',
    'localhost.',
    'LOCALHOST',
    '169.254.169.254',
    '10.0.0.1',
  ]
  for (const host of hosts) {
    const url = `http://${host}:${port}/`
    await assert.rejects(out.send({ method: 'GET', url }), OutboundBlocked, url)
  }
})

test('other schemes, credentials, odd ports and tricks are blocked', async (t) => {
  const out = open(t, [])
  const urls = [
    'file:///etc/passwd',
    'gopher://example.com/',
    'ftp://example.com/',
    'javascript:alert(1)',
    'http://user:secret@example.com/',
    'http://example.com@127.0.0.1/',
    'http://127.0.0.1#@example.com/',
    'http:\\\\127.0.0.1\\x',
    'http://example.com:25/',
    'https://example.com:22/',
    'http://',
    'not a url',
    '',
  ]
  for (const url of urls) {
    await assert.rejects(out.send({ method: 'GET', url }), OutboundBlocked, url)
    assert.throws(() => out.check(url), OutboundBlocked, url)
  }
  out.check('https://hooks.example.com/x')
})

test('an allowed host, host:port or network is reached, and the connection is reused', async (t) => {
  const ports = new Set<number | undefined>()
  const port = await serve(t, (request, response) => {
    ports.add(request.socket.remotePort)
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () =>
      response.setHeader('x-seen', request.headers['x-one'] ?? '').end(`${request.method} ${body}`),
    )
  })
  for (const [allow, host] of [
    ['127.0.0.0/8', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['localhost', 'localhost.'],
    [`localhost:${port}`, 'localhost'],
    ['127.0.0.1', '2130706433'],
  ] as const) {
    const out = open(t, [allow], async () => [loopback])
    ports.clear()
    for (let round = 0; round < 3; round++) {
      const answer = await out.send({
        method: 'POST',
        url: `http://${host}:${port}/x`,
        headers: { 'x-one': 'eins' },
        body: 'hällo',
      })
      assert.equal(answer.status, 200)
      assert.equal(answer.body, 'POST hällo')
      assert.equal(answer.headers['x-seen'], 'eins')
    }
    assert.equal(ports.size, 1, 'one connection')
  }
  const other = open(t, [`localhost:${port + 1}`], async () => [loopback])
  await assert.rejects(other.send({ method: 'GET', url: `http://localhost:${port}/` }), OutboundBlocked)
})

test('metadata services are blocked even when allowed by name', async (t) => {
  const out = open(t, ['metadata', '169.254.0.0/16'], async () => [{ address: '169.254.169.254', family: 4 }])
  await assert.rejects(out.send({ method: 'GET', url: 'http://metadata/latest' }), /metadata service/)
})

test('rebinding has nothing to attack: the judged answer is the one that is used', async (t) => {
  const port = await serve(t, (_request, response) => response.end('inside'))
  let asked = 0
  const rebinding = open(t, [], async () => {
    asked += 1
    return [asked === 1 ? loopback : { address: '8.8.8.8', family: 4 }]
  })
  await assert.rejects(rebinding.send({ method: 'GET', url: `http://rebind.example:${port}/` }), OutboundBlocked)
  assert.equal(asked, 1, 'the name is asked for once')

  const mixed = open(t, [], async () => [{ address: '8.8.8.8', family: 4 }, loopback])
  await assert.rejects(mixed.send({ method: 'GET', url: `http://mixed.example:${port}/` }), /leads to 127\.0\.0\.1/)

  const mapped = open(t, [], async () => [{ address: '::ffff:127.0.0.1', family: 6 }])
  await assert.rejects(mapped.send({ method: 'GET', url: `http://mapped.example:${port}/` }), OutboundBlocked)

  const empty = open(t, [], async () => [])
  await assert.rejects(empty.send({ method: 'GET', url: `http://empty.example:${port}/` }), { permanent: false })
})

test('a redirect is an answer', async (t) => {
  let visits = 0
  const port = await serve(t, (_request, response) => {
    visits += 1
    response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  })
  const out = open(t, ['127.0.0.1'])
  const answer = await out.send({ method: 'GET', url: `http://127.0.0.1:${port}/` })
  assert.equal(answer.status, 302)
  assert.equal(answer.headers.location, 'http://169.254.169.254/')
  assert.equal(visits, 1)
})

test('a trickle and silence are cut at the total time', async (t) => {
  const port = await serve(t, (request, response) => {
    if (request.url === '/silent') return
    response.writeHead(200)
    const drip = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(drip))
  })
  const out = open(t, ['127.0.0.1'])
  for (const path of ['/silent', '/trickle']) {
    await assert.rejects(out.send({ method: 'GET', url: `http://127.0.0.1:${port}${path}`, timeoutMs: 150 }), {
      name: 'DeliveryError',
      permanent: false,
      message: /did not answer in time/,
    })
  }
})

test('a resolver that never answers is cut as well', async (t) => {
  const out = open(t, [], () => new Promise<Address[]>(() => undefined))
  const keepAlive = setInterval(() => undefined, 50)
  t.after(() => clearInterval(keepAlive))
  await assert.rejects(
    out.send({ method: 'GET', url: 'http://slow.example/', timeoutMs: 100 }),
    /did not answer in time/,
  )
})

test('a huge answer is cut and what was read is kept', async (t) => {
  const port = await serve(t, (_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(65_536))) if (response.destroyed) return
    }
    response.on('drain', more)
    more()
  })
  const out = open(t, ['127.0.0.1'])
  const answer = await out.send({ method: 'GET', url: `http://127.0.0.1:${port}/`, maxResponseBytes: 1_000 })
  assert.equal(answer.status, 200)
  assert.equal(answer.body, 'x'.repeat(1_000))
  const exact = await serve(t, (_request, response) => response.end('y'.repeat(1_000)))
  const whole = await out.send({ method: 'GET', url: `http://127.0.0.1:${exact}/`, maxResponseBytes: 1_000 })
  assert.equal(whole.body.length, 1_000)
})

test('408, 429 and 5xx are temporary and carry Retry-After; other statuses are the caller’s', async (t) => {
  const port = await serve(t, (request, response) => {
    const [, status, after] = (request.url ?? '').split('/')
    if (after) response.setHeader('retry-after', decodeURIComponent(after))
    response.setHeader('date', 'Wed, 21 Oct 2026 07:28:00 GMT')
    response.writeHead(Number(status)).end('sorry')
  })
  const out = open(t, ['127.0.0.1'])
  const send = (path: string) => out.send({ method: 'POST', url: `http://127.0.0.1:${port}${path}`, body: '{}' })
  for (const [path, retryAfter] of [
    ['/500', undefined],
    ['/503/7', 7],
    ['/429/30', 30],
    ['/408', undefined],
    [`/503/${encodeURIComponent('Wed, 21 Oct 2026 07:29:30 GMT')}`, 90],
    ['/503/soon', undefined],
  ] as const) {
    await assert.rejects(send(path), (error: unknown) => {
      assert.ok(error instanceof DeliveryError)
      assert.deepEqual([error.permanent, error.retryAfter, error.body], [false, retryAfter, 'sorry'], path)
      return true
    })
  }
  for (const status of [200, 204, 301, 400, 401, 404, 410]) {
    assert.equal((await send(`/${status}`)).status, status)
  }
})

test('a connection that was closed while idle is replaced without an error', async (t) => {
  let count = 0
  const port = await serve(t, (request, response) => {
    count += 1
    if (count === 2) request.socket.destroy()
    else response.end('ok')
  })
  const out = open(t, ['127.0.0.1'])
  const url = `http://127.0.0.1:${port}/`
  assert.equal((await out.send({ method: 'POST', url, body: 'a' })).body, 'ok')
  assert.equal((await out.send({ method: 'POST', url, body: 'b' })).body, 'ok')
  assert.equal(count, 3)
})

test('network errors are temporary, headers that cannot be sent permanent', async (t) => {
  const out = open(t, ['127.0.0.1'], async () => {
    throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
  })
  await assert.rejects(out.send({ method: 'GET', url: 'http://127.0.0.1:65000/' }), { permanent: false })
  await assert.rejects(out.send({ method: 'GET', url: 'http://nowhere.example/' }), {
    permanent: false,
    message: /its name was not found/,
  })
  await assert.rejects(out.send({ method: 'GET', url: 'http://nowhere.example/', headers: { x: 'a\r\nb: c' } }), {
    name: 'DeliveryError',
    permanent: true,
  })
})
