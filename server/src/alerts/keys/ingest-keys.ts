import { stopwatch } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/data/db.ts'
import type { Log } from '../../kernel/log.ts'
import { sha256 } from '../../kernel/secrets.ts'
import { type Integration, indexServices, type ServiceIndex } from '../deduplicate.ts'
import { loadIngestKeys, touchKeys } from './store.ts'

/** A live key: its integration, and the services a payload may name. */
export interface IngestKey {
  hash: string
  integration: Integration
  services: ServiceIndex
}

/**
 * All live keys, in memory. A key that is known costs no query; one that is not costs at most one query a second, however
 * many are tried, so a flood of wrong keys stays away from the database. Another node's new key works within a second, its
 * deleted one for ten more.
 */
export interface IngestKeys {
  find(key: string): Promise<IngestKey | null>
  /** Any live key of the integration with this slug. */
  ofIntegration(slug: string): Promise<IngestKey | null>
  /** Forgets what is in memory: call it after a commit that changed integrations, services or keys. */
  forget(): void
  /** Notes that the key was used; written at most once a minute. */
  used(hash: string): void
}

const freshFor = 10_000
const missAgainAfter = 1_000
const touchEvery = 60_000

interface Known {
  byHash: Map<string, IngestKey>
  /** Milliseconds since it was read. */
  age: () => number
}

export function createIngestKeys({ database, log }: { database: Database; log: Log }): IngestKeys {
  let known: Known | null = null
  let loading: Promise<Known> | null = null
  let generation = 0
  let sinceTouch: (() => number) | null = null
  const touched = new Set<string>()

  async function load(): Promise<Known> {
    const began = generation
    const age = stopwatch()
    const { keys, services } = await database.transact(loadIngestKeys)
    const index = indexServices(services)
    const byHash = new Map(keys.map(({ hash, integration }) => [hash, { hash, integration, services: index }]))
    const fresh = { byHash, age }
    // What was forgotten while it was being read may be older than the change.
    if (began === generation) known = fresh
    return fresh
  }

  async function all(maxAge: number): Promise<Known> {
    if (known && known.age() < maxAge) return known
    if (loading) return await loading
    const mine = load()
    loading = mine
    try {
      return await mine
    } finally {
      if (loading === mine) loading = null
    }
  }

  return {
    async find(key) {
      if (key.length > 200) return null
      const hash = sha256(key)
      return (await all(freshFor)).byHash.get(hash) ?? (await all(missAgainAfter)).byHash.get(hash) ?? null
    },
    async ofIntegration(slug) {
      const { byHash } = await all(missAgainAfter)
      for (const key of byHash.values()) if (key.integration.slug === slug) return key
      return null
    },
    forget() {
      generation += 1
      known = null
      loading = null
    },
    used(hash) {
      touched.add(hash)
      if (sinceTouch && sinceTouch() < touchEvery) return
      sinceTouch = stopwatch()
      const hashes = [...touched]
      touched.clear()
      database
        .transact((tx) => touchKeys(tx.db, hashes, tx.now))
        .catch((error) => log.debug({ error }, 'the time of last use was not written; the next minute writes it'))
    },
  }
}
