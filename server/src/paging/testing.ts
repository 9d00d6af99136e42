import type { Actor } from '@tocsin/contract/facts'
import type { KindName } from '@tocsin/contract/resources'
import type { Severity } from '@tocsin/contract/severity'
import { sql } from 'kysely'
import { later } from '../kernel/clock.ts'
import type { Tx } from '../kernel/data/db.ts'
import type { Fact } from '../kernel/data/facts.ts'
import type { Flow } from '../kernel/data/reactions.ts'
import { findResource, saveResources } from '../kernel/data/resources.ts'
import { newId } from '../kernel/ids.ts'
import { createLog } from '../kernel/log.ts'
import type { Principal } from '../kernel/perform.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { registry } from '../rooms.ts'
import { pageLane } from './lane.ts'
import type { Page } from './model.ts'
import { acknowledgePagesOfAlerts, escalateEarly, openOrJoinPages, resolvePagesOfAlerts } from './reactions.ts'
import { listPages } from './read.ts'
import { reachedOf } from './store.ts'

export const admin: Actor = { type: 'user', id: null, name: 'Root' }
export const source: Actor = { type: 'integration', id: null, name: 'Generic' }
const hands: Partial<Flow['then']> = {
  'alert.opened': [openOrJoinPages],
  'alert.worsened': [openOrJoinPages],
  'alert.resolved': [resolvePagesOfAlerts],
  'alert.acknowledged_by_source': [acknowledgePagesOfAlerts],
  'person.unreachable': [escalateEarly],
}
const always = {
  name: 'Payments primary',
  timeZone: 'UTC',
  layers: [{ name: 'all', rotate: 'weekly', handoff: 'mon 09:00', people: ['ana@acme.example'] }],
}
const documents: [KindName, string, Record<string, unknown>][] = [
  [
    'team',
    'payments',
    {
      name: 'Payments',
      members: { 'ana@acme.example': 'manager', 'bo@acme.example': 'responder' },
      catchAll: ['user cy@acme.example'],
    },
  ],
  ['schedule', 'primary', always],
  ['schedule', 'empty', { timeZone: 'UTC', layers: [] }],
  [
    'policy',
    'payments',
    {
      name: 'Payments',
      team: 'payments',
      levels: [
        { after: '0m', notify: ['schedule primary'] },
        { after: '5m', notify: ['user bo@acme.example'] },
      ],
    },
  ],
  [
    'policy',
    'hollow',
    {
      name: 'Hollow',
      team: 'payments',
      levels: [
        { after: '0m', notify: ['schedule empty'] },
        { after: '10m', notify: ['team payments'] },
      ],
    },
  ],
  ['service', 'checkout', { name: 'Checkout', team: 'payments', policy: 'payments' }],
  ['service', 'hollow', { team: 'payments', policy: 'hollow' }],
  ['service', 'bare', {}],
]

export async function world(then: Partial<Flow['then']> = {}) {
  const house = await testContext({ ...hands, ...then })
  const { database, clock } = house
  const people: Record<string, string> = {}
  await database.transact(async (tx) => {
    for (const name of ['root', 'ana', 'bo', 'cy']) {
      const role = name === 'root' ? 'admin' : 'responder'
      const email = `${name}@acme.example`
      people[name] = (
        await savePerson(
          tx,
          admin,
          { email, name: name[0]!.toUpperCase() + name.slice(1), role, timeZone: 'UTC' },
          null,
        )
      ).person.id
    }
    await saveResources(
      tx,
      admin,
      registry,
      documents.map(([kind, slug, doc]) => ({ kind, slug, doc })),
    )
  })
  const lane = pageLane({ database, clock, log: createLog('silent'), metrics: createMetrics() })
  const idOf = async (kind: KindName, slug: string) => (await findResource(database.db, kind, slug))!.id
  const services = {
    checkout: await idOf('service', 'checkout'),
    hollow: await idOf('service', 'hollow'),
    bare: await idOf('service', 'bare'),
  }

  async function openAlert(
    tx: Tx,
    service: keyof typeof services,
    severity: Severity = 'critical',
    title = 'p99',
  ): Promise<string> {
    const id = newId('alert', tx.now)
    const scope = services[service]
    await sql`insert into alert (id, scope, dedup_key, dedup_hash, service_id, source, status, severity, title, started_at, first_seen_at, last_seen_at, because)
      values (${id}, ${scope}, ${id}, ${id}, ${scope}, 'generic', 'firing', ${severity}, ${title}, ${tx.now}, ${tx.now}, ${tx.now}, 'test')`.execute(
      tx.db,
    )
    const data = { alert: id, scope, service: scope, integration: null, severity, title }
    tx.record('alert.opened', { actor: source, subjects: [id], because: null, data })
    return id
  }
  return {
    ...house,
    database,
    people,
    services,
    lane,
    as: (name: string): Principal => ({
      ...principal(name[0]!.toUpperCase() + name.slice(1), people[name]!),
      role: name === 'root' ? 'admin' : 'responder',
    }),
    fires: (service: keyof typeof services, severity?: Severity, title?: string) =>
      database.transact((tx) => openAlert(tx, service, severity, title)),
    firesMany: (count: number) =>
      database.transact(async (tx) => {
        for (let i = 0; i < count; i++) await openAlert(tx, 'checkout', 'critical', `alert ${i}`)
      }),
    pages: async () => (await listPages(database.db, { limit: 50 })).reverse(),
    async page(): Promise<Page> {
      return (await listPages(database.db, { limit: 1 }))[0]!
    },
    async drain() {
      let sum = 0
      for (let n = await lane.work(); n > 0; n = await lane.work()) sum += n
      return sum
    },
    async forward(minutes: number) {
      const until = later(clock.now(), minutes * 60)
      for (let due = await lane.nextDueAt(); due && due <= until; due = await lane.nextDueAt()) {
        if (due > clock.now()) clock.moveTo(due)
        if ((await lane.work()) === 0) break
      }
      clock.moveTo(until)
    },
    async asked(page: Page) {
      return (await reachedOf(database.db, page.id)).map((each) => [
        (each.at.getTime() - page.openedAt.getTime()) / 60_000,
        each.level,
        each.name,
      ])
    },
    async facts(subject: string): Promise<Pick<Fact, 'kind' | 'because' | 'data'>[]> {
      return (await database.db
        .selectFrom('fact')
        .select(['kind', 'because', 'data'])
        .where(sql<boolean>`subjects @> array[${subject}]`)
        .orderBy('seq')
        .execute()) as never
    },
    do: <T>(work: (tx: Tx) => Promise<T>) => database.transact(work),
  }
}

export function principal(name: string, userId: string | null): Principal {
  return {
    actor: { type: 'user', id: userId, name },
    userId,
    email: `${name}@acme.example`,
    role: 'admin',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
}
