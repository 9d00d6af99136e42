import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../server/src/app.ts'
import { systemClock } from '../server/src/kernel/clock.ts'
import { readEnv } from '../server/src/kernel/env.ts'
import { createLog } from '../server/src/kernel/log.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { migrate } from '../server/src/kernel/postgres/migrate.ts'
import type { Load, Outcome } from './hammer.ts'

export const benchToken = 'bench-token-0123456789abcdef'

export interface Bench {
  app: App
  postgres: EmbeddedPostgres
  call(method: string, path: string, body: unknown, type?: string): Promise<void>
  close(): Promise<void>
}

/** A durable Tocsin of its own: embedded PostgreSQL with fsync, real HTTP. */
export async function startBench(more: Record<string, string> = {}): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-bench-'))
  const log = createLog('error')
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log })
  await migrate(postgres.url)
  const env = readEnv({
    PORT: '0',
    TOCSIN_DATA: dataDir,
    TOCSIN_ADMIN_TOKEN: benchToken,
    LOG_LEVEL: 'error',
    TOCSIN_OUTBOUND_ALLOW: '127.0.0.1',
    ...more,
  })
  const app = await createApp({ env, databaseUrl: postgres.url, clock: systemClock, log })
  await app.listen()
  return {
    app,
    postgres,
    async call(method, path, body, type = 'application/json') {
      const response = await fetch(`${app.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${benchToken}`, 'content-type': type },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    },
    async close() {
      await app.close()
      await postgres.stop()
    },
  }
}

/** A program of this folder in a process of its own, and the first message it sends. */
export async function startProgram<Hello>(
  file: string,
  ...parameters: string[]
): Promise<{ child: ChildProcess; hello: Hello; stop(): Promise<void> }> {
  const child = fork(new URL(file, import.meta.url), parameters)
  const [hello] = (await once(child, 'message')) as [Hello]
  return {
    child,
    hello,
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

export interface Hammer {
  /** Posts with `connections` requests in flight for `seconds`, every key new; answers requests per second that got a 2xx. */
  run(load: Omit<Load, 'from'>): Promise<number>
  stop(): Promise<void>
}

/** One load generator for all contestants and rounds, so that each meets it warm. */
export async function startHammer(): Promise<Hammer> {
  const { child, stop } = await startProgram('./hammer.ts')
  let posted = 0
  return {
    async run(load) {
      child.send({ ...load, from: posted } satisfies Load)
      const [{ rate, next }] = (await once(child, 'message')) as [Outcome]
      posted = next
      return rate
    },
    stop,
  }
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export function quantile(values: number[], q: number): number {
  return [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN
}
