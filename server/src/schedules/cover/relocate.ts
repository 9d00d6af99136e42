import { Problem } from '@tocsin/contract/errors'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import type { Roster } from '../history/roster.ts'
import { rosters } from '../oncall/read.ts'
import { type Found, locate, neighbourhoods } from '../overrides/bound-covers.ts'
import { coverNow } from './context.ts'
import { recordForPeople } from './facts.ts'
import { shiftInWords } from './messages.ts'
import { detached, reattached } from './model.ts'
import type { StoredCover, StoredShift } from './store.ts'
import * as store from './store.ts'

/** Seconds after its end for which a shift is still looked for: it may have been moved to a later time. */
const lookBack = 86_400

/** Looks where the shifts of covers are now; null: of all schedules. */
export async function relocateCovers(tx: Tx, scheduleIds: string[] | null): Promise<void> {
  const covers = await store.lockLive(tx, scheduleIds)
  const shifts = covers.flatMap((cover) => cover.shifts).filter((shift) => shift.place.end > later(tx.now, -lookBack))
  const slugs = [...new Set(shifts.filter(({ archived }) => !archived).map(({ slug }) => slug))]
  if (shifts.length === 0) return
  const earliest = Math.min(tx.now.getTime(), ...shifts.map(({ shift }) => shift.start.getTime()))
  const bySchedule = new Map<string, Roster>()
  if (slugs.length > 0)
    for (const roster of await rosters(tx.db, new Date(earliest), slugs)) bySchedule.set(roster.resource.id, roster)
  const near = new Map([...bySchedule].map(([id, roster]) => [id, neighbourhoods(roster)]))
  for (const cover of covers) await place(tx, cover, (shift) => foundNow(shift, near.get(shift.scheduleId)))
}

function foundNow(shift: StoredShift, near: ReturnType<typeof neighbourhoods> | undefined): Found {
  if (!near) return { because: `the schedule ${shift.scheduleName} was deleted` }
  const gone = [shift.from, ...(shift.to ? [shift.to] : [])].find(({ disabledAt }) => disabledAt !== null)
  // Who took a shift over and left: it is the owner's again.
  if (gone && gone.id !== shift.ownerPerson.id) return { because: `${gone.name} has left` }
  try {
    return locate(shift, near(shift))
  } catch (error) {
    // A schedule that cannot be computed is a problem of its own; its covers wait.
    if (error instanceof Problem) return { ...shift, user: shift.owner }
    throw error
  }
}

async function place(tx: Tx, cover: StoredCover, foundOf: (shift: StoredShift) => Found): Promise<void> {
  const found = cover.shifts.map((shift) => ({ shift, found: foundOf(shift) }))
  // What is over stays as it was: only a shift that is still to come can be detached.
  const lost = found.flatMap(({ shift, found }) =>
    'because' in found && shift.place.end > tx.now ? [found.because] : [],
  )
  const because = lost[0]
  if (because !== undefined) return await detach(tx, cover, because)
  for (const { shift, found: here } of found) {
    if ('because' in here || isSame(shift, here)) continue
    await store.movePlace(tx, cover.id, shift.n, here)
  }
  if (cover.detachedAt === null || cover.state !== 'taken') return
  const after = (await store.coversById(tx.db, [cover.id]))[0]!
  await store.setDetached(tx, cover.id, null)
  await store.changeShifts(tx, cover.id, reattached(coverNow(after), tx.now))
  recordForPeople(
    tx,
    'cover.reattached',
    after,
    `its shift is back: ${after.shifts.map(shiftInWords).join('; ')}`,
    everybodyOf(after),
    {},
  )
}

/** A request without its shift is over; a cover that was taken has no effect any more, from now on. */
async function detach(tx: Tx, cover: StoredCover, why: string): Promise<void> {
  const words = cover.shifts.map(shiftInWords).join('; ')
  if (cover.state === 'open') {
    const because = `${why}: ${words}`
    await store.saveDecision(tx, cover.id, { state: 'expired', because, shifts: [] }, null)
    return recordForPeople(tx, 'cover.expired', cover, because, [cover.person.id], {})
  }
  if (cover.detachedAt !== null) return
  await store.setDetached(tx, cover.id, why)
  await store.changeShifts(tx, cover.id, detached(coverNow(cover), tx.now))
  recordForPeople(tx, 'cover.detached', cover, `${why}; it has no effect any more: ${words}`, everybodyOf(cover), {})
}

function isSame(shift: StoredShift, found: Exclude<Found, { because: string }>): boolean {
  return (
    shift.turn === found.turn &&
    [
      [shift.shift, found.shift],
      [shift.place, found.place],
    ].every(([a, b]) => a!.start.getTime() === b!.start.getTime() && a!.end.getTime() === b!.end.getTime())
  )
}

function everybodyOf(cover: StoredCover): string[] {
  return [cover.person.id, ...cover.shifts.flatMap(({ from, to }) => [from.id, ...(to ? [to.id] : [])])]
}
