// From an alert's POST to the arrival of the outgoing webhook, idle, one at a time. Both ends are in this process, so one
// clock measures both.   node bench/latency.ts [alerts]
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { quantile, startBench } from './peers.ts'

const count = Number(process.argv[2] ?? 300)
const key = 'bench-latency-key-00001'
let arrived: ((at: number) => void) | null = null
const receiver = createServer((request, response) => {
  const at = performance.now()
  request.resume()
  request.on('end', () => response.writeHead(200).end())
  arrived?.(at)
})
receiver.listen(0, '127.0.0.1')
await once(receiver, 'listening')
const bench = await startBench()
await bench.call(
  'PUT',
  '/api/v1/config',
  `
users: { ana@bench.example: { contacts: [{ webhook: "http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook" }] } }
policies: { bench: { levels: [{ after: 0m, notify: [user ana@bench.example] }] } }
services: { bench: { policy: bench } }
integrations: { bench: { source: generic, service: bench, key: ${key} } }`,
  'application/yaml',
)
const post = (status: string) =>
  fetch(`${bench.app.url}/in/generic/${key}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key: 'latency', title: 'slow', severity: 'critical', status }) })

const latencies: number[] = []
for (let i = 0; i < count + 20; i++) {
  const arrival = new Promise<number>((resolve) => {
    arrived = resolve
  })
  const began = performance.now()
  const [at] = await Promise.all([arrival, post('firing')])
  if (i >= 20) latencies.push(at - began)
  arrived = null
  await post('resolved')
  await new Promise((resolve) => setTimeout(resolve, 30))
}
console.log(`alert in → webhook out over ${count} alerts, durable, idle: p50 ${quantile(latencies, 0.5).toFixed(2)} ms, p99 ${quantile(latencies, 0.99).toFixed(2)} ms (targets 5 and 30)`)
console.log(`ratio to the target: p50 ${(quantile(latencies, 0.5) / 5).toFixed(2)}, p99 ${(quantile(latencies, 0.99) / 30).toFixed(2)}`)
await bench.close()
receiver.close()
