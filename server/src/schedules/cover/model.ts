import { Problem } from '@tocsin/contract/errors'
import type { CoverState } from '@tocsin/contract/schedules/cover'
import type { Place } from '../overrides/bound-covers.ts'

/**
 * What may become of a cover: open → taken, declined, withdrawn or expired; taken → withdrawn. The shifts of a swap live and
 * die together. Nothing here rewrites what was: who has begun a shift stays in it until now.
 */

export interface Who {
  id: string
  name: string
  email: string
  disabledAt: Date | null
}

/** One shift of a cover as far as deciding needs it. */
export interface ShiftNow {
  n: number
  /** Team of its schedule. */
  team: string | null
  /** By the schedule. */
  owner: Who
  /** Who is relieved. */
  from: Who
  to: Who | null
  /** Where what is covered is now. */
  place: Place
  /** In words: `Primary (weekly), Mon 2 Nov 09:00 – Mon 9 Nov 09:00 Europe/Lisbon`. */
  words: string
  applies: boolean
  takenAt: Date | null
  cutAt: Date | null
}

export interface CoverNow {
  id: string
  kind: 'cover' | 'swap' | 'pager'
  state: CoverState
  person: Who
  shifts: ShiftNow[]
  asked: { person: Who; declinedAt: Date | null }[]
  decidedBy: string | null
  detachedAt: Date | null
}

/** Who acts, and what they may do with covers of this team's schedules: `arranges` for others, `joins` by taking part. */
export interface Acting {
  id: string | null
  name: string
  arranges: boolean
  joins: boolean
}

export interface ShiftChange {
  n: number
  to: string | null
  applies: boolean
  takenAt: Date | null
  cutAt: Date | null
}

export interface Decision {
  state: CoverState
  because: string
  /** What changes at its shifts. */
  shifts: ShiftChange[]
}

/** The state it is really in: nobody needs to have looked for a request to be too late. */
export function stateAt(cover: Pick<CoverNow, 'kind' | 'state' | 'shifts'>, now: Date): CoverState {
  return cover.state === 'open' && isOver(cover, now) ? 'expired' : cover.state
}

/** A cover is over with its shift; a swap with the first of its two, because then there is nothing to exchange. */
export function isOver({ kind, shifts }: Pick<CoverNow, 'kind' | 'shifts'>, now: Date): boolean {
  const over = (shift: ShiftNow) => shift.place.end <= now
  return kind === 'swap' ? shifts.some(over) : shifts.every(over)
}

/** @throws Problem conflict (taken, withdrawn or over meanwhile), forbidden, invalid (the taker's own shift, or gone). */
export function take(cover: CoverNow, taker: Who, by: Acting, now: Date): Decision {
  if (cover.kind === 'swap') throw new Problem('invalid', 'A swap is accepted or declined, not taken.')
  const refused = whyNotTake(cover, taker.id, by, now)
  if (refused) throw refused
  if (taker.disabledAt) {
    throw new Problem('invalid', `${taker.name} has left and cannot take a shift. Nothing was changed.`, {
      errors: [{ path: 'user', message: 'is disabled' }],
    })
  }
  const shift = cover.shifts[0]!
  const begun = shift.place.start < now ? 'the rest of ' : ''
  const how = by.id === taker.id ? '' : `, decided by ${by.name}`
  return {
    state: 'taken',
    because: `${taker.name} takes ${begun}${possessive(shift.from.name)} shift: ${shift.words}${how}`,
    shifts: cover.shifts.map((each) => started(each, taker.id, now)),
  }
}

/** Null: they may. The same answer for the button and for the operation behind it. */
export function whyNotTake(cover: CoverNow, takerId: string, by: Acting, now: Date): Problem | null {
  const late = whyNotOpen(cover, now)
  if (late) return late
  if (cover.shifts.some((shift) => shift.from.id === takerId)) {
    return new Problem('invalid', 'This is their own shift: somebody else has to take it. Nothing was changed.', {
      errors: [{ path: 'user', message: 'has this shift already' }],
    })
  }
  const asked = cover.asked.some(({ person }) => person.id === by.id)
  const may = takerId === by.id ? by.joins || asked : by.arranges
  if (may) return null
  return new Problem(
    'forbidden',
    takerId === by.id
      ? `Members of ${cover.shifts[0]!.team ?? 'the team'} and those who were asked take this shift. Nothing was changed.`
      : 'Only managers say who takes a shift. Nothing was changed.',
  )
}

/** Both shifts change hands. @throws Problem conflict, forbidden, invalid. */
export function accept(cover: CoverNow, by: Acting, now: Date): Decision {
  const refused = whyNotAnswer(cover, by, now)
  if (refused) throw refused
  const [mine, theirs] = cover.shifts as [ShiftNow, ShiftNow]
  const left = [mine.from, theirs.from].find((who) => who.disabledAt)
  if (left) throw new Problem('invalid', `${left.name} has left, so there is nothing to exchange. Nothing was changed.`)
  const forced = by.id === theirs.from.id ? '' : `, decided by ${by.name}`
  return {
    state: 'taken',
    because: `${mine.from.name} and ${theirs.from.name} exchange shifts: ${theirs.from.name} takes ${mine.words}; ${mine.from.name} takes ${theirs.words}${forced}`,
    shifts: [started(mine, theirs.from.id, now), started(theirs, mine.from.id, now)],
  }
}

/** Null: they may accept the swap (decline it too). */
export function whyNotAnswer(cover: CoverNow, by: Acting, now: Date): Problem | null {
  if (cover.kind !== 'swap') return new Problem('invalid', 'Only a swap is accepted; a request is taken.')
  const late = whyNotOpen(cover, now)
  if (late) return late
  const other = cover.shifts[1]!.from
  return by.id === other.id || by.arranges
    ? null
    : new Problem('forbidden', `Only ${other.name} and managers answer this swap. Nothing was changed.`)
}

/**
 * A no. Of a swap it is the end; a request stays open until everybody who was asked has said no.
 * @throws Problem conflict, forbidden.
 */
export function decline(cover: CoverNow, by: Acting, now: Date): Decision & { declines: string } {
  const refused = whyNotDecline(cover, by, now)
  if (refused) throw refused
  const answers = cover.kind === 'swap' ? cover.shifts[1]!.from.id : by.id!
  const left = cover.asked.filter(({ person, declinedAt }) => person.id !== answers && declinedAt === null)
  if (cover.kind !== 'swap' && left.length > 0) {
    const names = left.map(({ person }) => person.name).join(', ')
    return { declines: answers, state: 'open', because: `${by.name} cannot; still asked: ${names}`, shifts: [] }
  }
  const shift = cover.shifts[0]!
  const because =
    cover.kind === 'swap'
      ? `${by.name} declines to exchange ${cover.shifts[1]!.words} for ${shift.words}`
      : `everybody who was asked said no, last ${by.name}: ${shift.words} stays with ${shift.from.name}`
  return { declines: answers, state: 'declined', because, shifts: [] }
}

export function whyNotDecline(cover: CoverNow, by: Acting, now: Date): Problem | null {
  if (cover.kind === 'swap') return whyNotAnswer(cover, by, now)
  const late = whyNotOpen(cover, now)
  if (late) return late
  const asked = cover.asked.find(({ person }) => person.id === by.id)
  if (!asked) return new Problem('forbidden', 'Only those who were asked say no to a request. Nothing was changed.')
  return asked.declinedAt ? new Problem('conflict', 'You have said no already.') : null
}

/**
 * A request is taken back; a cover ends now: what has begun stays as it was until now, and who was relieved has the rest.
 * @throws Problem conflict (decided otherwise, or over), forbidden.
 */
export function withdraw(cover: CoverNow, by: Acting, now: Date): Decision {
  const refused = whyNotWithdraw(cover, by, now)
  if (refused) throw refused
  const words = cover.shifts.map((shift) => shift.words).join('; ')
  if (cover.state === 'open') {
    return { state: 'withdrawn', because: `${by.name} takes the request back: ${words}`, shifts: [] }
  }
  const back = cover.shifts.map((shift) => `${shift.words} is ${possessive(shift.from.name)} again`).join('; ')
  return {
    state: 'withdrawn',
    because: `${by.name} ends it: ${back}`,
    shifts: cover.shifts.map((each) => ended(each, now)),
  }
}

/** Null: they may. Who took a shift does not hand it back alone: they ask for cover themselves. */
export function whyNotWithdraw(cover: CoverNow, by: Acting, now: Date): Problem | null {
  const isTheirs = by.id !== null && by.id === cover.person.id
  if (cover.state === 'taken') {
    if (cover.shifts.every((shift) => shift.place.end <= now))
      return new Problem('conflict', 'This is over: it stays as it was. Nothing was changed.')
    const may = by.arranges || (cover.kind !== 'swap' && isTheirs) || (cover.kind === 'pager' && isTaker(cover, by))
    if (may) return null
    return new Problem(
      'forbidden',
      cover.kind === 'swap'
        ? 'Both agreed on this swap: only managers undo it; or propose the exchange back. Nothing was changed.'
        : `Only ${cover.person.name} and managers end this. If you cannot do it, ask for cover yourself. Nothing was changed.`,
    )
  }
  const late = whyNotOpen(cover, now)
  if (late) return late
  return isTheirs || by.arranges
    ? null
    : new Problem('forbidden', `Only ${cover.person.name} and managers take this back. Nothing was changed.`)
}

function isTaker(cover: CoverNow, by: Acting): boolean {
  return by.id !== null && cover.shifts.every((shift) => shift.to?.id === by.id)
}

/** A request that nobody answered in time. Null: it is not over. */
export function expire(cover: CoverNow, now: Date): Decision | null {
  if (cover.state !== 'open' || !isOver(cover, now)) return null
  const words = cover.shifts.map((shift) => shift.words).join('; ')
  const because = cover.kind === 'swap' ? `nobody answered in time: ${words}` : `nobody took it in time: ${words}`
  return { state: 'expired', because, shifts: [] }
}

/** What stops when a cover is detached: as when it is withdrawn. */
export function detached(cover: CoverNow, now: Date): ShiftChange[] {
  return cover.shifts.map((shift) => ended(shift, now))
}

/** What begins again when the shifts of a detached cover are back. */
export function reattached(cover: CoverNow, now: Date): ShiftChange[] {
  return cover.shifts.map((shift) =>
    shift.cutAt ? unchanged(shift) : { ...started(shift, shift.to?.id ?? null, now) },
  )
}

/** Why it can no longer be answered; null: it can. */
function whyNotOpen(cover: CoverNow, now: Date): Problem | null {
  const by = cover.decidedBy ?? 'Somebody'
  if (cover.state === 'taken')
    return new Problem(
      'conflict',
      `${by} ${cover.kind === 'swap' ? 'accepted this swap' : 'took this'} already. Nothing was changed.`,
    )
  if (cover.state === 'declined') return new Problem('conflict', `${by} declined this. Nothing was changed.`)
  if (cover.state === 'withdrawn') return new Problem('conflict', `${by} took this back. Nothing was changed.`)
  if (cover.state === 'expired' || isOver(cover, now))
    return new Problem('conflict', 'It is too late: the shift is over. Nothing was changed.')
  return null
}

function started(shift: ShiftNow, to: string | null, now: Date): ShiftChange {
  return { n: shift.n, to, applies: true, takenAt: now, cutAt: null }
}

function ended(shift: ShiftNow, now: Date): ShiftChange {
  const change = unchanged(shift)
  if (!shift.applies || shift.place.end <= now) return change
  return shift.place.start >= now || shift.takenAt === null || shift.takenAt >= now
    ? { ...change, applies: false }
    : { ...change, cutAt: now }
}

function unchanged({ n, to, applies, takenAt, cutAt }: ShiftNow): ShiftChange {
  return { n, to: to?.id ?? null, applies, takenAt, cutAt }
}

export function possessive(name: string): string {
  return /s$/i.test(name) ? `${name}’` : `${name}’s`
}
