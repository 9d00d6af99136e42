import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { coverNow } from './context.ts'
import { recordForPeople } from './facts.ts'
import { shiftInWords } from './messages.ts'
import { expire } from './model.ts'
import { relocateCovers } from './relocate.ts'
import type { StoredCover } from './store.ts'
import * as store from './store.ts'

/** Seconds before its beginning at which people are reminded. */
const reminderAhead = 86_400

/**
 * Every few minutes: what changed without a document (calendars elsewhere, holidays), requests that are too late, and
 * reminders the day before. Asks only for covers that are alive.
 */
export async function runCover(tx: Tx): Promise<void> {
  await relocateCovers(tx, null)
  const reminded: string[] = []
  for (const cover of await store.lockLive(tx, null)) {
    const now = coverNow(cover)
    const decision = expire(now, tx.now)
    if (decision) {
      await store.saveDecision(tx, cover.id, decision, null)
      recordForPeople(tx, 'cover.expired', cover, decision.because, [cover.person.id], {})
    } else if (cover.remindedAt === null && isTomorrow(cover, tx.now)) {
      reminded.push(cover.id)
      remind(tx, cover)
    }
  }
  await store.setReminded(tx, reminded)
}

/** Begins within a day, and was not decided only now. */
function isTomorrow({ shifts, detachedAt, decidedAt, createdAt }: StoredCover, now: Date): boolean {
  const first = Math.min(...shifts.map(({ place }) => place.start.getTime()).filter((start) => start > now.getTime()))
  const early = new Date(first - reminderAhead * 1000)
  return detachedAt === null && early <= now && (decidedAt ?? createdAt) < early
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
  recordForPeople(tx, 'cover.reminded', { ...cover, shifts: soon }, because, people, { isOpen })
}
