import type { Database } from '../kernel/db.ts'
import { json } from '../kernel/db.ts'
import { newId } from '../kernel/ids.ts'
import type { Channel, Destination, Receipt } from './channels/channel.ts'
import type { Message } from './message.ts'

/** What the tests of this room share: rows of the rooms to the left, and a channel whose sends the test decides about. */
export interface Sent {
  message: Message
  to: Destination
  key: string
}

export interface FakeChannel extends Channel {
  sent: Sent[]
  /** What the next sends do; the default accepts. */
  behave(how: (sent: Sent) => Promise<Receipt> | Receipt): void
}

export function fakeChannel(slug: string, more: Partial<Channel> = {}): FakeChannel {
  const sent: Sent[] = []
  let how: (sent: Sent) => Promise<Receipt> | Receipt = () => ({ id: null, state: 'accepted' })
  return {
    slug,
    name: slug,
    provider: `fake ${slug}`,
    addressLabel: 'Address',
    addressHint: '',
    needsCode: true,
    canAcknowledge: true,
    confirmsDelivery: false,
    hasSecret: false,
    concurrency: 8,
    available: () => ({ ok: true }),
    checkAddress: (text) => (text.includes('@') || text.startsWith('https:') ? { address: text } : { problem: 'This is no address.' }),
    async send(message, to, key) {
      const each = { message, to, key }
      sent.push(each)
      return await how(each)
    },
    ...more,
    sent,
    behave: (next) => void (how = next),
  }
}

export async function addPerson(database: Database, email: string, more: { name?: string; disabledAt?: Date; emailVerified?: boolean } = {}) {
  return await database.transact(async ({ db, now }) => {
    const id = newId('user', now)
    const name = more.name ?? email.split('@')[0]!
    const row = { id, name, email, timeZone: 'Europe/Lisbon', createdAt: now, updatedAt: now, ...more }
    await db.insertInto('person').values(row).execute()
    return { id, name, email }
  })
}

export async function addContact(
  database: Database,
  personId: string,
  channel: string,
  address: string,
  more: { verifiedAt?: Date | null; brokenBecause?: string } = {},
): Promise<string> {
  return await database.transact(async ({ db, now }) => {
    const id = newId('contactMethod', now)
    await db.insertInto('contactMethod').values({ id, personId, channel, address, createdAt: now, verifiedAt: now, ...more }).execute()
    return id
  })
}

export async function addPage(database: Database, title = 'p99 latency above 2 s'): Promise<{ id: string; number: number }> {
  return await database.transact(async ({ db, now }) => {
    const id = newId('page', now)
    const row = {
      id,
      status: 'triggered',
      urgency: 'high',
      severity: 'critical',
      title,
      cause: 'alert',
      plan: json({}),
      openedAt: now,
      roundBeganAt: now,
      level: 1,
      because: 'a test opened it',
    }
    return await db.insertInto('page').values(row).returning(['id', 'number']).executeTakeFirstOrThrow()
  })
}
