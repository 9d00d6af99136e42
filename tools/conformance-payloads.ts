import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

interface Expected {
  status: string
  title: string | null
  severity: string | null
  dedup_key?: { value?: string }
  service?: string
  labels?: Record<string, string>
  link?: string | null
  items?: Expected[]
}

interface PayloadCase {
  file: string
  source: string
  kind: string
  method: string
  http_headers: Record<string, string>
  wire_body?: string
  expected: Expected
}

export interface Tocsin {
  url: string
  call(method: string, path: string, body?: unknown, type?: string): Promise<{ status: number; json: unknown }>
}

/** The source that reads a case's deliveries, and the URL they are sent to; null: this release has no such source. */
function targetOf(
  each: PayloadCase,
  body: Record<string, unknown>,
): { source: string; key: string; path: string } | null {
  const index = each.file.replace(/[^a-z0-9]/g, '-')
  switch (each.source) {
    case 'alertmanager':
    case 'generic': {
      const key = `conformance-${each.source}-key`
      return { source: each.source, key, path: `/in/${each.source}/${key}` }
    }
    case 'pagerduty-events-v2':
      return {
        source: 'pagerduty-events',
        key: String(body.routing_key ?? index),
        path: each.kind === 'change' ? '/v2/change/enqueue' : '/v2/enqueue',
      }
    case 'pagerduty-events-v1':
      return {
        source: 'pagerduty-events',
        key: String(body.service_key ?? index),
        path: '/generic/2010-04-15/create_event.json',
      }
    default:
      return null
  }
}

interface Outcome {
  status: string
  title: string
  severity: string
  alert: string | null
}

/** One delivery against what a user would want of it. Answers what is wrong; empty: it passes. */
async function judge(tocsin: Tocsin, each: PayloadCase, bytes: Buffer): Promise<string[] | null> {
  const body = parse(bytes.toString('utf8'))
  const target = targetOf(each, body)
  if (!target) return null
  const slug = `c-${target.key
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 40)}`
  const services = [each.expected, ...(each.expected.items ?? [])].flatMap(({ service }) =>
    service && /^[a-z0-9-]+$/.test(service) ? [service] : [],
  )
  const config = {
    services: Object.fromEntries(services.map((name) => [name, {}])),
    integrations: { [slug]: { source: target.source, key: target.key } },
  }
  const applied = await tocsin.call('PUT', '/api/v1/config', config)
  if (applied.status !== 200) return [`the integration could not be made: ${JSON.stringify(applied.json)}`]
  const answer = await fetch(`${tocsin.url}${target.path}`, {
    method: each.method,
    headers: each.http_headers,
    body: new Uint8Array(bytes),
  })
  if (!answer.ok) return [`expected success, got ${answer.status}: ${await answer.text()}`]
  const deliveries = (await tocsin.call('GET', `/api/v1/integrations/${slug}/deliveries?limit=1`)).json as {
    items: { outcome: Outcome[] }[]
  }
  const outcomes = deliveries.items[0]?.outcome ?? []
  const wanted = each.expected.items ?? [each.expected]
  const wrong: string[] = []
  if (outcomes.length !== wanted.length) wrong.push(`expected ${wanted.length} signals, got ${outcomes.length}`)
  for (const [i, expected] of wanted.entries()) {
    const got = outcomes[i]
    if (got) wrong.push(...(await compare(tocsin, expected, got)))
  }
  return wrong
}

async function compare(tocsin: Tocsin, expected: Expected, got: Outcome): Promise<string[]> {
  const wrong: string[] = []
  const differ = (what: string, wish: unknown, fact: unknown) =>
    wrong.push(`${what}: expected ${JSON.stringify(wish)}, got ${JSON.stringify(fact)}`)
  if (got.status !== expected.status) differ('status', expected.status, got.status)
  if (expected.severity && expected.status === 'firing' && got.severity !== expected.severity)
    differ('severity', expected.severity, got.severity)
  if (
    expected.title &&
    expected.status !== 'resolved' &&
    !(got.title.includes(expected.title) && got.title.length <= 200)
  )
    differ('title', expected.title, got.title)
  if (!got.alert || expected.status !== 'firing') return wrong
  const alert = (await tocsin.call('GET', `/api/v1/alerts/${got.alert}`)).json as {
    dedupKey: string
    service: { slug: string } | null
    link: string | null
    labels: Record<string, string>
  }
  const key = expected.dedup_key?.value
  if (key && !alert.dedupKey.includes(key)) differ('dedup key', key, alert.dedupKey)
  if (expected.service && alert.service?.slug !== expected.service)
    differ('service', expected.service, alert.service?.slug ?? null)
  if (expected.link && alert.link !== expected.link) differ('link', expected.link, alert.link)
  for (const [name, value] of Object.entries(expected.labels ?? {}))
    if (alert.labels[name] !== value) differ(`label ${name}`, value, alert.labels[name])
  return wrong
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return value && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** Sends every stored delivery of the sources this release has. */
export async function runPayloads(
  tocsin: Tocsin,
  folder: string,
): Promise<{ passed: number; failed: number; skipped: number }> {
  const index = JSON.parse(await readFile(join(folder, 'INDEX.json'), 'utf8')) as PayloadCase[]
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const each of index) {
    const bytes = each.wire_body === undefined ? await readFile(join(folder, each.file)) : Buffer.from(each.wire_body)
    const wrong = await judge(tocsin, each, bytes)
    if (wrong === null) sum.skipped += 1
    else if (wrong.length === 0) sum.passed += 1
    else {
      sum.failed += 1
      console.log(`FAIL payloads/${each.file}\n${wrong.map((line) => `     ${line}`).join('\n')}`)
    }
  }
  return sum
}
