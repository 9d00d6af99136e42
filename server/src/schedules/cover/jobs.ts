import { Problem } from '@tocsin/contract/errors'
import { type FactData, system } from '@tocsin/contract/facts'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import type { FactOf } from '../../kernel/data/facts.ts'
import type { Roster } from '../history/roster.ts'
import { rosters } from '../oncall/read.ts'
import { type Found, locate, neighbourhoods } from '../overrides/bound-covers.ts'
import { factOf, subjectsOf } from './context.ts'
import { asNow, shiftInWords } from './messages.ts'
import { expire, loosened, rebound } from './model.ts'
import type { StoredCover, StoredShift } from './store.ts'
import * as store from './store.ts'

/** Seconds before its beginning at which people are reminded. */
const reminderAhead = 86_400

/**
 * flow.ts: a schedule was changed: its covers follow their shifts, in the same transaction. Those whose shift is gone or
 * somebody else's come loose: it is recorded once, and their people are told.
 */
export async function follow(tx: Tx, facts: FactOf<'resource.changed'>[]): Promise<void> {
  const changed = facts.filter(({ data }) => data.kind === 'schedule' && data.action !== 'create')
  if (changed.length > 0) await look(tx, [...new Set(changed.map(({ data }) => data.resource))])
}

/** flow.ts: who left takes no shift, and nobody waits for their answer. */
export async function followPeople(tx: Tx, facts: FactOf<'user.disabled'>[] | FactOf<'user.enabled'>[]): Promise<void> {
  const schedules = await store.schedulesOfPeople(
    tx,
    facts.map(({ data }) => data.user),
  )
  if (schedules.length > 0) await look(tx, schedules)
}

/**
 * Every few minutes: what changed without a document (calendars elsewhere, holidays), requests that are too late, and
 * reminders the day before. Asks only for covers that are alive.
 */
export async function tend(tx: Tx): Promise<void> {
  await look(tx, null)
  const reminded: string[] = []
  for (const cover of await store.lockLive(tx, null)) {
    const now = asNow(cover)
    const decision = expire(now, tx.now)
    if (decision) {
      await store.saveDecision(tx, cover.id, decision, null)
      tell(tx, 'cover.expired', cover, decision.because, [cover.person.id], {})
    } else if (cover.remindedAt === null && isTomorrow(cover, tx.now)) {
      reminded.push(cover.id)
      remind(tx, cover)
    }
  }
  await store.setReminded(tx, reminded)
}

/** Begins within a day, and was not decided only now. */
function isTomorrow({ shifts, loosenedAt, decidedAt, createdAt }: StoredCover, now: Date): boolean {
  const first = Math.min(...shifts.map(({ place }) => place.start.getTime()).filter((start) => start > now.getTime()))
  const early = new Date(first - reminderAhead * 1000)
  return loosenedAt === null && early <= now && (decidedAt ?? createdAt) < early
}

function remind(tx: Tx, cover: StoredCover): void {
  const isOpen = cover.state === 'open'
  const soon = cover.shifts.filter(({ place }) => place.start > tx.now && place.start <= later(tx.now, reminderAhead))
  const words = soon.map(shiftInWords).join('; ')
  const because = isOpen
    ? `nobody has ${cover.kind === 'swap' ? 'answered' : 'taken it'} yet, and it begins within a day: ${words}`
    : `the day before: ${soon.map((shift) => `${shift.to?.name} takes ${shiftInWords(shift)} for ${shift.from.name}`).join('; ')}`
  const unanswered = cover.asked.filter(({ declinedAt }) => declinedAt === null).map(({ person }) => person.id)
  const people = isOpen
    ? [cover.person.id, ...unanswered]
    : soon.flatMap(({ from, to }) => [from.id, ...(to ? [to.id] : [])])
  tell(tx, 'cover.reminded', { ...cover, shifts: soon }, because, people, { isOpen })
}

/** Looks where the shifts of covers are now; null: of all schedules. */
async function look(tx: Tx, scheduleIds: string[] | null): Promise<void> {
  const covers = await store.lockLive(tx, scheduleIds)
  const shifts = covers
    .flatMap((cover) => cover.shifts)
    .filter((shift) => shift.place.end > later(tx.now, -reminderAhead))
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
  // What is over stays as it was: only a shift that is still to come can come loose.
  const lost = found.flatMap(({ shift, found }) =>
    'because' in found && shift.place.end > tx.now ? [found.because] : [],
  )
  const because = lost[0]
  if (because !== undefined) return await comeLoose(tx, cover, because)
  for (const { shift, found: here } of found) {
    if ('because' in here || isSame(shift, here)) continue
    await store.movePlace(tx, cover.id, shift.n, here)
  }
  if (cover.loosenedAt === null || cover.state !== 'taken') return
  const after = (await store.coversById(tx.db, [cover.id]))[0]!
  await store.setLoose(tx, cover.id, null)
  await store.changeShifts(tx, cover.id, rebound(asNow(after), tx.now))
  tell(
    tx,
    'cover.rebound',
    after,
    `its shift is back: ${after.shifts.map(shiftInWords).join('; ')}`,
    everybodyOf(after),
    {},
  )
}

/** A request without its shift is over; a cover that was taken has no effect any more, from now on. */
async function comeLoose(tx: Tx, cover: StoredCover, why: string): Promise<void> {
  const words = cover.shifts.map(shiftInWords).join('; ')
  if (cover.state === 'open') {
    const because = `${why}: ${words}`
    await store.saveDecision(tx, cover.id, { state: 'expired', because, shifts: [] }, null)
    return tell(tx, 'cover.expired', cover, because, [cover.person.id], {})
  }
  if (cover.loosenedAt !== null) return
  await store.setLoose(tx, cover.id, why)
  await store.changeShifts(tx, cover.id, loosened(asNow(cover), tx.now))
  tell(tx, 'cover.loosened', cover, `${why}; it has no effect any more: ${words}`, everybodyOf(cover), {})
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

type Own = 'cover.expired' | 'cover.loosened' | 'cover.rebound' | 'cover.reminded'

function tell<K extends Own>(
  tx: Tx,
  kind: K,
  cover: StoredCover,
  because: string,
  people: string[],
  rest: Omit<FactData[K], keyof ReturnType<typeof factOf>>,
): void {
  const data = { ...factOf(cover, [...new Set(people)]), ...rest } as FactData[K]
  tx.record(kind, { actor: system, subjects: subjectsOf(cover), because, data })
}
