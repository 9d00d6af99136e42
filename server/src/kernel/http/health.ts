import type { Metrics } from '../telemetry.ts'
import type { FastifyInstance } from './http.ts'

export interface Check {
  ok: boolean
  detail: string
}

export interface HealthOptions {
  metrics: Metrics
  version: string
  /** Can this node accept and page? Asked at every /readyz. */
  checks(): Promise<Record<string, Check>>
  /** Brings gauges up to date before they are read. */
  refresh(): Promise<void>
}

/** `/healthz`: the process is up. `/readyz`: it can accept and page. `/metrics`: Prometheus. None needs a sign-in. */
export function mountHealth(http: FastifyInstance, { metrics, version, checks, refresh }: HealthOptions): void {
  http.get('/healthz', async () => ({ status: 'up', version }))
  http.get('/readyz', async (_request, reply) => {
    const results = await checks()
    const ok = Object.values(results).every((check) => check.ok)
    return reply.status(ok ? 200 : 503).send({ status: ok ? 'ready' : 'not ready', checks: results })
  })
  http.get('/metrics', async (_request, reply) => {
    await refresh()
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(metrics.render())
  })
}
