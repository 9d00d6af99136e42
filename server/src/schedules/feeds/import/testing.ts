import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import type { OutsideCalendar } from '@tocsin/contract/schedules/feeds'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { authorise } from '../../../access/policy.ts'
import type { Flow } from '../../../kernel/data/reactions.ts'
import { saveResources } from '../../../kernel/data/resources.ts'
import { outbound } from '../../../kernel/http/outbound.ts'
import { createLog } from '../../../kernel/log.ts'
import type { Call, Principal } from '../../../kernel/perform.ts'
import { testContext } from '../../../kernel/testing.ts'
import { savePerson } from '../../../people/actions.ts'
import { registry } from '../../../rooms.ts'
import { onCallNow } from '../../oncall/read.ts'
import { pollCalendars } from './jobs.ts'
import { followCalendars } from './reactions.ts'
import { calendarRoutes } from './routes.ts'

const { calendars } = calendarRoutes()

const log = createLog('silent')

export function calendar(...events: [start: string, end: string, summary: string][]): string {
  const lines = events.map(
    ([start, end, summary], index) =>
      `BEGIN:VEVENT\r\nUID:${index}@x\r\nDTSTART:${start}\r\nDTEND:${end}\r\nSUMMARY:${summary}\r\nEND:VEVENT\r\n`,
  )
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${lines.join('')}END:VCALENDAR\r\n`
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** A calendar server of the outside, a house with a schedule that reads it, and a guard that lets only its port through. */
export async function room(flow: Partial<Flow['then']> = {}) {
  const house = await testContext({ ...flow, 'resource.changed': [followCalendars] })
  const { database, clock } = house
  const asked: IncomingMessage[] = []
  let answer: Answer = (_, response) => void response.end(calendar())
  const server = createServer((request, response) => {
    asked.push(request)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const out = outbound({ allow: [`127.0.0.1:${port}`] })
  const url = `http://127.0.0.1:${port}/oncall.ics`
  const doc: ScheduleDoc = {
    name: 'Primary',
    team: 'payments',
    timeZone: 'Europe/Berlin',
    layers: [{ name: 'imported', coverage: { type: 'ical', url } }],
  }
  await database.transact(async (tx) => {
    for (const name of ['Ana Ruiz', 'Bo Lind']) {
      const email = `${name.slice(0, 2).toLowerCase().trim()}@acme.example`
      await savePerson(tx, system, { name, email, role: 'responder', timeZone: 'UTC' }, null)
    }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'payments', doc: { name: 'Payments' } },
      { kind: 'schedule', slug: 'primary', doc },
    ])
  })
  const principal: Principal = {
    actor: system,
    userId: null,
    email: null,
    role: 'responder',
    timeZone: 'UTC',
    teams: { payments: 'responder' },
    scopes: null,
    sessionId: null,
  }
  const as = (change: Partial<Principal> = {}): { context: Call } => ({
    context: { principal: { ...principal, ...change }, ip: null, database, clock, log, authorise },
  })
  return {
    ...house,
    url,
    asked,
    as,
    doc,
    answers(next: Answer) {
      answer = next
    },
    async poll(after = 0) {
      clock.moveTo(new Date(clock.now().getTime() + after * 1000))
      return await pollCalendars({ database, outbound: out, log })
    },
    async state(): Promise<OutsideCalendar> {
      return (await call(calendars.list, {}, as()))[0]!
    },
    save: async (change: Partial<ScheduleDoc>) =>
      await database.transact((tx) =>
        saveResources(tx, system, registry, [{ kind: 'schedule', slug: 'primary', doc: { ...doc, ...change } }]),
      ),
    async who(at: string) {
      const now = (await onCallNow(database.db, ['primary'], new Date(at))).get('primary')!
      return now.people.map((person) => person.name)
    },
    async facts() {
      const rows = await database.db
        .selectFrom('fact')
        .select(['kind', 'because'])
        .where('kind', 'like', 'calendar.%')
        .orderBy('seq')
        .execute()
      return rows.map(({ kind, because }) => (because ? `${kind}: ${because}` : kind))
    },
    async [Symbol.asyncDispose]() {
      out.close()
      server.closeAllConnections()
      server.close()
      await house[Symbol.asyncDispose]()
    },
  }
}

export const good = calendar(
  ['20261102T080000Z', '20261109T080000Z', 'On call: Ana Ruiz'],
  ['20261109T080000Z', '20261116T080000Z', 'bo@acme.example'],
  ['20261116T080000Z', '20261123T080000Z', 'Gone Person'],
)
