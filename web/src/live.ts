import { touches } from 'virtual:contract'
import { generateOperationKey } from '@orpc/tanstack-query'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { OperationPath } from '@tocsin/contract/fact-meaning'
import type { Fact } from '@tocsin/contract/facts'
import { useSyncExternalStore } from 'react'
import { api, client } from './api.ts'
import { problemOf } from './problem.ts'

/** connecting: never connected yet; live; away: the connection broke; back: caught up a moment ago. */
export type Connection = 'connecting' | 'live' | 'away' | 'back'

let connection: Connection = 'connecting'
const watchers = new Set<() => void>()
const hearers = new Set<(facts: Fact[]) => void>()

function become(next: Connection): void {
  if (connection === next) return
  connection = next
  for (const watcher of watchers) watcher()
}

/** How the live feed is doing. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    () => connection,
  )
}

/** Calls back with new facts as they come; returns what ends it. */
export function subscribeFacts(hearer: (facts: Fact[]) => void): () => void {
  hearers.add(hearer)
  return () => hearers.delete(hearer)
}

/** The cache keys that these kinds of fact make old, each once. A kind that is not known touches only lists of facts. */
function keysTouchedBy(kinds: Iterable<string>): QueryKey[] {
  const paths = new Set<OperationPath>(['facts'])
  for (const kind of kinds) if (Object.hasOwn(touches, kind)) for (const path of touches[kind]!) paths.add(path)
  return [...paths].map((path) => generateOperationKey(path.split('.')))
}

const gather = 200
/** Milliseconds after which a slow answer does not hold up the next refresh. */
const patience = 2000

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const slowest = 15_000

/** Follows the live feed and keeps the cache true; returns what stops it. */
export function followLive(queries: QueryClient): () => void {
  let source: EventSource | null = null
  let stopped = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined
  let calm: ReturnType<typeof setTimeout> | undefined
  let refreshing = false
  const kinds = new Set<string>()

  function open(): void {
    if (stopped) return
    source?.close()
    source = new EventSource('/api/v1/live')
    source.onopen = onOpen
    source.onmessage = onMessage
    source.addEventListener('reset', () => void queries.invalidateQueries())
    source.onerror = onError
  }
  function onOpen(): void {
    failures = 0
    const wasAway = connection === 'away'
    if (wasAway) void queries.invalidateQueries()
    // What was loaded before anybody listened may have changed in between.
    else void queries.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt > 0 })
    become(wasAway ? 'back' : 'live')
    clearTimeout(calm)
    calm = setTimeout(() => connection === 'back' && become('live'), 4000)
  }
  function onMessage(event: MessageEvent<string>): void {
    const { facts } = JSON.parse(event.data) as { facts: Fact[] }
    for (const fact of facts) kinds.add(fact.kind)
    for (const hearer of hearers) hearer(facts)
    // A storm of facts refreshes each query a few times a second, not once per fact.
    // The first is not kept waiting.
    if (!refreshing) void refresh()
  }
  /** One at a time: a refresh that started again with every fact would, in a storm, never come to an end. */
  async function refresh(): Promise<void> {
    refreshing = true
    while (kinds.size > 0 && !stopped) {
      const keys = keysTouchedBy(kinds)
      kinds.clear()
      const loaded = Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })))
      await Promise.all([pause(gather), Promise.race([loaded, pause(patience)])])
    }
    refreshing = false
  }
  function onError(): void {
    if (stopped) return
    become('away')
    // While CONNECTING the browser tries again by itself, with the last id; CLOSED means that it has given up.
    if (source?.readyState !== EventSource.CLOSED) return
    failures += 1
    clearTimeout(retry)
    retry = setTimeout(tryAgain, Math.min(500 * 2 ** failures, slowest) * (0.75 + Math.random() / 2))
  }
  async function tryAgain(): Promise<void> {
    try {
      // An EventSource hides why it was refused; a plain question tells a lost session from a lost server.
      await client.me.get()
    } catch (error) {
      if (problemOf(error).status === 401) {
        void queries.invalidateQueries({ queryKey: api.me.key() })
        return
      }
      return onError()
    }
    open()
  }
  function onOnline(): void {
    if (connection !== 'away') return
    clearTimeout(retry)
    open()
  }

  open()
  addEventListener('online', onOnline)
  addEventListener('offline', onError)
  return () => {
    stopped = true
    source?.close()
    for (const timer of [retry, calm]) clearTimeout(timer)
    removeEventListener('online', onOnline)
    removeEventListener('offline', onError)
    connection = 'connecting'
  }
}
