import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { DeliveryError } from '../../../kernel/http/delivery.ts'
import { outbound } from '../../../kernel/http/outbound.ts'
import { verifyWebhook, webhookSecret } from '../../../vendors/standard-webhooks.ts'
import { testMessage } from '../../messages/test.ts'
import { AddressGone, ContentRefused } from '../channel.ts'
import { openChannel } from '../index.ts'
import { webhook } from './webhook.ts'

const now = new Date('2026-11-02T09:00:00Z')
const bo = { id: 'usr_bo', name: 'Bo Lind', email: 'bo@acme.example', timeZone: 'Europe/Lisbon' }
const message = testMessage('ntf_1', bo, now)

interface Receiver extends AsyncDisposable {
  url: string
  got: { headers: IncomingHttpHeaders; body: string }[]
  answer: { status: number; headers?: Record<string, string> }
}

async function receiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    made.got.push({ headers: request.headers, body })
    response.writeHead(made.answer.status, made.answer.headers).end()
  })
  const made: Receiver = {
    url: '',
    got: [],
    answer: { status: 204 },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`
  return made
}

describe('a webhook', () => {
  test('is signed JSON; a 2xx answer is delivery; the key is its id', async () => {
    await using hook = await receiver()
    const out = outbound({ allow: ['127.0.0.0/8'] })
    const secret = webhookSecret()
    const receipt = await openChannel(webhook, {}, { outbound: out }).send(
      message,
      { address: hook.url, secret },
      'ntf_1.1',
    )
    out.close()
    assert.deepEqual(receipt, { id: 'ntf_1.1', state: 'delivered' })
    const [got] = hook.got
    assert.ok(got)
    assert.equal(got.headers['webhook-id'], 'ntf_1.1')
    const headers = got.headers as Record<string, string>
    assert.deepEqual(verifyWebhook({ headers, body: Buffer.from(got.body), secrets: [secret] }, now), { ok: true })
    assert.deepEqual(JSON.parse(got.body), {
      type: 'test',
      id: 'ntf_1',
      at: '2026-11-02T09:00:00.000Z',
      text: 'This is a test message from Tocsin. Pages will reach you here; there is nothing to do.\n',
      user: { id: 'usr_bo', name: 'Bo Lind', email: 'bo@acme.example' },
      because: null,
      next: null,
      ackUrl: null,
      page: null,
    })
  })

  const answers: [number, Record<string, string>, (error: DeliveryError) => boolean][] = [
    [404, {}, (error) => error instanceof AddressGone && error.permanent],
    [410, {}, (error) => error instanceof AddressGone && error.permanent],
    [400, {}, (error) => error instanceof ContentRefused && error.permanent],
    [422, {}, (error) => error instanceof ContentRefused && error.permanent],
    [401, {}, (error) => error.permanent && !(error instanceof AddressGone)],
    [302, { location: 'http://169.254.169.254/' }, (error) => error.permanent],
    [429, { 'retry-after': '17' }, (error) => !error.permanent && error.retryAfter === 17],
    [500, {}, (error) => !error.permanent],
    [503, { 'retry-after': '3' }, (error) => !error.permanent && error.retryAfter === 3],
  ]
  for (const [status, headers, expected] of answers) {
    test(`answered with ${status}`, async () => {
      await using hook = await receiver()
      hook.answer = { status, headers }
      const out = outbound({ allow: ['127.0.0.0/8'] })
      const sending = openChannel(webhook, {}, { outbound: out }).send(
        message,
        { address: hook.url, secret: null },
        'ntf_1.1',
      )
      await assert.rejects(sending, (error) => error instanceof DeliveryError && expected(error))
      out.close()
      assert.equal(hook.got.length, 1)
    })
  }

  test('goes to no private address, neither when it is added nor when it is sent', async () => {
    const out = outbound({})
    const channel = openChannel(webhook, {}, { outbound: out })
    assert.match((channel.checkAddress('http://127.0.0.1/x') as { problem: string }).problem, /loopback/)
    assert.match((channel.checkAddress('ftp://acme.example/') as { problem: string }).problem, /only http and https/)
    assert.deepEqual(channel.checkAddress(' https://Hooks.Acme.example/x '), {
      address: 'https://hooks.acme.example/x',
    })
    await assert.rejects(
      channel.send(message, { address: 'http://10.0.0.1/', secret: null }, 'ntf_1.1'),
      /private address/,
    )
    out.close()
  })
})
