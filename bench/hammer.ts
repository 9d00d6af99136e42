// The load of the ingest benchmark, in a thread of its own so that it does not share the server's event loop.
import { Agent, request } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'

const { url, kind, from, seconds, connections } = workerData as {
  url: string
  kind: 'alert' | 'prometheus'
  from: number
  seconds: number
  connections: number
}
const description = 'The 99th percentile of the checkout latency has been above two seconds for five minutes.'
const bodies = {
  alert: (n: number) =>
    JSON.stringify({
      key: `k${n}`,
      title: 'p99 latency above 2 s on checkout',
      severity: 'high',
      labels: { env: 'prod', region: 'eu-west-1', instance: `web-${n % 50}` },
      description,
    }),
  prometheus: (n: number) =>
    JSON.stringify([
      {
        labels: { alertname: 'Latency', instance: `web-${n}`, env: 'prod', region: 'eu-west-1', severity: 'high' },
        annotations: { summary: 'p99 latency above 2 s on checkout', description },
      },
    ]),
}

const agent = new Agent({ keepAlive: true, maxSockets: connections })
const end = performance.now() + seconds * 1000
let sent = from
let good = 0

function one(): Promise<void> {
  return new Promise((resolve) => {
    const call = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        if (response.statusCode! < 300) good += 1
        response.resume()
        response.on('end', resolve)
      },
    )
    call.on('error', () => resolve())
    call.end(bodies[kind](sent++))
  })
}

const began = performance.now()
await Promise.all(
  Array.from({ length: connections }, async () => {
    while (performance.now() < end) await one()
  }),
)
agent.destroy()
parentPort!.postMessage({ rate: good / ((performance.now() - began) / 1000), next: sent })
