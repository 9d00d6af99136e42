import type { Tx } from '../kernel/data/db.ts'
import type { FactOf } from '../kernel/data/facts.ts'
import { admins, managersOf, type Person } from '../people/read.ts'
import { timeInZone } from './message.ts'
import { type Notice, tellPeople } from './notices.ts'

type News = FactOf<'calendar.lost'> | FactOf<'calendar.regained'>

/**
 * flow.ts: a calendar that schedules read is lost, or is back: the managers of the schedules' teams are told, of schedules
 * without any the admins. Each gets one mail, about their schedules.
 */
export async function tellOfCalendars(
  tx: Tx,
  facts: FactOf<'calendar.lost'>[] | FactOf<'calendar.regained'>[],
): Promise<void> {
  const news: News[] = facts
  const managers = await managersOf(
    tx.db,
    news.flatMap(({ data }) => data.schedules.map(({ team }) => team)),
  )
  const rest = await admins(tx.db)
  tellPeople(
    tx,
    news.flatMap((each) =>
      readersOf(each, managers, rest).map(({ person, slugs }) => ({
        person,
        ...calendarWords(each, person, slugs, tx.now),
        link: `/on-call/${slugs[0]}`,
      })),
    ),
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
export function calendarWords(
  { kind, data, because }: Pick<News, 'kind' | 'data' | 'because'>,
  { timeZone }: Pick<Person, 'timeZone'>,
  slugs: string[],
  now: Date,
): Pick<Notice, 'subject' | 'text'> {
  const names = slugs.join(', ')
  const reads = slugs.length === 1 ? 'reads' : 'read'
  if (kind === 'calendar.regained') {
    return {
      subject: `Tocsin: the calendar of ${names} is read again`,
      text: `The calendar at ${data.host}, which ${names} ${reads}, could be read again. What it says counts from now on.`,
    }
  }
  const counts = data.readAt
    ? `Its last good copy, of ${timeInZone(new Date(data.readAt), timeZone, now)}, still counts: changes made there since are not known here, and what it does not reach has nobody.`
    : 'It was never read, so nobody is on call by it.'
  return {
    subject: `Tocsin: the calendar of ${names} cannot be read`,
    text: `${names} ${reads} a calendar at ${data.host}: ${because}.\n\n${counts}\n\nLook whether the address is still right, or make the schedule one of its own. It is tried again; when it works you are told.`,
  }
}
