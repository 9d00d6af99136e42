import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { keyInRequest } from '../../keys/key-in-request.ts'
import { normaliseSignal, type Signal } from '../../signal.ts'
import { type SourceRequest, Unreadable } from '../source.ts'
import { pagerdutyEvents } from './index.ts'

function at(path: string, headers: Record<string, string> = {}): SourceRequest {
  return { path, headers, bytes: Buffer.alloc(0), query: {} }
}

const v2 = at('/v2/enqueue')
const v1 = at('/generic/2010-04-15/create_event.json')
const change = at('/v2/change/enqueue')
const own = at('/in/pagerduty-events/k')
const routing_key = '0123456789abcdef0123456789abcdef'

function fixture(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
}

function one(body: unknown, request: SourceRequest): Signal {
  const signals = pagerdutyEvents.parse(body, request).map(normaliseSignal)
  assert.equal(signals.length, 1)
  return signals[0]!
}

function errorsOf(body: unknown, request: SourceRequest): string[] {
  try {
    pagerdutyEvents.parse(body, request)
  } catch (error) {
    assert.ok(error instanceof Unreadable)
    return error.errors
  }
  throw new Error('was accepted')
}

test('acknowledge and resolve need a dedup key only', () => {
  for (const [event_action, status] of [
    ['acknowledge', 'acknowledged'],
    ['resolve', 'resolved'],
  ]) {
    const signal = one({ routing_key, dedup_key: 'k', event_action }, v2)
    assert.deepEqual([signal.key, signal.status, signal.severity, signal.title], ['k', status, null, ''])
    assert.deepEqual(errorsOf({ routing_key, event_action }, v2), ["'dedup_key' is missing or blank"])
  }
})

test('PagerDuty’s answers', () => {
  const triggered = pagerdutyEvents.parse(fixture('v2-trigger'), v2)
  const success = { status: 'success', message: 'Event processed' }
  for (const request of [v2, own]) {
    assert.deepEqual(pagerdutyEvents.answers.accepted(triggered, request), {
      status: 202,
      body: { ...success, dedup_key: 'es-3/heap' },
    })
  }
  const old = pagerdutyEvents.parse(fixture('v1-trigger'), v1)
  assert.deepEqual(pagerdutyEvents.answers.accepted(old, v1), {
    status: 200,
    body: { ...success, incident_key: 'host=es-3' },
  })
  const changed = { status: 202, body: { status: 'success', message: 'Change event processed' } }
  for (const request of [change, own]) {
    assert.deepEqual(
      pagerdutyEvents.answers.accepted(pagerdutyEvents.parse(fixture('change'), request), request),
      changed,
    )
  }
  assert.deepEqual(pagerdutyEvents.answers.strict!(['x', 'y'], v2, false), {
    status: 400,
    body: { status: 'invalid event', message: 'Event object is invalid', errors: ['x', 'y'] },
  })
  assert.deepEqual(pagerdutyEvents.answers.strict!(['The body is not JSON'], v2, true), {
    status: 400,
    body: {
      status: 'Unrecognized object',
      message: 'Event object format is unrecognized',
      errors: ['JSON parse error'],
    },
  })
  assert.deepEqual(
    [pagerdutyEvents.answers.throttled!(v2).status, pagerdutyEvents.answers.throttled!(v1).status],
    [429, 403],
  )
  assert.deepEqual(pagerdutyEvents.answers.unknownKey!(v2).status, 400)
})

test('a trigger without a dedup key gets one, a new one each time', () => {
  const body = { routing_key, event_action: 'trigger', payload: { summary: 's' } }
  const [first, second] = [pagerdutyEvents.parse(body, v2), pagerdutyEvents.parse(body, v2)]
  assert.match(first[0]?.key ?? '', /^[0-9a-f]{32}$/)
  assert.notEqual(first[0]?.key, second[0]?.key)
  const answer = pagerdutyEvents.answers.accepted(first, v2)
  assert.deepEqual(answer.body, { status: 'success', message: 'Event processed', dedup_key: first[0]?.key })
})

test('strict about key, action and summary', () => {
  const trigger = { routing_key, event_action: 'trigger', payload: { summary: 's' } }
  const cases: [unknown, SourceRequest, string[]][] = [
    [{ ...trigger, routing_key: undefined }, v2, ["'routing_key' is missing or blank"]],
    [{ ...trigger, routing_key: 'short' }, v2, ["Length of 'routing_key' is incorrect (should be 32 characters)"]],
    [{ ...trigger, event_action: undefined }, v2, ["'event_action' is missing or blank"]],
    [
      { ...trigger, event_action: 'explode' },
      v2,
      ["'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')"],
    ],
    [{ ...trigger, payload: { summary: ' ' } }, v2, ["'payload.summary' is missing or blank"]],
    [{ ...trigger, payload: undefined }, v2, ["'payload.summary' is missing or blank"]],
    [{ routing_key, payload: {} }, change, ["'payload.summary' is missing or blank"]],
    [{}, v2, ["'routing_key' is missing or blank", "'event_action' is missing or blank"]],
    [null, v2, ['Event object is not a JSON object']],
    [[], v2, ['Event object is not a JSON object']],
    [{ event_type: 'x' }, v1, ['event_type is invalid (must be one of: trigger acknowledge resolve)']],
    [{ event_type: 'trigger' }, v1, ['Description is missing or blank']],
    [{ event_type: 'resolve' }, v1, ['Incident key is missing or blank']],
  ]
  for (const [body, request, errors] of cases) assert.deepEqual(errorsOf(body, request), errors, JSON.stringify(body))
})

test('lenient about the rest', () => {
  const trigger = (payload: object, more: object = {}) =>
    one({ routing_key, event_action: 'trigger', payload: { summary: 's', ...payload }, ...more }, v2)
  assert.equal(trigger({ severity: 'CRITICAL' }).severity, 'critical')
  assert.equal(trigger({ severity: 'purple' }).severity, 'high')
  assert.equal(trigger({ severity: null }).severity, null)
  assert.equal(trigger({ source: null }).labels.source, undefined)
  assert.equal(trigger({ custom_details: 'just text' }).description, 'just text')
  assert.equal(trigger({ custom_details: [1, 2] }).description, '')
  assert.equal(
    trigger({ custom_details: { firing: [{ a: 1 }], big: 'x\ny' } }).description,
    'firing: {"a":1}\nbig:\nx\ny',
  )
  assert.equal(trigger({ summary: 'x'.repeat(5_000) }).title.length, 200)
  assert.match(trigger({}, { dedup_key: 'x'.repeat(8_000) }).key ?? '', /^sha256:/)
  assert.equal(trigger({}, { dedup_key: 42, links: 'none' }).key, '42')
})

test('v1 without details names no severity', () => {
  assert.equal(one({ event_type: 'trigger', description: 'd' }, v1).severity, null)
})

test('on our own URL the shape tells which API it is, and the key is not asked for', () => {
  assert.equal(one({ ...fixture('v2-trigger'), routing_key: undefined }, own).title, 'Heap of es-3 above 95%')
  assert.equal(one(fixture('v1-trigger'), own).key, 'host=es-3')
  assert.equal(one(fixture('change'), own).status, 'info')
  assert.deepEqual(errorsOf({}, own), ["'event_action' is missing or blank"])
})

test('the key is in the body or in a header', () => {
  const key = (body: unknown, headers = {}) =>
    keyInRequest(pagerdutyEvents.paths[0]!.key, { params: {}, body, headers, query: {} })
  assert.equal(key({ routing_key: 'a' }), 'a')
  assert.equal(key({ service_key: 'b' }), 'b')
  assert.equal(key({}, { 'x-routing-key': 'c' }), 'c')
  assert.equal(key(null), null)
})

test('no JSON makes it fail in any other way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(v1, v2, change, own), (part, request) => {
      const whole = {
        routing_key,
        event_action: part,
        event_type: part,
        payload: part,
        links: part,
        details: part,
        contexts: part,
      }
      for (const body of [
        part,
        whole,
        { ...whole, event_action: 'trigger', payload: { summary: 's', custom_details: part } },
      ]) {
        try {
          pagerdutyEvents.parse(body, request).map(normaliseSignal)
        } catch (error) {
          assert.ok(error instanceof Unreadable, String(error))
        }
      }
    }),
  )
})
