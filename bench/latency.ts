// From an alert's POST to the arrival of the outgoing webhook, idle, one at a time. Both ends are in this process, so one
// clock measures both; that also means that both ends' work is in the numbers.   node bench/latency.ts [alerts]

import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { quantile, startBench } from './peers.ts'

const count = Number(process.argv[2] ?? 300)
/** Alerts before the measurement: statements are planned and the code is compiled, as in a server that has run for a minute. */
const warmUp = 100
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
const agent = new Agent({ keepAlive: true })
const headers = { 'content-type': 'application/json' }
const post = (status: string) =>
  new Promise<void>((resolve, reject) => {
    const call = request(`${bench.app.url}/in/generic/${key}`, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    call.on('error', reject)
    call.end(JSON.stringify({ key: 'latency', title: 'slow', severity: 'critical', status }))
  })

const latencies: number[] = []
for (let i = 0; i < count + warmUp; i++) {
  const arrival = new Promise<number>((resolve) => {
    arrived = resolve
  })
  const began = performance.now()
  const [at] = await Promise.all([arrival, post('firing')])
  if (i >= warmUp) latencies.push(at - began)
  arrived = null
  await post('resolved')
  await new Promise((resolve) => setTimeout(resolve, 30))
}
console.log(
  `alert in → webhook out over ${count} alerts, durable, idle: p50 ${quantile(latencies, 0.5).toFixed(2)} ms, p99 ${quantile(latencies, 0.99).toFixed(2)} ms (targets 5 and 30)`,
)
console.log(
  `ratio to the target: p50 ${(quantile(latencies, 0.5) / 5).toFixed(2)}, p99 ${(quantile(latencies, 0.99) / 30).toFixed(2)}`,
)
agent.destroy()
await bench.close()
receiver.close()
