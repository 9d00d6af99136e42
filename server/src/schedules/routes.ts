import { Problem } from '@tocsin/contract/errors'
import type { OnCall, OverrideRecord, OwnShift } from '@tocsin/contract/schedules/on-call'
import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../kernel/clock.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, listResources, pointedAtFrom, type Resource } from '../kernel/data/resources.ts'
import { api, type Principal } from '../kernel/perform.ts'
import { type Person, personByRef } from '../people/read.ts'
import { afterSaving } from './fairness/ask.ts'
import { usersNamed } from './history/named.ts'
import { rosterShifts, rosterSpans } from './history/roster.ts'
import { ownShifts } from './oncall/own-shifts.ts'
import { onCallNow, rosterOf, rosters } from './oncall/read.ts'
import { outsideOf } from './outside/read.ts'
import { addOverride, removeOverride } from './overrides/actions.ts'
import { overridesOf, type StoredOverride } from './overrides/store.ts'
import { sameUsers } from './rotation/merge.ts'
import { fromCalendars, gaps, type Shift, type Span } from './rotation/model.ts'

/** A year and a day: the longest window that is drawn at once. */
const longestWindow = 366 * 86_400_000
/** Eight weeks, in seconds: how far a person's shifts are told unless said. */
const usualWindow = 56 * 86_400

function windowOf(input: { from: string; until: string }): { from: Date; until: Date } {
  const from = new Date(input.from)
  const until = new Date(input.until)
  if (until <= from)
    throw new Problem('invalid', 'The window ends before it begins.', {
      errors: [{ path: 'until', message: 'must be after from' }],
    })
  return { from, until }
}

const wireSpan = (span: Span) => ({ start: span.start.toISOString(), end: span.end.toISOString(), users: span.users })
/** A layer's shifts in which a turn that an edit of the schedule cut is one again, where its people stayed. */
function joined(shifts: Shift[]): Shift[] {
  const whole: Shift[] = []
  for (const shift of shifts) {
    const last = whole.at(-1)
    const goes = last && last.end.getTime() === shift.start.getTime() && last.turn === shift.turn
    if (goes && shift.turn !== null && sameUsers(last.users, shift.users))
      whole.push({ ...whole.pop()!, end: shift.end })
    else whole.push(shift)
  }
  return whole
}

const wireGap = (gap: { start: Date; end: Date }) => ({ start: gap.start.toISOString(), end: gap.end.toISOString() })
const wirePerson = (person: Person) => ({ id: person.id, name: person.name, email: person.email })

function overrideRecord(slug: string, row: StoredOverride): OverrideRecord {
  return {
    id: row.id,
    schedule: slug,
    override: row.doc,
    createdBy: row.createdBy ? { id: row.createdBy, name: row.createdByName ?? '' } : null,
    createdAt: row.createdAt.toISOString(),
  }
}

/** Whom an override names, for its lane: a removal says whom it takes away. */
function namesOf(override: Override): string[] {
  if (override.op === 'remove') return [`without ${override.user}`]
  if (override.op === 'set' && override.shifts) return [...new Set(override.shifts.flatMap((shift) => shift.users))]
  return override.users ?? []
}

/** The schedules a question is about: named, of a team, or reached from a service through its policy. */
async function asked(
  tx: Tx,
  ask: { schedule?: string | undefined; service?: string | undefined; team?: string | undefined },
) {
  if (ask.schedule) return [await getResource<ScheduleDoc>(tx.db, 'schedule', ask.schedule)]
  let found = await listResources<ScheduleDoc>(tx.db, 'schedule')
  if (ask.team) {
    await getResource(tx.db, 'team', ask.team)
    found = found.filter((resource) => resource.doc.team === ask.team)
  }
  if (ask.service) {
    const service = await getResource(tx.db, 'service', ask.service)
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

async function personAsked(tx: Tx, by: Principal | null, ref: string): Promise<Person> {
  const person = await personByRef(tx.db, ref === 'me' ? (by?.userId ?? '') : ref)
  if (!person)
    throw new Problem(
      'not_found',
      ref === 'me' ? 'This token belongs to nobody, so nobody is "me".' : `There is no user ${ref}.`,
    )
  return person
}

/** Who is on call on the schedules asked about. `by` is needed only to know who "me" is. */
export async function listOnCall(
  tx: Tx,
  by: Principal | null,
  ask: { at?: string; schedule?: string; service?: string; team?: string; user?: string },
): Promise<OnCall[]> {
  const at = ask.at ? new Date(ask.at) : tx.now
  const schedules = await asked(tx, ask)
  const person = ask.user ? await personAsked(tx, by, ask.user) : null
  const answers = await onCallNow(
    tx.db,
    schedules.map((resource) => resource.slug),
    at,
  )
  return schedules.flatMap((resource: Resource<ScheduleDoc>) => {
    const answer = answers.get(resource.slug)
    if (!answer || (person && !answer.people.some((each) => each.id === person.id))) return []
    return [
      {
        schedule: {
          slug: resource.slug,
          name: resource.doc.name ?? resource.slug,
          timeZone: resource.doc.timeZone,
          team: resource.doc.team ?? null,
        },
        users: answer.people.map(wirePerson),
        until: answer.until?.toISOString() ?? null,
        next: answer.next && { users: answer.next.people.map(wirePerson), from: answer.next.from.toISOString() },
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

async function listShifts(tx: Tx, by: Principal, ask: ShiftsAsk): Promise<OwnShift[]> {
  const start = ask.from ?? tx.now.toISOString()
  const end = ask.until ?? later(new Date(start), usualWindow).toISOString()
  const { from, until } = windowOf({ from: start, until: end })
  if (until.getTime() - from.getTime() > longestWindow) {
    throw new Problem('invalid', 'Shifts are told for at most a year at once.', {
      errors: [{ path: 'until', message: 'at most a year after from' }],
    })
  }
  const person = await personAsked(tx, by, ask.user)
  const user = person.email.toLowerCase()
  const schedules = await asked(tx, ask)
  const all = await rosters(
    tx.db,
    from,
    schedules.map(({ slug }) => slug),
  )
  const answer = all.flatMap((roster) => {
    // Of many schedules few name the person at all: the others need not be computed.
    if (!usersNamed(roster).has(user)) return []
    const { doc, slug } = roster.resource
    const schedule = { slug, name: doc.name ?? slug, timeZone: doc.timeZone, team: doc.team ?? null }
    return ownShifts(roster, user, from, until).map((shift) => ({ schedule, ...shift }))
  })
  return answer
    .sort((a, b) => a.start.getTime() - b.start.getTime() || a.schedule.slug.localeCompare(b.schedule.slug))
    .map((shift) => ({ ...shift, start: shift.start.toISOString(), end: shift.end.toISOString() }))
}

export const onCall = {
  list: api.onCall.list.handler(({ input, context: { tx, by } }) => listOnCall(tx, by, input)),
  shifts: api.onCall.shifts.handler(({ input, context: { tx, by } }) => listShifts(tx, by, input)),
}

export const schedules = {
  preview: api.schedules.preview.handler(async ({ input, context: { tx } }) => {
    const { from, until } = windowOf(input)
    const before = input.slug ? await rosterOf(tx.db, input.slug, from) : null
    const outside = await outsideOf(tx.db, input.schedule)
    const saved = afterSaving(before, input.schedule, tx.now, input.rollout ?? 'keep-current', outside)
    const history = before ? saved : { ...saved, overrides: input.overrides ?? [] }
    const spans = rosterSpans(history, from, until)
    const pieces = input.lanes ? Map.groupBy(rosterShifts(history, from, until), (shift) => shift.layer) : null
    return {
      spans: spans.map(wireSpan),
      gaps: gaps(spans, from, until).map(wireGap),
      ...(pieces && {
        lanes: input.schedule.layers.map((layer) => ({
          name: layer.name,
          kind: 'layer' as const,
          spans: joined(pieces.get(layer.name) ?? []).map(wireSpan),
        })),
      }),
    }
  }),
  timeline: api.schedules.timeline.handler(async ({ input, context: { tx } }) => {
    const { from, until } = windowOf(input)
    if (until.getTime() - from.getTime() > longestWindow) {
      throw new Problem('invalid', 'A timeline shows at most a year at once.', {
        errors: [{ path: 'until', message: 'at most a year after from' }],
      })
    }
    const roster = await rosterOf(tx.db, input.slug, from)
    const { resource, overrides } = roster
    const pieces = Map.groupBy(rosterShifts(roster, from, until), (shift) => shift.layer)
    const final = rosterSpans(roster, from, until)
    // A layer that an edit has removed since still has its past.
    const layers = [...new Set([...resource.doc.layers.map(({ name }) => name), ...pieces.keys()])]
    const inWindow = overrides.filter((override) => new Date(override.start) < until)
    const imported = fromCalendars(roster.versions.at(-1)!.schedule, from.getTime(), until.getTime())
    return {
      timeZone: resource.doc.timeZone,
      lanes: [
        ...layers.map((name) => ({
          name,
          kind: 'layer' as const,
          spans: joined(pieces.get(name) ?? []).map(wireSpan),
        })),
        {
          name: 'Overrides',
          kind: 'overrides' as const,
          spans: [
            ...inWindow.map((override) => ({ start: override.start, end: override.end, users: namesOf(override) })),
            ...imported.map(wireSpan),
          ],
        },
        { name: 'Final', kind: 'final' as const, spans: final.map(wireSpan) },
      ],
      gaps: gaps(final, from, until).map(wireGap),
    }
  }),
}

export const overrides = {
  list: api.overrides.list.handler(async ({ input, context: { tx } }) => {
    const schedule = await getResource(tx.db, 'schedule', input.slug)
    const rows = await overridesOf(tx.db, [schedule.id], input.after ? new Date(input.after) : tx.now)
    return rows.map((row) => overrideRecord(input.slug, row))
  }),
  add: api.overrides.add.handler(async ({ input, context: { tx, by } }) => {
    const id = await addOverride(tx, by, input.slug, input.override)
    const schedule = await getResource(tx.db, 'schedule', input.slug)
    const row = (await overridesOf(tx.db, [schedule.id], tx.now)).find((each) => each.id === id)
    if (!row) throw new Problem('internal', 'The override that was just saved cannot be read back.')
    return overrideRecord(input.slug, row)
  }),
  remove: api.overrides.remove.handler(async ({ input, context: { tx, by } }) => ({
    removed: await removeOverride(tx, by, input.slug, input.id),
  })),
}
