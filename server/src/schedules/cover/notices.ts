import type { FactData } from '@tocsin/contract/fact-schemas'
import type { CoverFact } from '@tocsin/contract/schedules/fact-data'
import type { Tx } from '../../kernel/data/db.ts'
import type { FactKind, FactOf } from '../../kernel/data/facts.ts'
import { sentence, timeInZone } from '../../kernel/words.ts'
import type { Notice } from '../../people/model.ts'
import { peopleById } from '../../people/read.ts'

/** What the people of a cover are told, each in their own zone; not who did it. */
export async function coverNotices<K extends FactKind & `cover.${string}`>(
  tx: Tx,
  facts: FactOf<K>[],
): Promise<Notice[]> {
  const news = facts as unknown as (CoverNews & { id: string; actor: { id: string | null } })[]
  const ids = news.flatMap(({ data }) => [
    data.user,
    ...data.tell,
    ...data.shifts.flatMap(({ from, to }) => [from, to ?? '']),
  ])
  const takers = news.flatMap(({ kind, data }) => (kind === 'cover.taken' ? [data.taker] : []))
  const people = await peopleById(tx.db, [...ids, ...takers].filter(Boolean))
  const nameOf = (id: string) => people.get(id)?.name ?? 'somebody'
  return news.flatMap((each) =>
    each.data.tell.flatMap((id): Notice[] => {
      const person = people.get(id)
      if (!person) return []
      const slug = each.data.shifts[0]?.slug
      const link = slug ? { label: 'Open the schedule', path: `/on-call/${slug}` } : null
      return [{ fact: each.id, person, ...coverNotice(each, person, nameOf), link }]
    }),
  )
}

/** A fact about a cover, as its words need it. */
export type CoverNews = {
  [K in keyof FactData & `cover.${string}`]: {
    kind: K
    data: FactData[K]
    actor: { name: string }
    because: string | null
  }
}[keyof FactData & `cover.${string}`]

/** Who reads it: times are told in their zone. */
export interface Reader {
  id: string
  timeZone: string
}

/** What one person is told about a cover. `nameOf` gives names by id. */
export function coverNotice(
  { kind, data, actor, because }: CoverNews,
  reader: Reader,
  nameOf: (id: string) => string,
): Pick<Notice, 'title' | 'lines'> {
  const person = nameOf(data.user)
  const times = data.shifts.map((shift) => timesOf(shift, reader.timeZone))
  const what = times[0] ?? ''
  const first = data.shifts[0]
  const note = 'note' in data && data.note ? `${actor.name} writes: ${data.note}` : null
  switch (kind) {
    case 'cover.requested': {
      if (data.kind === 'swap')
        return notice(`${person} proposes a swap: ${times[1]} for ${what}`, [
          `${person} would like to exchange shifts with you`,
          `You would take ${what}, and ${person} would take ${times[1]}. Nothing changes until you accept`,
          note,
        ])
      const asks = data.asked.includes(reader.id)
        ? `${person} asks you to take a shift`
        : `${person} asks for cover of a shift`
      return notice(`${person} asks: can you take ${what}?`, [
        `${asks}: ${what}`,
        'Nothing changes until somebody takes it',
        note,
      ])
    }
    case 'cover.taken': {
      if (reader.id === data.taker)
        return notice(`You take ${what}`, [`You are on call instead of ${person}: ${what}`, `${actor.name} decided it`])
      return notice(`${nameOf(data.taker)} takes ${what}`, [
        `${nameOf(data.taker)} is on call instead of ${person}: ${what}`,
      ])
    }
    case 'cover.swapped':
      return notice(`The swap is agreed: ${times.join(' for ')}`, [
        `You are on call ${listed(data, reader)}`,
        data.shifts
          .map((shift, index) => `${times[index]}: ${nameOf(shift.to ?? '')} instead of ${nameOf(shift.from)}`)
          .join('; '),
      ])
    case 'cover.declined': {
      const subject =
        data.kind === 'swap' ? `${actor.name} declines the swap of ${what}` : `${actor.name} cannot take ${what}`
      return notice(subject, [
        data.kind === 'swap'
          ? `${actor.name} keeps ${times[1]}; ${what} stays yours`
          : data.isOver
            ? `Everybody who was asked said no: ${what} stays yours`
            : `${actor.name} cannot take ${what}; the others who were asked have not answered yet`,
        note,
      ])
    }
    case 'cover.withdrawn':
      return notice(`No longer: ${what}`, [`${actor.name} took it back`, because, note])
    case 'cover.expired':
      return notice(`Nobody took ${what}`, [because ?? `Nobody took ${what} in time`])
    case 'cover.detached':
      return notice(`A cover was detached: ${what}`, [
        'The schedule was changed, and what was agreed no longer has any effect',
        because,
        first ? 'The schedule decides who is on call. If you still need cover, ask for it again' : null,
      ])
    case 'cover.reattached':
      return notice(`A cover was attached again: ${what}`, [
        'The schedule has this shift again, and what was agreed counts again',
        because,
      ])
    case 'cover.reminded':
      if (data.isOpen)
        return notice(`Still open: ${what}`, [
          `It begins within a day and nobody has taken it yet: ${times.join('; ')}`,
        ])
      return notice(`Tomorrow: ${what}`, [
        `You are on call ${listed(data, reader)}`,
        data.shifts
          .map((shift, index) => `${times[index]}: ${nameOf(shift.to ?? '')} instead of ${nameOf(shift.from)}`)
          .join('; '),
      ])
  }
}

function timesOf({ name, start, end }: CoverFact['shifts'][0], zone: string): string {
  const [from, until] = [timeInZone(new Date(start), zone, null), timeInZone(new Date(end), zone, null)]
  return `${name}, ${from.replace(` ${zone}`, '')} – ${until}`
}

/** What the reader takes, or that they are off. */
function listed({ shifts }: CoverFact, reader: Reader): string {
  const own = shifts.filter((shift) => shift.to === reader.id).map((shift) => `on ${timesOf(shift, reader.timeZone)}`)
  const off = shifts
    .filter((shift) => shift.from === reader.id)
    .map((shift) => `not on ${timesOf(shift, reader.timeZone)}`)
  return [...own, ...off].join(', and ')
}

function notice(title: string, paragraphs: (string | null)[]): Pick<Notice, 'title' | 'lines'> {
  return { title, lines: paragraphs.filter((each): each is string => Boolean(each)).map(sentence) }
}
