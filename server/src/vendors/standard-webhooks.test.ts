import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signWebhook, verifyWebhook, webhookSecret } from './standard-webhooks.ts'

const at = new Date('2021-09-10T13:20:11Z')
const body = '{"hello":"wörld"}'
const [older, newer] = [webhookSecret(), webhookSecret()]

function verdict(headers: Record<string, string | undefined>, secrets: string[], now = at, text = body) {
  return verifyWebhook({ headers, body: Buffer.from(text), secrets }, now).ok
}

test('the published example of the specification’s reference library', () => {
  const headers = signWebhook({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
    secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  })
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('during a rotation both the old and the new secret verify', () => {
  const headers = { ...signWebhook({ id: 'fct_1', at, body, secrets: [newer, older] }) }
  assert.equal(headers['webhook-signature'].split(' ').length, 2)
  for (const secrets of [[newer], [older], [newer, older]]) assert.ok(verdict(headers, secrets))
  assert.ok(!verdict(headers, [webhookSecret()]))
  assert.ok(!verdict(headers, []))
  const plain = { ...signWebhook({ id: 'fct_1', at, body, secrets: ['plain text'] }) }
  assert.ok(verdict(plain, ['plain text']) && !verdict(plain, ['plain texT']))
})

test('a changed body, id, time or signature is refused', () => {
  const headers = { ...signWebhook({ id: 'fct_1', at, body, secrets: [newer] }) }
  const signature = headers['webhook-signature']
  assert.ok(verdict(headers, [newer]))
  assert.ok(!verdict(headers, [newer], at, `${body} `))
  for (const [name, value] of [
    ['webhook-id', 'fct_2'],
    ['webhook-id', undefined],
    ['webhook-timestamp', '1631280012'],
    ['webhook-timestamp', 'soon'],
    ['webhook-timestamp', undefined],
    ['webhook-signature', signature.slice(0, -1)],
    ['webhook-signature', signature.replace('v1,', 'v2,')],
    ['webhook-signature', 'v1,'],
    ['webhook-signature', ''],
    ['webhook-signature', undefined],
  ] as const) {
    assert.ok(!verdict({ ...headers, [name]: value }, [newer]), `${name} ${value}`)
  }
  assert.ok(verdict({ ...headers, 'webhook-signature': `v1a,other ${signature}` }, [newer]))
})

test('five minutes either way, not more', () => {
  const headers = { ...signWebhook({ id: 'fct_1', at, body, secrets: [newer] }) }
  for (const [seconds, ok] of [
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ] as const) {
    assert.equal(verdict(headers, [newer], new Date(at.getTime() + seconds * 1000)), ok, String(seconds))
  }
})
