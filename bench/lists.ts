// Lists and the acknowledgement with 10,000 open pages and 100,000 alerts in the database: what a person waits for, over HTTP,
// one question at a time.   node bench/lists.ts [rounds]
import { crowd } from './crowd.ts'
import { benchToken, quantile, startBench } from './peers.ts'

const rounds = Number(process.argv[2] ?? 100)
const bench = await startBench()
await crowd(bench)
const headers = { authorization: `Bearer ${benchToken}`, 'content-type': 'application/json' }

async function ask(
  path: string,
  body?: unknown,
): Promise<{ ms: number; answer: { items: { id: string }[]; nextCursor?: string } }> {
  const began = performance.now()
  const response = await fetch(`${bench.app.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
  return { ms: performance.now() - began, answer: answer as never }
}

function told(name: string, times: number[], target: number): void {
  const p95 = quantile(times, 0.95)
  const ratio = (p95 / target).toFixed(2)
  console.log(
    `${name.padEnd(46)} p50 ${quantile(times, 0.5).toFixed(1)} ms   p95 ${p95.toFixed(1)} ms   ratio to ${target} ms: ${ratio}`,
  )
}

const lists: Record<string, string> = {
  'pages, open': '/pages?status=open',
  'pages, open, of one service': '/pages?status=open&service=s7',
  'pages, high urgency, by words': '/pages?status=open&urgency=high&q=certificate',
  'pages, by words that are nowhere': '/pages?q=nowhere',
  'pages that reached Ana': '/pages?user=ana@bench.example',
  alerts: '/alerts',
  'alerts, firing': '/alerts?status=firing',
  'alerts, critical, of one service': '/alerts?severity=critical&service=s7',
  'alerts, by words': '/alerts?q=host%20976',
  'alerts, by words that are nowhere': '/alerts?q=nowhere',
  'health of all services': '/service-health',
}
for (const [name, path] of Object.entries(lists)) {
  const times: number[] = []
  for (let i = 0; i < rounds + 10; i++) {
    const { ms } = await ask(path)
    if (i >= 10) times.push(ms)
  }
  told(name, times, 200)
}

const deep: number[] = []
let cursor: string | undefined
for (let i = 0; i < rounds; i++) {
  const { ms, answer } = await ask(`/alerts?limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)
  deep.push(ms)
  cursor = answer.nextCursor
}
told('alerts, a hundred at a time, on and on', deep, 200)

const { answer: open } = await ask('/pages?status=triggered&limit=200')
const one: number[] = []
const acknowledged: number[] = []
for (const { id } of open.items.slice(0, rounds)) {
  one.push((await ask(`/pages/${id}`)).ms)
  acknowledged.push((await ask(`/pages/${id}/acknowledge`, {})).ms)
}
told('one page', one, 200)
told('acknowledge', acknowledged, 150)
await bench.close()
