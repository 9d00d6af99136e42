import { mayArrangeCover, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import { resolvePerson } from '../../people/read.ts'
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
import { accept, possessive } from './model.ts'
import { resolveShift } from './resolve-shift.ts'
import * as store from './store.ts'

interface SwapRequest {
  mine: Ref
  theirs: Ref
  user?: string | undefined
  with?: string | undefined
  note?: string | undefined
  force?: boolean | undefined
}

/** @throws Problem invalid, forbidden, conflict. */
export async function proposeSwap(tx: Tx, by: Principal, request: SwapRequest): Promise<Done> {
  const person = await resolvePerson(tx, by, request.user ?? 'me', 'user')
  const other = request.with === undefined ? null : await resolvePerson(tx, by, request.with, 'with')
  const mineContext = await coverContext(tx, request.mine.schedule)
  const theirContext =
    request.theirs.schedule === request.mine.schedule ? mineContext : await coverContext(tx, request.theirs.schedule)
  const rosters = [mineContext.roster, theirContext.roster]
  await store.lockShiftsOf(
    tx,
    rosters.map(({ resource }) => resource.id),
  )
  const arranges = rosters.every((roster) => mayArrangeCover(by, { team: teamOf(roster) }))
  must(person.id === by.userId || arranges, 'Only managers propose a swap for somebody else. Nothing was changed.')
  must(!request.force || arranges, 'Only managers decide a swap without asking. Nothing was changed.')
  const mine = resolveShift(mineContext.roster, shiftRef(request.mine), person, { ...mineContext, path: 'mine.' })
  const theirs = resolveShift(theirContext.roster, shiftRef(request.theirs), other, {
    ...theirContext,
    path: 'theirs.',
    userPath: 'with',
  })
  if (theirs.from.id === person.id)
    throw invalid(
      'theirs.at',
      `is a shift of ${person.name} too`,
      `Both shifts are ${possessive(person.name)}: there is nothing to exchange.`,
    )
  const partner = await resolvePerson(tx, by, theirs.from.id, 'with')
  await mustBeUnasked(tx, mineContext.roster, mine, 'mine.')
  await mustBeUnasked(tx, theirContext.roster, theirs, 'theirs.')

  const id = newId('cover', tx.now)
  const because = `${person.name} proposes to ${partner.name}: ${inWords(mineContext.roster, mine)} in exchange for ${inWords(theirContext.roster, theirs)}`
  await store.insertCover(tx, {
    id,
    kind: 'swap',
    state: 'open',
    because,
    personId: person.id,
    requestedBy: by.userId,
    requestedByName: by.actor.name,
    note: request.note || null,
    decidedByName: null,
    shifts: [
      newShift(mineContext.roster, mine, 0, partner, null),
      newShift(theirContext.roster, theirs, 1, person, null),
    ],
    asked: [partner.id],
  })
  if (request.force) return await acceptSwap(tx, by, id)
  const cover = (await store.coversById(tx.db, [id]))[0]!
  record(tx, 'cover.requested', by, cover, because, [partner], { asked: [partner.id], note: cover.note })
  return { cover: id, warnings: [] }
}

/** Both shifts change hands. @throws Problem not_found, conflict, forbidden. */
export async function acceptSwap(tx: Tx, by: Principal, id: string): Promise<Done> {
  const cover = await locked(tx, id)
  const decision = accept(coverNow(cover), acting(by, cover), tx.now)
  const [mine, theirs] = cover.shifts
  const said = await warningsFor(tx, [
    { who: theirs!.from, shift: mine!, gives: theirs! },
    { who: mine!.from, shift: theirs!, gives: mine! },
  ])
  await store.saveDecision(tx, id, decision, by.actor.name)
  const after = (await store.coversById(tx.db, [id]))[0]!
  record(tx, 'cover.swapped', by, after, decision.because, [cover.person, theirs!.from, ...requester(cover)], {})
  return { cover: id, warnings: said }
}
