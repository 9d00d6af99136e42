import { system } from '@tocsin/contract/facts'
import { authorise } from '../../access/policy.ts'
import { later, then } from '../../flow.ts'
import { listFacts } from '../../kernel/data/facts.ts'
import { saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { testContext } from '../../kernel/testing.ts'
import { disablePerson, savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { onCallNow } from '../oncall/read.ts'
import { runCover } from './jobs.ts'

const names = ['ana', 'bo', 'cy', 'dee', 'mo', 'zed']
/** One week each, from Monday 2 November 2026. */
export const week = {
  name: 'week',
  rotate: 'weekly',
  handoff: 'mon 09:00',
  from: '2026-11-02',
  people: ['ana@x.example', 'bo@x.example', 'cy@x.example'],
}

/** Monday 2 November 2026, 09:00 in Lisbon: Ana's week begins, then come Bo's and Cy's. Dee helps, Mo manages. */
export async function office() {
  const house = await testContext(then, undefined, later)
  const { database, clock } = house
  const ids = new Map<string, string>()
  await database.transact(async (tx) => {
    for (const name of names) {
      const about = {
        name: name[0]!.toUpperCase() + name.slice(1),
        email: `${name}@x.example`,
        timeZone: 'Europe/Lisbon',
      }
      const { person } = await savePerson(tx, system, { ...about, role: 'responder' }, null)
      ids.set(name, person.id)
    }
  })
  const saves = (docs: { kind: 'team' | 'schedule'; slug: string; doc: Record<string, unknown> | null }[]) =>
    database.transact(async (tx) => void (await saveResources(tx, system, registry, docs)))
  const edits = (...layers: object[]) =>
    saves([
      { kind: 'schedule', slug: 'primary', doc: { name: 'Primary', team: 'ops', timeZone: 'Europe/Lisbon', layers } },
    ])
  const members = Object.fromEntries(
    names.slice(0, 5).map((name) => [`${name}@x.example`, name === 'mo' ? 'manager' : 'responder']),
  )
  await saves([{ kind: 'team', slug: 'ops', doc: { name: 'Ops', members } }])
  await edits(week)
  function as(name: string, change: Partial<Principal> = {}): { context: Call } {
    const userId = ids.get(name)!
    const principal: Principal = {
      actor: { type: 'user', id: userId, name: name[0]!.toUpperCase() + name.slice(1) },
      userId,
      email: `${name}@x.example`,
      role: 'responder',
      timeZone: 'UTC',
      teams: name === 'zed' ? {} : { ops: name === 'mo' ? 'manager' : 'responder' },
      scopes: null,
      sessionId: null,
      ...change,
    }
    return { context: { principal, ip: null, database, clock, log: createLog('silent'), authorise } }
  }
  const onDuty = async (at: string) => {
    const answer = await onCallNow(database.db, ['primary'], new Date(`2026-${at}:00Z`))
    return answer
      .get('primary')!
      .people.map(({ name }) => name)
      .join()
  }
  const facts = async (id: string) => {
    const { items } = await listFacts(database.db, { subject: id, limit: 50, after: 0 })
    return items.map((fact) => fact.kind)
  }
  const mails = async () => {
    await house.reactLater()
    const rows = await database.db
      .selectFrom('notification')
      .innerJoin('person', 'person.id', 'personId')
      .select(['name', 'notice'])
      .orderBy('notification.id')
      .execute()
    await database.db.deleteFrom('notification').execute()
    return rows.map(({ name, notice }) => `${name}: ${(notice as { title: string }).title}`).sort()
  }
  const runsCover = () => database.transact(runCover)
  const leaves = (name: string) => database.transact((tx) => disablePerson(tx, system, ids.get(name)!))
  return { ...house, as, onDuty, facts, mails, edits, saves, runsCover, leaves, ids }
}
