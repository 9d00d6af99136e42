import { Problem } from '@tocsin/contract/errors'
import type { OnCall, OwnShift } from '@tocsin/contract/schedules/on-call'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, listResources, pointedAtFrom, type Resource } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import { type Person, resolvePerson } from '../../people/read.ts'
import { usersNamed } from '../history/named.ts'
import { ownShifts } from './own-shifts.ts'
import { onCallNow, rosters } from './read.ts'
import { longestWindow, windowOf } from './timeline.ts'

/** Who is on call, and when a person is, over several schedules. */

/** Eight weeks, in seconds: how far ahead a person's shifts are listed unless said. */
const usualWindow = 56 * 86_400

interface ScheduleFilter {
  schedule?: string | undefined
  /** Reached from this service through its policy. */
  service?: string | undefined
  team?: string | undefined
}

async function schedulesOf(tx: Tx, filter: ScheduleFilter): Promise<Resource<ScheduleDoc>[]> {
  if (filter.schedule) return [await getResource<ScheduleDoc>(tx.db, 'schedule', filter.schedule)]
  let found = await listResources<ScheduleDoc>(tx.db, 'schedule')
  if (filter.team) {
    await getResource(tx.db, 'team', filter.team)
    found = found.filter((resource) => resource.doc.team === filter.team)
  }
  if (filter.service) {
    const service = await getResource(tx.db, 'service', filter.service)
    const policies = (await pointedAtFrom(tx.db, [service.id])).filter((use) => use.kind === 'policy')
    const targets = await pointedAtFrom(
      tx.db,
      policies.map((policy) => policy.id),
    )
    const slugs = new Set(targets.filter((use) => use.kind === 'schedule').map((use) => use.slug))
    found = found.filter((resource) => slugs.has(resource.slug))
  }
  return found
}

function scheduleView({ slug, doc }: Resource<ScheduleDoc>): OnCall['schedule'] {
  return { slug, name: doc.name ?? slug, timeZone: doc.timeZone, team: doc.team ?? null }
}

function personView({ id, name, email }: Person): OnCall['users'][number] {
  return { id, name, email }
}

/** Who is on call on the schedules asked about. `by` is needed only to know who "me" is. */
export async function listOnCall(
  tx: Tx,
  by: Principal | null,
  ask: ScheduleFilter & { at?: string | undefined; user?: string | undefined },
): Promise<OnCall[]> {
  const at = ask.at ? new Date(ask.at) : tx.now
  const schedules = await schedulesOf(tx, ask)
  const person = ask.user ? await resolvePerson(tx, by, ask.user, 'user') : null
  const answers = await onCallNow(
    tx.db,
    schedules.map((resource) => resource.slug),
    at,
  )
  return schedules.flatMap((resource) => {
    const answer = answers.get(resource.slug)
    if (!answer || (person && !answer.people.some((each) => each.id === person.id))) return []
    return [
      {
        schedule: scheduleView(resource),
        users: answer.people.map(personView),
        until: answer.until?.toISOString() ?? null,
        next: answer.next && { users: answer.next.people.map(personView), from: answer.next.from.toISOString() },
        because: answer.because,
      },
    ]
  })
}

interface ShiftsAsk {
  user: string
  schedule?: string | undefined
  team?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

/** When a person is on call, by start. @throws Problem invalid (window, person), not_found (schedule, team). */
export async function listShifts(tx: Tx, by: Principal, ask: ShiftsAsk): Promise<OwnShift[]> {
  const start = ask.from ?? tx.now.toISOString()
  const end = ask.until ?? later(new Date(start), usualWindow).toISOString()
  const { from, until } = windowOf({ from: start, until: end })
  if (until.getTime() - from.getTime() > longestWindow) {
    throw new Problem('invalid', 'Shifts are listed for at most a year at once.', {
      errors: [{ path: 'until', message: 'at most a year after from' }],
    })
  }
  const person = await resolvePerson(tx, by, ask.user, 'user')
  const user = person.email.toLowerCase()
  const schedules = await schedulesOf(tx, ask)
  const all = await rosters(
    tx.db,
    from,
    schedules.map(({ slug }) => slug),
  )
  const answer = all.flatMap((roster) => {
    // Of many schedules few name the person at all: the others need not be computed.
    if (!usersNamed(roster).has(user)) return []
    const schedule = scheduleView(roster.resource)
    return ownShifts(roster, user, from, until).map((shift) => ({ schedule, ...shift }))
  })
  return answer
    .sort((a, b) => a.start.getTime() - b.start.getTime() || a.schedule.slug.localeCompare(b.schedule.slug))
    .map((shift) => ({ ...shift, start: shift.start.toISOString(), end: shift.end.toISOString() }))
}
