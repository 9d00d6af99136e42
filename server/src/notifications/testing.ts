import { type Actor, system } from '@tocsin/contract/facts'
import { z } from 'zod'
import type { Clock } from '../kernel/clock.ts'
import { type Database, json } from '../kernel/data/db.ts'
import { newId } from '../kernel/ids.ts'
import { createLog } from '../kernel/log.ts'
import type { Principal } from '../kernel/perform.ts'
import { secretBox } from '../kernel/secrets.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import type { Channel, Destination, Receipt } from './channels/channel.ts'
import { channelsOf, declarations } from './channels/index.ts'
import type { Message } from './messages/message.ts'
import type { PageMessage } from './messages/page.ts'
import { cancel, nextMethod, plan } from './plan/actions.ts'
import { notificationsOf } from './read.ts'
import { type NotificationLane, notificationLane } from './sending/lane.ts'

/** An open test database with a clock that is moved by hand, as kernel/testing.ts makes it. */
export interface House {
  database: Database
  clock: Clock & { moveTo(instant: Date): void }
}

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
  const channel: FakeChannel = {
    slug,
    name: slug,
    word: slug,
    provider: `fake ${slug}`,
    settings: z.object({}),
    address: { label: 'Address', hint: '', schema: z.string(), needsCode: true, hasSecret: false },
    limits: { title: 160, body: null, perSecond: null, concurrency: 8 },
    proof: 'accepted',
    rank: declarations.find((each) => each.slug === slug)?.rank ?? { high: 1, low: 1 },
    actions: ['acknowledge'],
    open: () => channel,
    available: () => ({ ok: true }),
    checkAddress: (text) =>
      text.includes('@') || text.startsWith('https:') ? { address: text } : { problem: 'This is no address.' },
    async send(message, to, key) {
      const each = { message, to, key }
      sent.push(each)
      return await how(each)
    },
    ...more,
    sent,
    behave(next) {
      how = next
    },
  }
  return channel
}

/** The page that was sent. */
export function pageOf(sent: Sent | undefined): PageMessage {
  if (sent?.message.kind !== 'page') throw new Error(`no page was sent but ${sent?.message.kind ?? 'nothing'}`)
  return sent.message
}

/** The code that was sent. */
export function codeOf({ message }: Sent): string {
  if (message.kind !== 'code') throw new Error(`no code was sent but a ${message.kind}`)
  return message.code
}

export async function addPerson(
  database: Database,
  email: string,
  more: { name?: string; disabledAt?: Date; emailVerified?: boolean } = {},
) {
  return await database.transact(async ({ db, now }) => {
    const id = newId('user', now)
    const name = more.name ?? email.split('@')[0]!
    const row = { id, name, email, timeZone: 'Europe/Lisbon', createdAt: now, updatedAt: now, ...more }
    await db.insertInto('person').values(row).execute()
    return { id, name, email }
  })
}

/** Somebody as they ask after signing in. */
export function personPrincipal(person: { id: string; name: string; email: string }): Principal {
  return {
    actor: { type: 'user', id: person.id, name: person.name },
    userId: person.id,
    email: person.email,
    role: 'responder',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: 'ses_test',
  }
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
    await db
      .insertInto('contactMethod')
      .values({ id, personId, channel, address, createdAt: now, verifiedAt: now, ...more })
      .execute()
    return id
  })
}

export async function addPage(
  database: Database,
  title = 'p99 latency above 2 s',
): Promise<{ id: string; number: number }> {
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

/** The reactions of flow.ts that this room answers for. */
export const flow = {
  'page.reached': [plan],
  'page.acknowledged': [cancel],
  'page.resolved': [cancel],
  'page.reassigned': [cancel],
  'notification.failed': [nextMethod],
}
export const ana: Actor = { type: 'user', id: 'usr_ana', name: 'Ana Reis' }

export function laneOn(
  { database, clock }: { database: Database; clock: Clock },
  channels: Channel[],
): NotificationLane {
  return notificationLane({
    database,
    clock,
    log: createLog('silent'),
    metrics: createMetrics(),
    channels: channelsOf(channels),
    secrets: secretBox('a key for tests only'),
    publicUrl: () => 'https://tocsin.acme.example',
  })
}

export async function reach({ database }: House, pageId: string, users: string[], level = 1) {
  await database.transact(async (tx) => {
    const people = users.map((user) => ({ user, because: 'you are on call' }))
    const data = { page: pageId, round: 1, level, urgency: 'high' as const, people }
    tx.record('page.reached', { actor: system, subjects: [pageId], because: 'level 1', data })
  })
}

export async function acknowledge({ database }: House, pageId: string) {
  await database.transact(async (tx) => {
    await tx.db.selectFrom('page').select('id').where('id', '=', pageId).forUpdate().execute()
    await tx.db.updateTable('page').set({ status: 'acknowledged' }).where('id', '=', pageId).execute()
    tx.record('page.acknowledged', {
      actor: ana,
      subjects: [pageId],
      because: null,
      data: { page: pageId, user: null },
    })
  })
}

/** Works until nothing is due, as the server does. */
export async function drain(lane: NotificationLane) {
  for (;;) {
    const found = await lane.work()
    await lane.settled()
    if (found === 0) return
  }
}

export function forward({ clock }: House, seconds: number) {
  clock.moveTo(new Date(clock.now().getTime() + seconds * 1000))
}

export async function statesOf({ database }: House, pageId: string) {
  return (await notificationsOf(database.db, pageId)).map((each) => `${each.channel} ${each.state}`).sort()
}

export async function factsOf({ database }: House, kind: string) {
  return await database.db
    .selectFrom('fact')
    .select(['because', 'data', 'subjects'])
    .where('kind', '=', kind)
    .orderBy('seq')
    .execute()
}

/** A channel that holds every message until the test lets it go. */
export function holding(slug: string, more: Partial<Channel> = {}) {
  const channel = fakeChannel(slug, more)
  const held: { answer(receipt: Receipt): void; fail(error: Error): void }[] = []
  channel.behave(() => {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>()
    held.push({ answer: resolve, fail: reject })
    return promise
  })
  return { channel, held }
}

export async function addAlert(
  { database }: House,
  pageId: string,
  title: string,
  severity: string,
  status = 'firing',
) {
  await database.transact(async ({ db, now }) => {
    const id = newId('alert', now)
    const seen = { startedAt: now, firstSeenAt: now, lastSeenAt: now }
    const row = {
      id,
      scope: id,
      dedupKey: id,
      dedupHash: id,
      source: 'generic',
      status,
      severity,
      title,
      because: 'a test',
      ...seen,
    }
    await db.insertInto('alert').values(row).execute()
    await db.insertInto('pageAlert').values({ pageId, alertId: id, joinedAt: now }).execute()
  })
}
