import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
  json: unknown
}

/** What the receiver does with requests: answer with a status, never answer, or break the connection. */
export type Behaviour = number | 'hang' | 'reset'

/** The other end of outgoing webhooks. */
export interface Receiver extends AsyncDisposable {
  url: string
  received: Received[]
  waitFor(count: number): Promise<Received[]>
  behave(behaviour: Behaviour): void
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  let behaviour: Behaviour = 200
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      let json: unknown = null
      try {
        json = JSON.parse(body)
      } catch {
        // Kept as text.
      }
      received.push({ path: request.url ?? '/', headers: request.headers, body, json })
      if (behaviour === 'reset') request.socket.destroy()
      else if (behaviour !== 'hang') response.writeHead(behaviour).end()
      for (const wake of waiting) wake()
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async waitFor(count) {
      const deadline = AbortSignal.timeout(5000)
      while (received.length < count) {
        if (deadline.aborted) throw new Error(`the receiver got ${received.length} requests, not ${count}`)
        await new Promise<void>((resolve) => {
          waiting.add(resolve)
          deadline.addEventListener('abort', () => resolve(), { once: true })
        })
      }
      return received
    },
    behave(next) {
      behaviour = next
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
