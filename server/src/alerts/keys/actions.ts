import type { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import { Problem } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import { mayConfigure, must } from '../../access/policy.ts'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import { randomToken, sha256 } from '../../kernel/secrets.ts'
import { ingestPath } from './path.ts'
import { endOtherKeys, liveKeys, lockIntegration, ownerOfKey, putKey } from './store.ts'

/**
 * A new key for an integration, shown this once. The old one ends at once or in a day, so that senders can be changed
 * without a gap; at most two are alive. @throws Problem forbidden for those who may not configure it.
 */
export async function rotateKey(tx: Tx, by: Principal, slug: string, endOldKey: 'now' | 'in-a-day') {
  const integration = await getResource<IntegrationDoc>(tx.db, 'integration', slug)
  const { source, team = null } = integration.doc
  must(
    mayConfigure(by, { team }),
    `Only managers of ${team ?? 'the organisation'} and admins make a new key for "${slug}". The key is as it was.`,
  )
  const others = endOldKey === 'now' ? { othersUntil: tx.now } : {}
  const { key, oldKeyUntil } = await createIngestKey(tx, by.actor, integration, others)
  return { key, path: ingestPath(source, key), oldKeyUntil }
}

/**
 * After an integration was written: with a fixed key from the configuration makes that one live (the others end in a day)
 * and answers null; without one generates a key if the integration has none and answers it, the one time it can be read.
 * `url` begins with `publicUrl`, without which it is a path.
 * @throws Problem conflict when the fixed key is that of another integration.
 */
export async function setIngestKey(
  tx: Tx,
  by: Actor,
  slug: string,
  fixedKey: string | null,
  publicUrl = '',
): Promise<{ key: string; url: string } | null> {
  const integration = await getResource<IntegrationDoc>(tx.db, 'integration', slug)
  if (fixedKey !== null) {
    await createIngestKey(tx, by, integration, { fixed: fixedKey })
    return null
  }
  const live = await liveKeys(tx.db, [integration.id], tx.now)
  if (live.length > 0) return null
  const { key } = await createIngestKey(tx, by, integration)
  return { key, url: publicUrl + ingestPath(integration.doc.source, key) }
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
export async function createIngestKey(
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
