import { Problem } from '@tocsin/contract/errors'
import type { Cover, CoverDone, CoverPerson } from '@tocsin/contract/schedules/cover'
import type { z } from 'zod'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import { acting, coverNow, type Done } from './context.ts'
import { stateAt, whyNotAnswer, whyNotDecline, whyNotTake, whyNotWithdraw } from './model.ts'
import type { PagerTaken } from './pager-actions.ts'
import { coversById, type StoredCover } from './store.ts'

type Person = z.infer<typeof CoverPerson>

/** A person as covers show them. */
export function personView({ id, name, email, timeZone }: Person): Person {
  return { id, name, email, timeZone }
}

/** A cover as the API shows it to this person at `now`. */
export function coverView(by: Principal, cover: StoredCover, now: Date): Cover {
  const decided = coverNow(cover)
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
    detached: cover.detachedAt && { at: cover.detachedAt.toISOString(), because: cover.detachedBecause ?? '' },
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

/** The cover that something was done to, as the API shows it, with what the taker should know. */
export async function coverDone(tx: Tx, by: Principal, { cover, warnings }: Done): Promise<CoverDone> {
  return { cover: coverView(by, await coverById(tx, cover), tx.now), warnings }
}

/** One cover as the API shows it. @throws Problem not_found */
export async function showCover(tx: Tx, by: Principal, id: string): Promise<Cover> {
  return coverView(by, await coverById(tx, id), tx.now)
}

/** What taking the pager became, as the API shows it. */
export async function pagerView(tx: Tx, by: Principal, { cover: id, start, end, ...taken }: PagerTaken) {
  return {
    ...taken,
    cover: id === null ? null : await showCover(tx, by, id),
    start: start.toISOString(),
    end: end.toISOString(),
  }
}
