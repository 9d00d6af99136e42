import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './telemetry.ts'

test('counters add up by their labels, in whatever order these are given', () => {
  const metrics = createMetrics()
  metrics.count('tocsin_signals_total', { source: 'generic', what: 'firing' })
  metrics.count('tocsin_signals_total', { what: 'firing', source: 'generic' }, 4)
  metrics.count('tocsin_signals_total', { source: 'generic', what: 'resolved' })
  metrics.count('tocsin_pages_opened_total')
  const lines = metrics.render().split('\n')
  assert.deepEqual(
    lines.filter((line) => line.startsWith('tocsin')),
    [
      'tocsin_signals_total{source="generic",what="firing"} 5',
      'tocsin_signals_total{source="generic",what="resolved"} 1',
      'tocsin_pages_opened_total 1',
    ],
  )
  assert.equal(lines.filter((line) => line === '# TYPE tocsin_signals_total counter').length, 1)
  assert.equal(lines.filter((line) => line.startsWith('# HELP tocsin_signals_total ')).length, 1)
})

test('a gauge is what it was last set to', () => {
  const metrics = createMetrics()
  metrics.gauge('tocsin_open_pages', { status: 'triggered' }, 3)
  metrics.gauge('tocsin_open_pages', { status: 'triggered' }, 0)
  assert.match(metrics.render(), /^tocsin_open_pages\{status="triggered"\} 0$/m)
})

test('histograms: buckets are cumulative, inclusive and end with +Inf', () => {
  const metrics = createMetrics()
  for (const seconds of [0.0005, 0.001, 0.3, 100])
    metrics.observe('tocsin_page_delay_seconds', { channel: 'email' }, seconds)
  metrics.observe('tocsin_ingest_batch_seconds', {}, 0.02)
  const text = metrics.render()
  const bucket = (le: string) =>
    Number(
      new RegExp(
        `^tocsin_page_delay_seconds_bucket\\{channel="email",le="${le.replace('+', '\\+')}"\\} (\\d+)$`,
        'm',
      ).exec(text)?.[1],
    )
  assert.deepEqual([bucket('0.001'), bucket('0.25'), bucket('0.5'), bucket('60'), bucket('+Inf')], [2, 2, 3, 3, 4])
  assert.match(text, /^tocsin_page_delay_seconds_sum\{channel="email"\} 100\.3015$/m)
  assert.match(text, /^tocsin_page_delay_seconds_count\{channel="email"\} 4$/m)
  assert.match(text, /^tocsin_ingest_batch_seconds_bucket\{le="\+Inf"\} 1$/m)
  assert.match(text, /^tocsin_ingest_batch_seconds_sum 0\.02$/m)
})

test('what is no number does not spoil a histogram', () => {
  const metrics = createMetrics()
  metrics.observe('tocsin_http_seconds', {}, Number.NaN)
  metrics.observe('tocsin_http_seconds', {}, Number.POSITIVE_INFINITY)
  metrics.observe('tocsin_http_seconds', {}, 1)
  assert.match(metrics.render(), /^tocsin_http_seconds_sum 1$/m)
})

test('labels hold any text and stay on one line; the whole is what Prometheus reads', () => {
  const metrics = createMetrics()
  metrics.count('tocsin_signals_total', { source: 'a "b" \\ c\nd' })
  metrics.observe('tocsin_http_seconds', { route: '/api/v1/*' }, 0.1)
  const text = metrics.render()
  assert.equal(text.includes('source="a \\"b\\" \\\\ c\\nd"'), true)
  for (const line of text.trimEnd().split('\n')) {
    assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="([^"\\]|\\[\\"n])*",?)+\})? -?[0-9.e+-]+)$/)
  }
  assert.equal(text.endsWith('\n'), true)
})
