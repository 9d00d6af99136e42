import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blankSignal, normaliseSignal, type Signal, severityOf, webLink } from './signal.ts'

function normalised(part: Partial<Signal>): Signal {
  return normaliseSignal({ ...blankSignal, ...part })
}

test('titles are one line of at most 200 characters and never missing on what opens', () => {
  assert.equal(normalised({ title: ' Disk\r\n full \x1b[31m!\x00 ' }).title, 'Disk full !')
  const long = normalised({ title: 'x'.repeat(1_000_000) }).title
  assert.equal(long.length, 200)
  assert.ok(long.endsWith('… (cut)'))
  assert.equal(normalised({ title: ' \t\n', description: 'first\nsecond' }).title, 'first')
  assert.equal(normalised({}).title, 'Alert without a title')
  assert.equal(normalised({ status: 'resolved' }).title, '')
  assert.equal(normalised({ title: '{{constructor}} <script>' }).title, '{{constructor}} <script>')
})

test('keys are trimmed, hashed when long, null when empty', () => {
  assert.equal(normalised({ key: ' srv01/HTTP\n' }).key, 'srv01/HTTP')
  for (const key of ['', '  ', '\0', null]) assert.equal(normalised({ key }).key, null)
  const long = normalised({ key: 'k'.repeat(8_000) }).key
  assert.match(long ?? '', /^sha256:[0-9a-f]{64}$/)
  assert.equal(normalised({ key: ` ${'k'.repeat(8_000)}` }).key, long)
  assert.notEqual(normalised({ key: 'k'.repeat(8_001) }).key, long)
  assert.equal(normalised({ key: 'k'.repeat(255) }).key, 'k'.repeat(255))
  assert.match(normalised({ key: 'ü'.repeat(128) }).key ?? '', /^sha256:/)
  assert.notEqual(normalised({ key: 'Srv' }).key, normalised({ key: 'srv' }).key)
})

test('descriptions and labels are capped', () => {
  const signal = normalised({
    description: 'd'.repeat(20_000),
    labels: {
      ...Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`l${at}`, 'v'])),
    },
  })
  assert.equal(signal.description.length, 15_000)
  assert.equal(Object.keys(signal.labels).length, 64)
  const labels = normalised({ labels: { a: 'v'.repeat(2_000), '': 'x', b: '', ' c\n': ' y\0 ' } }).labels
  assert.equal(labels.a?.length, 1_000)
  assert.deepEqual(Object.keys(labels), ['a', 'c'])
  assert.equal(labels.c, 'y')
  const odd = normalised({ labels: JSON.parse('{"__proto__":"x"}') }).labels
  assert.ok(Object.hasOwn(odd, '__proto__'))
})

test('only links that a browser opens over http and https stay, as they were written', () => {
  for (const link of [
    'https://monitoring.service.com',
    'http://a.example:9093/#/alerts?x=all',
    ' HTTPS://a.example/ ',
  ]) {
    assert.equal(webLink(link), link.trim())
  }
  for (const link of [
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    '//a.example',
    'https://',
    'https://a b',
    'https://a.example/"><script>',
    `https://a.example/${'x'.repeat(2_000)}`,
    '',
    null,
  ]) {
    assert.equal(normalised({ link, runbook: link }).link, null, String(link))
  }
})

test('instants outside 1970 to 2200 are not set', () => {
  for (const text of ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '2201-01-01T00:00:00Z', 'nonsense']) {
    const date = new Date(text)
    assert.equal(normalised({ startedAt: date }).startedAt, null)
  }
  const fine = new Date('2026-11-21T01:20:10Z')
  assert.equal(normalised({ startedAt: fine }).startedAt, fine)
})

test('severities in the words of the field', () => {
  const cases: [unknown, string | null][] = [
    ['critical', 'critical'],
    ['CRITICAL', 'critical'],
    ['page', 'critical'],
    ['emergency', 'critical'],
    ['P1', 'critical'],
    ['sev-1', 'critical'],
    ['SEV 2', 'high'],
    ['error', 'high'],
    ['major', 'high'],
    ['High', 'high'],
    ['warning', 'medium'],
    ['minor', 'medium'],
    ['p3', 'medium'],
    ['notice', 'low'],
    ['none', 'info'],
    ['debug', 'info'],
    ['1 - Critical', 'critical'],
    ['P2 (High)', 'high'],
    ['[warning]', 'medium'],
    ['3', null],
    [3, null],
    ['purple', null],
    ['constructor', null],
    ['not critical', null],
    ['', null],
    [null, null],
    ['critical'.repeat(100), null],
  ]
  for (const [given, expected] of cases) assert.equal(severityOf(given), expected, String(given))
})

test('normalising twice is normalising once, whatever comes', () => {
  const text = fc.array(fc.nat(0x10ffff), { maxLength: 300 }).map((points) => String.fromCodePoint(...points))
  const signals = fc.record({
    key: fc.option(text),
    status: fc.constantFrom('firing' as const, 'resolved' as const, 'info' as const),
    severity: fc.constant(null),
    title: text,
    description: text,
    service: fc.option(text),
    link: fc.option(fc.oneof(text, fc.webUrl())),
    runbook: fc.option(fc.webUrl()),
    labels: fc.dictionary(text, text),
    startedAt: fc.option(fc.date()),
  })
  fc.assert(
    fc.property(signals, (signal) => {
      const once = normaliseSignal(signal)
      assert.deepEqual(normaliseSignal(once), once)
      assert.ok(once.title.length <= 200 && !once.title.includes('\n'))
    }),
  )
})
