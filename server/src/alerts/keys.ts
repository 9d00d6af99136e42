import { Problem } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import { later, stopwatch } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import type { Log } from '../kernel/log.ts'
import { randomToken, sha256 } from '../kernel/secrets.ts'
import { type Integration, indexServices, type ServiceIndex } from './digest.ts'
import { endOtherKeys, liveKeys, loadDoors, lockIntegration, ownerOfKey, putKey, touchKeys } from './store.ts'

/** What a key opens: its integration, and the services a payload may name. */
export interface Door {
  hash: string
  integration: Integration
  services: ServiceIndex
}

/**
 * All live keys, in memory. A key that is known costs no query; one that is not costs at most one query a second, however
 * many are tried, so a flood of wrong keys stays away from the database. Another node's new key works within a second, its
 * deleted one for ten more.
 */
export interface Doors {
  find(key: string): Promise<Door | null>
  /** The door of an integration by its slug, through any of its live keys. */
  ofIntegration(slug: string): Promise<Door | null>
  /** Forgets what is in memory: call it after a commit that changed integrations, services or keys. */
  forget(): void
  /** Notes that the key was used; written at most once a minute. */
  used(hash: string): void
}

const freshFor = 10_000
const missAgainAfter = 1_000
const touchEvery = 60_000

interface Known {
  byHash: Map<string, Door>
  /** Milliseconds since it was read. */
  age: () => number
}

export function createDoors({ database, log }: { database: Database; log: Log }): Doors {
  let known: Known | null = null
  let loading: Promise<Known> | null = null
  let generation = 0
  let sinceTouch: (() => number) | null = null
  const touched = new Set<string>()

  async function load(): Promise<Known> {
    const began = generation
    const age = stopwatch()
    const { doors, services } = await database.transact(loadDoors)
    const index = indexServices(services)
    const byHash = new Map(doors.map(({ hash, integration }) => [hash, { hash, integration, services: index }]))
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
      for (const door of byHash.values()) if (door.integration.slug === slug) return door
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

/** 32 characters of a-z and 0-9: 160 random bits that also serve as a PagerDuty routing key. */
function newKey(): string {
  return randomToken('', 20)
}

/**
 * Gives the integration a key: a generated one, or `fixed`. Its other keys end at `othersUntil` (default: in a day). Only
 * the hash is stored: the answer is the one time the key can be read. A fixed key that is live already changes nothing.
 * @throws Problem conflict when the fixed key is that of another integration.
 */
export async function createKey(
  tx: Tx,
  by: Actor,
  integration: { id: string; slug: string },
  options: { fixed?: string; othersUntil?: Date } = {},
): Promise<{ key: string; oldKeyUntil: Date | null; changed: boolean }> {
  await lockIntegration(tx, integration.id)
  const key = options.fixed ?? newKey()
  const hash = sha256(key)
  const before = await liveKeys(tx.db, [integration.id], tx.now)
  if (before.some((row) => row.hash === hash && row.expiresAt === null))
    return { key, oldKeyUntil: null, changed: false }
  const owner = options.fixed ? await ownerOfKey(tx, hash) : null
  if (owner && owner.id !== integration.id && !owner.deleted) {
    const sentence = `The key of integration "${integration.slug}" is already that of "${owner.slug}". Nothing was changed; give each integration its own key.`
    throw new Problem('conflict', sentence, {
      errors: [{ path: `integrations.${integration.slug}.key`, message: `is already the key of "${owner.slug}"` }],
    })
  }
  const until = options.othersUntil ?? later(tx.now, 86_400)
  const hint = key.slice(-4)
  await putKey(tx, { hash, integrationId: integration.id, hint })
  await endOtherKeys(tx, integration.id, hash, until)
  const oldKeyUntil = before.some((row) => row.hash !== hash && row.expiresAt === null) ? until : null
  tx.record('integration.key_rotated', {
    actor: by,
    subjects: [integration.id],
    because: null,
    data: {
      integration: integration.id,
      slug: integration.slug,
      hint,
      oldKeyUntil: oldKeyUntil?.toISOString() ?? null,
    },
  })
  return { key, oldKeyUntil, changed: true }
}
