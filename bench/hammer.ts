// The load of the ingest benchmark, in a process of its own. Plain sockets instead of an HTTP client: on a machine with few
// cores the client's work would otherwise be a good part of what is measured, of the fast contestants most.
import { connect } from 'node:net'

/** Keys `from`, `from + 1`, … are posted for `seconds` with `connections` requests in flight. */
export interface Load {
  url: string
  kind: 'alert' | 'prometheus'
  from: number
  seconds: number
  connections: number
}

/** Requests per second that were answered 2xx, and the first key that was not used. */
export interface Outcome {
  rate: number
  next: number
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

async function run({ url, kind, from, seconds, connections }: Load): Promise<Outcome> {
  const { hostname, port, pathname } = new URL(url)
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: `
  const began = performance.now()
  const end = began + seconds * 1000
  let sent = from
  let good = 0

  async function one(): Promise<void> {
    const socket = connect(Number(port), hostname).setNoDelay(true).setEncoding('latin1')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    let answer = ''
    function post(): void {
      const body = bodies[kind](sent++)
      socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
    }
    socket.on('connect', post)
    socket.on('data', (text) => {
      answer += text
      const headEnd = answer.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const length = /\r\ncontent-length: (\d+)/i.exec(answer)?.[1]
      if (length === undefined)
        return void socket.destroy(new Error(`an answer without length: ${answer.slice(0, headEnd)}`))
      if (answer.length < headEnd + 4 + Number(length)) return
      if (answer.startsWith('2', 9)) good += 1
      answer = ''
      if (performance.now() < end) post()
      else socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
    await promise
  }

  await Promise.all(Array.from({ length: connections }, one))
  return { rate: good / ((performance.now() - began) / 1000), next: sent }
}

process.on('message', async (load: Load) => void process.send!(await run(load)))
process.send!('ready')
