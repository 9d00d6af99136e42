import type { FactData } from '@tocsin/contract/fact-schemas'
import { system } from '@tocsin/contract/facts'
import type { CoverFact } from '@tocsin/contract/schedules/fact-data'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import type { StoredCover } from './store.ts'

/** What is recorded about covers, and who is told. */

/** Who asked, when it was a person: they are told what became of it. */
export function requester(cover: StoredCover): { id: string }[] {
  return cover.requestedBy ? [{ id: cover.requestedBy }] : []
}

type CoverKind = 'cover.requested' | 'cover.taken' | 'cover.swapped' | 'cover.declined' | 'cover.withdrawn'

/** Whoever did it need not be told. */
export function record<K extends CoverKind>(
  tx: Tx,
  kind: K,
  by: Principal,
  cover: StoredCover,
  because: string,
  tell: { id: string }[],
  rest: Omit<FactData[K], keyof CoverFact>,
): void {
  const told = [...new Set(tell.map(({ id }) => id))].filter((id) => id !== by.userId)
  const data = { ...factOf(cover, told), ...rest } as FactData[K]
  tx.record(kind, { actor: by.actor, subjects: subjectsOf(cover), because, data })
}

/** Who and what a fact about a cover is about. */
export function subjectsOf(cover: StoredCover): string[] {
  const people = cover.shifts.flatMap(({ from, to }) => [from.id, ...(to ? [to.id] : [])])
  return [...new Set([cover.id, ...cover.shifts.map(({ scheduleId }) => scheduleId), cover.person.id, ...people])]
}

/** The data that all facts about covers have. */
export function factOf(cover: StoredCover, tell: string[]): CoverFact {
  return {
    cover: cover.id,
    kind: cover.kind,
    user: cover.person.id,
    shifts: cover.shifts.map((shift) => ({
      schedule: shift.scheduleId,
      slug: shift.slug,
      name: shift.scheduleName,
      layer: shift.layer,
      start: shift.place.start.toISOString(),
      end: shift.place.end.toISOString(),
      from: shift.from.id,
      to: shift.to?.id ?? null,
    })),
    tell,
  }
}

type SystemKind = 'cover.expired' | 'cover.detached' | 'cover.reattached' | 'cover.reminded'

/** What happened without anybody doing it: everybody named is told. */
export function recordForPeople<K extends SystemKind>(
  tx: Tx,
  kind: K,
  cover: StoredCover,
  because: string,
  people: string[],
  rest: Omit<FactData[K], keyof CoverFact>,
): void {
  const data = { ...factOf(cover, [...new Set(people)]), ...rest } as FactData[K]
  tx.record(kind, { actor: system, subjects: subjectsOf(cover), because, data })
}
