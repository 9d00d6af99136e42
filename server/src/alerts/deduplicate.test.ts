import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SignalStatus } from '@tocsin/contract/alerts/alerts'
import { isWorse, type Severity } from '@tocsin/contract/severity'
import fc from 'fast-check'
import {
  type Alert,
  type Arrival,
  deduplicate,
  type Integration,
  indexServices,
  type Named,
  route,
} from './deduplicate.ts'
import { blankSignal, type Signal } from './signal.ts'

const now = new Date('2026-11-02T09:00:00Z')
const checkout: Named = { id: 'svc_1', slug: 'checkout', name: 'Checkout' }
const integration: Integration = {
  id: 'int_1',
  slug: 'prom',
  name: 'Prometheus',
  source: 'alertmanager',
  service: checkout,
  defaultSeverity: null,
}

function arrival(signal: Partial<Signal>, more: Partial<Arrival> = {}): Arrival {
  return {
    signal: { ...blankSignal, key: 'k', title: 'Disk full', ...signal },
    integration,
    route: { service: checkout, because: 'the integration "prom" sends everything to Checkout' },
    delivery: 'dlv_1',
    key: signal.key ?? 'k',
    hash: 'h',
    id: 'alr_new',
    now,
    ...more,
  }
}

const open: Alert = {
  id: 'alr_old',
  scope: 'svc_1',
  dedupKey: 'k',
  dedupHash: 'h',
  serviceId: 'svc_1',
  integrationId: 'int_1',
  source: 'alertmanager',
  status: 'firing',
  severity: 'medium',
  title: 'Disk filling',
  description: 'was 80%',
  labels: { a: '1' },
  link: 'https://old.example',
  runbook: null,
  occurrences: 3,
  startedAt: new Date('2026-11-02T08:00:00Z'),
  firstSeenAt: new Date('2026-11-02T08:00:01Z'),
  lastSeenAt: new Date('2026-11-02T08:30:00Z'),
  resolvedAt: null,
  deliveryId: 'dlv_0',
  because: 'nothing was open',
}

test('what a signal does to what is open', () => {
  const table: [string, Alert | null, Partial<Signal>, string, Partial<Alert> | null, RegExp][] = [
    [
      'a trigger opens',
      null,
      { severity: 'critical' },
      'open',
      { id: 'alr_new', severity: 'critical', occurrences: 1 },
      /^nothing was open with the key "k" for Checkout; the integration/,
    ],
    ['without a severity it is high', null, {}, 'open', { severity: 'high' }, /names no severity, so it is high$/],
    [
      'a trigger while open repeats',
      open,
      { severity: 'medium', labels: { b: '2' } },
      'repeat',
      {
        id: 'alr_old',
        occurrences: 4,
        title: 'Disk full',
        description: 'was 80%',
        labels: { b: '2' },
        link: 'https://old.example',
        lastSeenAt: now,
        deliveryId: 'dlv_1',
      },
      /occurrence number 4/,
    ],
    ['a repeat without a severity keeps it', open, {}, 'repeat', { severity: 'medium' }, /./],
    ['a milder repeat keeps the worst', open, { severity: 'low' }, 'repeat', { severity: 'medium' }, /./],
    [
      'a worse repeat worsens',
      open,
      { severity: 'critical' },
      'worsen',
      { severity: 'critical', occurrences: 4 },
      /medium became critical/,
    ],
    [
      'a resolve resolves',
      open,
      { status: 'resolved', title: '' },
      'resolve',
      { status: 'resolved', resolvedAt: now, title: 'Disk filling', occurrences: 3 },
      /^Prometheus says that it is over$/,
    ],
    [
      'a resolve for nothing open is kept',
      null,
      { status: 'resolved' },
      'record',
      null,
      /nothing open has the key "k"/,
    ],
    [
      'an acknowledgement names who',
      open,
      { status: 'acknowledged', actor: 'ana' },
      'acknowledge',
      open,
      /^ana acknowledged/,
    ],
    ['or the integration', open, { status: 'acknowledged' }, 'acknowledge', open, /^Prometheus acknowledged/],
    ['an acknowledgement for nothing open', null, { status: 'acknowledged' }, 'record', null, /nothing to acknowledge/],
    ['information changes nothing', open, { status: 'info' }, 'record', open, /never pages/],
    ['and opens nothing', null, { status: 'info' }, 'record', null, /never pages/],
  ]
  for (const [name, before, signal, expected, alert, because] of table) {
    const decision = deduplicate(before, arrival(signal))
    assert.equal(decision.do, expected, name)
    if (alert === null) assert.equal(decision.alert, null, name)
    else assert.partialDeepStrictEqual(decision.alert, alert, name)
    assert.match(decision.because, because, name)
  }
})

test('an alert begins when the source says, but not in the future', () => {
  const startedAt = (at: string) => deduplicate(null, arrival({ startedAt: new Date(at) })).alert?.startedAt
  assert.deepEqual(startedAt('2026-11-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z'))
  assert.deepEqual(startedAt('2027-01-01T00:00:00Z'), now)
})

test('the integration’s default severity counts where the payload names none', () => {
  const decision = deduplicate(null, arrival({}, { integration: { ...integration, defaultSeverity: 'low' } }))
  assert.equal(decision.alert?.severity, 'low')
  assert.match(decision.because, /it is low, the default of the integration/)
})

test('where a signal goes', () => {
  const services = indexServices([
    checkout,
    { id: 'svc_2', slug: 'search', name: 'Site Search' },
    { id: 'svc_3', slug: 'a', name: 'Twin' },
    { id: 'svc_4', slug: 'b', name: 'twin' },
  ])
  const open = { ...integration, service: null }
  const table: [Integration, string | null, string | null, RegExp][] = [
    [integration, 'search', 'svc_1', /sends everything to Checkout/],
    [open, 'search', 'svc_2', /the payload names the service "search"/],
    [open, 'SITE search', 'svc_2', /./],
    [open, 'a', 'svc_3', /./],
    [open, 'Twin', null, /the name of several services: it goes to the catch-all/],
    [open, 'serch', null, /which is no service here: it goes to the catch-all/],
    [open, null, null, /neither the payload nor the integration "prom" names a service/],
  ]
  for (const [from, hint, id, because] of table) {
    const found = route(from, hint, services)
    assert.equal(found.service?.id ?? null, id, String(hint))
    assert.match(found.because, because)
  }
})

test('any history: one alert at a time, exact counts, severity only rises while open', () => {
  const status = fc.constantFrom<SignalStatus>('firing', 'resolved', 'acknowledged', 'info')
  const severity = fc.constantFrom<Severity | null>(null, 'critical', 'high', 'medium', 'low', 'info')
  fc.assert(
    fc.property(fc.array(fc.record({ status, severity })), (signals) => {
      let current = null as Alert | null
      let triggers = 0
      for (const [i, signal] of signals.entries()) {
        const before = current
        const decision = deduplicate(before, arrival(signal, { id: `alr_${i}` }))
        assert.ok(decision.because.length > 0)
        if (decision.do === 'open') triggers = 0
        if (signal.status === 'firing') triggers += 1
        if (decision.do === 'resolve') current = null
        else if (signal.status === 'firing') current = decision.alert
        if (current) assert.equal(current.occurrences, triggers)
        if (before && current) assert.ok(!isWorse(before.severity, current.severity))
        assert.equal(current === null, signal.status === 'resolved' || (before === null && signal.status !== 'firing'))
      }
    }),
  )
})
