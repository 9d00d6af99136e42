import { Problem } from '@tocsin/contract/errors'
import type { Candidate, Cover, CoverDone, CoverPerson } from '@tocsin/contract/schedules/cover'
import type { z } from 'zod'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, listResources } from '../../kernel/data/resources.ts'
import { api, type Principal } from '../../kernel/perform.ts'
import { declineCover, request, takeShift, withdrawCover } from './actions.ts'
import { candidatesFor } from './candidate-list.ts'
import { acting, type Done, named, personMeant, sceneOf } from './context.ts'
import { asNow } from './messages.ts'
import { stateAt, whyNotAnswer, whyNotDecline, whyNotTake, whyNotWithdraw } from './model.ts'
import { takePager } from './pager.ts'
import { meant } from './resolve-shift.ts'
import { coversById, listCovers, type StoredCover } from './store.ts'
import { acceptSwap, proposeSwap } from './swaps.ts'

type Person = z.infer<typeof CoverPerson>

function personView({ id, name, email, timeZone }: Person): Person {
  return { id, name, email, timeZone }
}

/** A cover as the API shows it to this person at `now`. */
export function coverView(by: Principal, cover: StoredCover, now: Date): Cover {
  const decided = asNow(cover)
  const state = stateAt(decided, now)
  const who = acting(by, cover)
  const isOpen = state === 'open'
  return {
    id: cover.id,
    kind: cover.kind,
    state,
    because: state === cover.state ? cover.because : 'nobody answered in time',
    shifts: cover.shifts.map((shift) => {
      const begins = shift.takenAt && shift.takenAt > shift.place.start ? shift.takenAt : shift.place.start
      const ends = shift.cutAt && shift.cutAt < shift.place.end ? shift.cutAt : shift.place.end
      return {
        schedule: { slug: shift.slug, name: shift.scheduleName, timeZone: shift.timeZone, team: shift.team },
        layer: shift.layer,
        turn: shift.turn,
        owner: personView(shift.ownerPerson),
        from: personView(shift.from),
        to: shift.to && personView(shift.to),
        whole: !shift.pinned && shift.part.start === null && shift.part.end === null,
        start: begins.toISOString(),
        end: ends.toISOString(),
        shift: { start: shift.shift.start.toISOString(), end: shift.shift.end.toISOString() },
      }
    }),
    person: personView(cover.person),
    requestedBy: { id: cover.requestedBy, name: cover.requestedByName },
    asked: cover.asked.map(({ person, declinedAt }) => ({
      person: personView(person),
      declinedAt: declinedAt?.toISOString() ?? null,
    })),
    note: cover.note,
    requestedAt: cover.createdAt.toISOString(),
    decidedAt: cover.decidedAt?.toISOString() ?? null,
    decidedBy: cover.decidedByName,
    loose: cover.loosenedAt && { at: cover.loosenedAt.toISOString(), because: cover.loosenedBecause ?? '' },
    may: {
      take: cover.kind !== 'swap' && who.id !== null && whyNotTake(decided, who.id, who, now) === null,
      accept: whyNotAnswer(decided, who, now) === null,
      decline: whyNotDecline(decided, who, now) === null,
      withdraw: whyNotWithdraw(decided, who, now) === null,
      assign: isOpen && who.arranges,
    },
  }
}

async function coverById(tx: Tx, id: string): Promise<StoredCover> {
  const cover = (await coversById(tx.db, [id]))[0]
  if (!cover) throw new Problem('not_found', 'There is no such cover or swap.')
  return cover
}

async function answered(tx: Tx, by: Principal, { cover, warnings }: Done): Promise<CoverDone> {
  return { cover: coverView(by, await coverById(tx, cover), tx.now), warnings }
}

interface ListAsk {
  schedule?: string | undefined
  team?: string | undefined
  user?: string | undefined
  state?: StoredCover['state'] | undefined
  after?: string | undefined
  cursor?: string | undefined
  limit: number
}

async function list(tx: Tx, by: Principal, ask: ListAsk) {
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
  const person = ask.user === undefined ? null : await personMeant(tx, by, ask.user, 'user')
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

async function candidates(tx: Tx, by: Principal, ask: CandidatesAsk) {
  if ((ask.start === undefined) !== (ask.end === undefined)) {
    const path = ask.start === undefined ? 'start' : 'end'
    throw new Problem('invalid', 'A part needs both its start and its end.', {
      errors: [{ path, message: 'is needed' }],
    })
  }
  const part = ask.start !== undefined && ask.end !== undefined ? { start: ask.start, end: ask.end } : undefined
  const scene = await sceneOf(tx, ask.schedule)
  const person = ask.user === undefined ? null : await personMeant(tx, by, ask.user, 'user')
  const shift = meant(scene.roster, named({ ...ask, part }), person, scene)
  const { doc, slug } = scene.roster.resource
  const view = (who: { id: string; email: string }) => personView(scene.people.get(who.email) ?? (who as Person))
  const judged = await candidatesFor(tx, scene, shift)
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

export const cover = {
  list: api.cover.list.handler(({ input, context: { tx, by } }) => list(tx, by, input)),
  get: api.cover.get.handler(async ({ input, context: { tx, by } }) =>
    coverView(by, await coverById(tx, input.id), tx.now),
  ),
  candidates: api.cover.candidates.handler(({ input, context: { tx, by } }) => candidates(tx, by, input)),
  request: api.cover.request.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await request(tx, by, input)),
  ),
  take: api.cover.take.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await takeShift(tx, by, input.id, input.user)),
  ),
  withdraw: api.cover.withdraw.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await withdrawCover(tx, by, input.id, input.note)),
  ),
  proposeSwap: api.cover.proposeSwap.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await proposeSwap(tx, by, input)),
  ),
  accept: api.cover.accept.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await acceptSwap(tx, by, input.id)),
  ),
  decline: api.cover.decline.handler(async ({ input, context: { tx, by } }) =>
    answered(tx, by, await declineCover(tx, by, input.id, input.note)),
  ),
  takePager: api.cover.takePager.handler(async ({ input, context: { tx, by } }) => {
    const { cover: id, start, end, ...taken } = await takePager(tx, by, input)
    return {
      ...taken,
      cover: id === null ? null : coverView(by, await coverById(tx, id), tx.now),
      start: start.toISOString(),
      end: end.toISOString(),
    }
  }),
}
