import type { Outbound } from './http/outbound.ts'
import type { Log } from './log.ts'

export interface HeartbeatOptions {
  url: string | undefined
  /** Does the whole paging path prove healthy right now? */
  healthy(): Promise<{ ok: boolean; detail: string }>
  outbound: Outbound
  log: Log
  every?: number
}

export interface Heartbeat {
  stop(): void
}

/**
 * Looks at the paging path every 15 s and pings HEARTBEAT_URL only while it proves healthy: an outside monitor then
 * notices a pipeline that stands still, which no check of the process itself would. Never blocks paging.
 */
export function startHeartbeat({ url, healthy, outbound, log, every = 15_000 }: HeartbeatOptions): Heartbeat {
  let last = true
  let running = false
  async function beat(): Promise<void> {
    if (running) return
    running = true
    try {
      const { ok, detail } = await healthy().catch((error: Error) => ({ ok: false, detail: error.message }))
      if (ok !== last)
        log[ok ? 'info' : 'error'](
          { detail },
          ok ? 'the paging path is healthy again' : 'the paging path is not healthy',
        )
      last = ok
      if (ok && url) await outbound.send({ method: 'GET', url, timeoutMs: 5000 })
    } catch (error) {
      log.warn({ error }, 'the outside heartbeat could not be sent')
    } finally {
      running = false
    }
  }
  const timer = setInterval(beat, every)
  void beat()
  return { stop: () => clearInterval(timer) }
}
