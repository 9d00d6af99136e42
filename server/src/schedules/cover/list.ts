import { Problem } from '@tocsin/contract/errors'
import type { Candidate } from '@tocsin/contract/schedules/cover'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, listResources } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import type { Person } from '../../people/model.ts'
import { resolvePerson } from '../../people/read.ts'
import { candidatesFor } from './candidate-list.ts'
import { coverContext, shiftRef } from './context.ts'
import { resolveShift } from './resolve-shift.ts'
import { listCovers, type StoredCover } from './store.ts'
import { coverView, personView } from './view.ts'

interface ListAsk {
  schedule?: string | undefined
  team?: string | undefined
  user?: string | undefined
  state?: StoredCover['state'] | undefined
  after?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Covers, newest first. @throws Problem not_found (schedule, team), invalid (user) */
export async function listCoverViews(tx: Tx, by: Principal, ask: ListAsk) {
  let scheduleIds: string[] | undefined
  if (ask.schedule) scheduleIds = [(await getResource(tx.db, 'schedule', ask.schedule)).id]
  if (ask.team) {
    await getResource(tx.db, 'team', ask.team)
    const ofTeam = (await listResources<{ team?: string }>(tx.db, 'schedule')).filter(
      ({ doc }) => doc.team === ask.team,
    )
    const ids = ofTeam.map(({ id }) => id)
    scheduleIds = scheduleIds ? scheduleIds.filter((id) => ids.includes(id)) : ids
  }
  const person = ask.user === undefined ? null : await resolvePerson(tx, by, ask.user, 'user')
  const covers = await listCovers(
    tx.db,
    {
      scheduleIds,
      personId: person?.id,
      state: ask.state,
      after: ask.after === undefined ? undefined : new Date(ask.after),
      before: ask.cursor,
      limit: ask.limit,
    },
    tx.now,
  )
  return {
    items: covers.map((cover) => coverView(by, cover, tx.now)),
    nextCursor: covers.length === ask.limit ? covers.at(-1)!.id : null,
  }
}

interface CandidatesAsk {
  schedule: string
  layer?: string | undefined
  at: string
  start?: string | undefined
  end?: string | undefined
  user?: string | undefined
}

/** Who could take a shift, the best first. @throws Problem not_found, invalid */
export async function listCandidates(tx: Tx, by: Principal, ask: CandidatesAsk) {
  if ((ask.start === undefined) !== (ask.end === undefined)) {
    const path = ask.start === undefined ? 'start' : 'end'
    throw new Problem('invalid', 'A part needs both its start and its end.', {
      errors: [{ path, message: 'is needed' }],
    })
  }
  const part = ask.start !== undefined && ask.end !== undefined ? { start: ask.start, end: ask.end } : undefined
  const context = await coverContext(tx, ask.schedule)
  const person = ask.user === undefined ? null : await resolvePerson(tx, by, ask.user, 'user')
  const shift = resolveShift(context.roster, shiftRef({ ...ask, part }), person, context)
  const { doc, slug } = context.roster.resource
  const view = (who: { id: string; email: string }) => personView(context.people.get(who.email) ?? (who as Person))
  const judged = await candidatesFor(tx, context, shift)
  return {
    shift: {
      schedule: { slug, name: doc.name ?? slug, timeZone: doc.timeZone, team: doc.team ?? null },
      layer: shift.layer,
      turn: shift.turn,
      owner: view(shift.owner),
      from: view(shift.from),
      to: null,
      whole: part === undefined,
      start: shift.place.start.toISOString(),
      end: shift.place.end.toISOString(),
      shift: { start: shift.shift.start.toISOString(), end: shift.shift.end.toISOString() },
    },
    candidates: judged.map((each): Candidate => ({ ...each, person: personView(each.person) })),
  }
}
