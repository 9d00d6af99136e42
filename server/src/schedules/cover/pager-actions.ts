import { Problem } from '@tocsin/contract/errors'
import { mayArrangeCover, mayOverride, must } from '../../access/policy.ts'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import { type Person, peopleByEmail, resolvePerson } from '../../people/read.ts'
import { type Roster, rosterAt } from '../history/roster.ts'
import { addOverride } from '../overrides/actions.ts'
import type { ScheduleOverride } from '../rotation/model.ts'
import { warnings } from './candidates.ts'
import { type CoverContext, coverContext, newShift } from './context.ts'
import { record } from './facts.ts'
import { timesIn } from './messages.ts'
import { possessive } from './model.ts'
import { occupiedOf } from './occupied.ts'
import { boundTo, longestCover, optionsOf, type ResolvedShift } from './resolve-shift.ts'
import { coversById, insertCover, lockShiftsOf } from './store.ts'

export interface PagerRequest {
  schedule: string
  from?: string | undefined
  until?: string | undefined
  user?: string | undefined
  note?: string | undefined
}

export interface PagerTaken {
  cover: string | null
  override: string | null
  start: Date
  end: Date
  because: string
  warnings: string[]
}

/** Seconds for which the pager is taken when nothing says until when. */
const usualTime = 12 * 3600

/**
 * Takes the pager from whoever is on call, from now until the end of their shift or until an earlier instant. Where no
 * shift of a layer makes them on call (an override does, or nobody is) it becomes an override.
 * @throws Problem invalid (several are on call and none is named; a bad end), forbidden, conflict (one has it already).
 */
export async function takePager(tx: Tx, by: Principal, request: PagerRequest): Promise<PagerTaken> {
  const context = await coverContext(tx, request.schedule)
  const { resource } = context.roster
  const team = resource.doc.team ?? null
  await lockShiftsOf(tx, [resource.id])
  must(
    mayOverride(by, { team }),
    `Only members of ${team ?? 'a team'}, managers and admins take the pager of "${resource.slug}". Nothing was changed.`,
  )
  const taker = await resolvePerson(tx, by, request.user ?? 'me', 'user')
  must(
    taker.id === by.userId || mayArrangeCover(by, { team }),
    'Only managers give the pager to somebody else. Nothing was changed.',
  )
  if (taker.disabledAt) throw invalid('user', 'is disabled', `${taker.name} has left and cannot take the pager.`)
  const until = endWanted(request.until, tx.now)
  const onCall = [...(await peopleByEmail(tx.db, rosterAt(context.roster, tx.now).users)).values()]
  const from = await relieved(tx, by, request.from, onCall, taker)

  const shifts = from ? shiftsNow(context, from, until) : []
  const end = new Date(Math.max(...shifts.map(({ place }) => place.end.getTime())))
  if (!from || shifts.length === 0 || !suffices(context, from, taker, shifts))
    return await byOverride(tx, by, context, { from, taker, until, slug: request.schedule })
  if (until && until > end) {
    const when = `${end.toISOString().slice(0, 16)}Z`
    throw invalid(
      'until',
      `is after the end of the shift, ${when}`,
      `${possessive(from.name)} shift ends before that, at ${when}; leave "until" out to take all that is left of it.`,
    )
  }
  const said = await told(tx, taker, end, resource.slug)
  const id = newId('cover', tx.now)
  const times = timesIn({ start: tx.now, end }, resource.doc.timeZone)
  const because = `${taker.name} takes the pager from ${from.name}: ${resource.doc.name ?? resource.slug}, ${times}`
  await insertCover(tx, {
    id,
    kind: 'pager',
    state: 'taken',
    because,
    personId: from.id,
    requestedBy: by.userId,
    requestedByName: by.actor.name,
    note: request.note || null,
    decidedByName: taker.name,
    shifts: shifts.map((shift, n) => newShift(context.roster, shift, n, taker, tx.now)),
    asked: [],
  })
  const cover = (await coversById(tx.db, [id]))[0]!
  record(tx, 'cover.taken', by, cover, because, [from, taker], { taker: taker.id })
  return { cover: id, override: null, start: tx.now, end, because, warnings: said }
}

function endWanted(until: string | undefined, now: Date): Date | null {
  if (until === undefined) return null
  const end = new Date(until)
  const wrong =
    end <= now
      ? 'must be in the future'
      : end.getTime() - now.getTime() > longestCover
        ? 'is more than 92 days away'
        : null
  if (wrong)
    throw invalid('until', wrong, `The pager cannot be taken until then: the end ${wrong}. Nothing was changed.`)
  return end
}

/** Whose pager it is; null: nobody is on call. */
async function relieved(
  tx: Tx,
  by: Principal,
  ref: string | undefined,
  onCall: Person[],
  taker: Person,
): Promise<Person | null> {
  const others = onCall.filter(({ id }) => id !== taker.id)
  const names = onCall.map(({ name }) => name).join(', ') || 'nobody'
  if (ref !== undefined) {
    const person = await resolvePerson(tx, by, ref, 'from')
    if (others.some(({ id }) => id === person.id)) return person
    throw invalid(
      'from',
      'is not on call now',
      `${person.name} has no pager here to take; on call: ${names}. Nothing was changed.`,
    )
  }
  if (others.length > 1)
    throw invalid(
      'from',
      `is needed: ${names} are on call`,
      `Several people are on call (${names}): say whose pager you take.`,
    )
  if (others.length === 0 && onCall.length > 0)
    throw new Problem('conflict', `${taker.name} is on call here already. Nothing was changed.`)
  return others[0] ?? null
}

/** The shifts by which somebody is on call now, one per layer, to their end or until `until`. */
function shiftsNow(context: CoverContext, from: Person, until: Date | null): ResolvedShift[] {
  const options = optionsOf(context.roster, { at: context.now }, { ...context, path: '' })
  return options.flatMap((option) => {
    const { holder, pinned, owner } = option
    const person = context.people.get(owner)
    if (holder.who?.id !== from.id || !person) return []
    const last = pinned ? (until ?? later(context.now, usualTime)) : holder.place.end
    const end = until && until < last ? until : last
    // It begins where the shift does and counts from when it is taken: so it has no hole when the shift moves.
    const start = pinned ? context.now : holder.place.start
    return [boundTo(option, { start, end }, person, from)]
  })
}

/** Whether taking these shifts makes the taker on call instead: overrides may decide otherwise. */
function suffices({ roster, now }: CoverContext, from: Person, taker: Person, shifts: ResolvedShift[]): boolean {
  const overrides = shifts.flatMap(({ layer, owner, place }): ScheduleOverride[] =>
    spellings(roster, owner.email).map((user) => ({
      op: 'substitute',
      layer,
      user,
      users: [taker.email],
      start: now.toISOString(),
      end: place.end.toISOString(),
    })),
  )
  const after = rosterAt({ ...roster, overrides: [...roster.overrides, ...overrides] }, now).users
  const emails = after.map((user) => user.toLowerCase())
  return emails.includes(taker.email) && !emails.includes(from.email)
}

/** As the schedule may write an e-mail. */
function spellings({ versions }: Roster, email: string): string[] {
  const slots = versions
    .at(-1)!
    .schedule.layers.flatMap((layer) => [...layer.slots, ...layer.edits.flatMap((edit) => edit.slots)])
  return [...new Set([email, ...slots.flat().filter((user) => user.toLowerCase() === email)])]
}

/** An override above all that count now, until `until`, else until who is on call changes anyway. */
async function byOverride(
  tx: Tx,
  by: Principal,
  { roster, now }: CoverContext,
  { from, taker, until, slug }: { from: Person | null; taker: Person; until: Date | null; slug: string },
): Promise<PagerTaken> {
  const latest = later(now, longestCover / 1000)
  const changes = rosterAt(roster, now).until
  const end = until ?? (changes && changes < latest ? changes : later(now, usualTime))
  const active = roster.overrides.filter((each) => new Date(each.start) <= now && new Date(each.end) > now)
  const rank = Math.min(100, 1 + Math.max(0, ...active.map((each) => each.rank ?? 0)))
  const times = { start: now.toISOString(), end: end.toISOString(), rank, users: [taker.email] }
  const user = rosterAt(roster, now).users.find((each) => each.toLowerCase() === from?.email)
  const override = await addOverride(
    tx,
    by,
    slug,
    user ? { op: 'substitute', ...times, user } : { op: 'add', ...times },
  )
  const because = from
    ? `an override put ${from.name} on call, so this is an override too`
    : 'nobody was on call, so this is an override'
  return { cover: null, override, start: now, end, because, warnings: await told(tx, taker, end, slug) }
}

async function told(tx: Tx, taker: Person, end: Date, slug: string): Promise<string[]> {
  const place = { start: tx.now, end }
  const { duties, timeOff } = (await occupiedOf(tx, [taker], place.start, place.end)).get(taker.id)!
  return warnings(taker.name, place, { duties: duties.filter((duty) => duty.slug !== slug), timeOff })
}

function invalid(path: string, message: string, sentence: string): Problem {
  return new Problem('invalid', sentence, { errors: [{ path, message }] })
}
