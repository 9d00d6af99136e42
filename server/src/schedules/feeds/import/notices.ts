import type { Tx } from '../../../kernel/data/db.ts'
import type { FactOf } from '../../../kernel/data/facts.ts'
import { timeInZone } from '../../../kernel/words.ts'
import type { Notice } from '../../../people/model.ts'
import { admins, managersOf, type Person } from '../../../people/read.ts'

type News = FactOf<'calendar.lost'> | FactOf<'calendar.regained'>

/**
 * A calendar that schedules read is lost, or is back: what the managers of the schedules' teams are told, of schedules
 * without any the admins. Each gets one notice, about their schedules.
 */
export async function calendarNotices(
  tx: Tx,
  facts: FactOf<'calendar.lost'>[] | FactOf<'calendar.regained'>[],
): Promise<Notice[]> {
  const news: News[] = facts
  const managers = await managersOf(
    tx.db,
    news.flatMap(({ data }) => data.schedules.map(({ team }) => team)),
  )
  const rest = await admins(tx.db)
  return news.flatMap((each) =>
    readersOf(each, managers, rest).map(({ person, slugs }) => ({
      fact: each.id,
      person,
      ...calendarNotice(each, person, slugs, tx.now),
      link: { label: 'Open the schedule', path: `/on-call/${slugs[0]}` },
    })),
  )
}

/** Who is told, and of which schedules. */
function readersOf({ data }: News, managers: Map<string, Person[]>, rest: Person[]) {
  const readers = new Map<string, { person: Person; slugs: string[] }>()
  for (const { slug, team } of data.schedules) {
    const theirs = managers.get(team ?? '') ?? []
    for (const person of theirs.length > 0 ? theirs : rest) {
      const reader = readers.get(person.id) ?? { person, slugs: [] }
      reader.slugs.push(slug)
      readers.set(person.id, reader)
    }
  }
  return [...readers.values()]
}

/** What a manager reads about a calendar. */
function calendarNotice(
  { kind, data, because }: Pick<News, 'kind' | 'data' | 'because'>,
  { timeZone }: Pick<Person, 'timeZone'>,
  slugs: string[],
  now: Date,
): Pick<Notice, 'title' | 'lines'> {
  const names = slugs.join(', ')
  const reads = slugs.length === 1 ? 'reads' : 'read'
  if (kind === 'calendar.regained') {
    return {
      title: `The calendar of ${names} is read again`,
      lines: [
        `The calendar at ${data.host}, which ${names} ${reads}, could be read again. What it says counts from now on.`,
      ],
    }
  }
  const counts = data.readAt
    ? `Its last good copy, of ${timeInZone(new Date(data.readAt), timeZone, now)}, still counts: changes made there since are not known here, and what it does not reach has nobody.`
    : 'It was never read, so nobody is on call by it.'
  return {
    title: `The calendar of ${names} cannot be read`,
    lines: [
      `${names} ${reads} a calendar at ${data.host}: ${because}.`,
      counts,
      'Check that the address is still right, or give the schedule layers of its own. It is tried again; when it works you are told.',
    ],
  }
}
