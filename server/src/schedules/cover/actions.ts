import { mayArrangeCover, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import { resolvePerson, teamMembers } from '../../people/read.ts'
import {
  acting,
  coverContext,
  coverNow,
  type Done,
  invalid,
  inWords,
  locked,
  mustBeUnasked,
  newShift,
  type Ref,
  shiftRef,
  teamOf,
  warningsFor,
} from './context.ts'
import { record, requester } from './facts.ts'
import { decline, take, withdraw } from './model.ts'
import { resolveShift } from './resolve-shift.ts'
import type { StoredCover } from './store.ts'
import * as store from './store.ts'

interface CoverRequest extends Ref {
  user?: string | undefined
  asked?: string[] | undefined
  to?: string | undefined
  note?: string | undefined
}

/**
 * Asks for cover of a shift; with `to` it is decided at once.
 * @throws Problem invalid, forbidden, conflict (covered or asked for already).
 */
export async function requestCover(tx: Tx, by: Principal, request: CoverRequest): Promise<Done> {
  const person = await resolvePerson(tx, by, request.user ?? 'me', 'user')
  const context = await coverContext(tx, request.schedule)
  const team = teamOf(context.roster)
  await store.lockShiftsOf(tx, [context.roster.resource.id])
  const arranges = mayArrangeCover(by, { team })
  must(
    person.id === by.userId || arranges,
    `Only managers of ${team ?? 'the organisation'} arrange cover for somebody else. Nothing was changed.`,
  )
  must(
    !request.to || arranges,
    `Only managers of ${team ?? 'the organisation'} say who takes a shift. Nothing was changed.`,
  )
  const shift = resolveShift(context.roster, shiftRef(request), person, context)
  await mustBeUnasked(tx, context.roster, shift)
  const asked = await Promise.all(
    (request.asked ?? []).map((ref, index) => resolvePerson(tx, by, ref, `asked.${index}`)),
  )
  const own = asked.findIndex(({ id }) => id === person.id)
  if (own >= 0)
    throw invalid(`asked.${own}`, 'has this shift', `${person.name} cannot be asked to take their own shift.`)

  const id = newId('cover', tx.now)
  const words = inWords(context.roster, shift)
  await store.insertCover(tx, {
    id,
    kind: 'cover',
    state: 'open',
    because: `${person.name} asks for cover: ${words}`,
    personId: person.id,
    requestedBy: by.userId,
    requestedByName: by.actor.name,
    note: request.note || null,
    decidedByName: null,
    shifts: [newShift(context.roster, shift, 0, null, null)],
    asked: [...new Set(asked.map((each) => each.id))],
  })
  if (request.to) return await takeShift(tx, by, id, request.to, 'to')
  const cover = (await store.coversById(tx.db, [id]))[0]!
  const everybody =
    asked.length > 0 || team === null ? [] : (await teamMembers(tx.db, team)).filter(({ role }) => role !== 'observer')
  record(
    tx,
    'cover.requested',
    by,
    cover,
    cover.because,
    [...asked, ...everybody].filter(({ id }) => id !== person.id),
    {
      asked: asked.map((each) => each.id),
      note: cover.note,
    },
  )
  return { cover: id, warnings: [] }
}

/** @throws Problem not_found, conflict, forbidden, invalid. */
export async function takeShift(tx: Tx, by: Principal, id: string, ref = 'me', path = 'user'): Promise<Done> {
  const cover = await locked(tx, id)
  const taker = await resolvePerson(tx, by, ref, path)
  const decision = take(coverNow(cover), taker, acting(by, cover), tx.now)
  const said = await warningsFor(tx, [{ who: taker, shift: cover.shifts[0]! }])
  await store.saveDecision(tx, id, decision, taker.name)
  const after = (await store.coversById(tx.db, [id]))[0]!
  record(tx, 'cover.taken', by, after, decision.because, [cover.person, taker, ...requester(cover)], {
    taker: taker.id,
  })
  return { cover: id, warnings: said }
}

/** @throws Problem not_found, conflict, forbidden. */
export async function withdrawCover(tx: Tx, by: Principal, id: string, note?: string): Promise<Done> {
  const cover = await locked(tx, id)
  const decision = withdraw(coverNow(cover), acting(by, cover), tx.now)
  await store.saveDecision(tx, id, decision, by.actor.name)
  const told =
    cover.state === 'taken' ? takers(cover) : cover.kind === 'swap' ? [cover.shifts[1]!.from] : unanswered(cover)
  record(tx, 'cover.withdrawn', by, cover, decision.because, [cover.person, ...told], { note: note || null })
  return { cover: id, warnings: [] }
}

/** A no to a swap or a request. @throws Problem not_found, conflict, forbidden. */
export async function declineCover(tx: Tx, by: Principal, id: string, note?: string): Promise<Done> {
  const cover = await locked(tx, id)
  const { declines, ...decision } = decline(coverNow(cover), acting(by, cover), tx.now)
  await store.saveDecline(tx, id, declines)
  await store.saveDecision(tx, id, decision, by.actor.name)
  record(tx, 'cover.declined', by, cover, decision.because, [cover.person, ...requester(cover)], {
    isOver: decision.state === 'declined',
    note: note || null,
  })
  return { cover: id, warnings: [] }
}

function takers(cover: StoredCover): { id: string }[] {
  return cover.shifts.flatMap(({ to }) => to ?? [])
}

function unanswered(cover: StoredCover): { id: string }[] {
  return cover.asked.filter(({ declinedAt }) => declinedAt === null).map(({ person }) => person)
}
