import type { Tx } from '../kernel/data/db.ts'
import type { FactKind, FactOf } from '../kernel/data/facts.ts'
import { peopleById } from '../people/read.ts'
import { type CoverNews, coverWords } from './cover-words.ts'
import { tellPeople } from './notices.ts'

/** flow.ts: those whom a cover concerns are told by mail, in their own zone; not who did it. */
export async function tellOfCover<K extends FactKind & `cover.${string}`>(tx: Tx, facts: FactOf<K>[]): Promise<void> {
  const news = facts as unknown as (CoverNews & { actor: { id: string | null } })[]
  const ids = news.flatMap(({ data }) => [
    data.user,
    ...data.tell,
    ...data.shifts.flatMap(({ from, to }) => [from, to ?? '']),
  ])
  const takers = news.flatMap(({ kind, data }) => (kind === 'cover.taken' ? [data.taker] : []))
  const people = await peopleById(tx.db, [...ids, ...takers].filter(Boolean))
  const nameOf = (id: string) => people.get(id)?.name ?? 'somebody'
  tellPeople(
    tx,
    news.flatMap((each) =>
      each.data.tell.flatMap((id) => {
        const person = people.get(id)
        if (!person) return []
        const slug = each.data.shifts[0]?.slug
        return [{ person, ...coverWords(each, person, nameOf), link: slug ? `/on-call/${slug}` : null }]
      }),
    ),
  )
}
