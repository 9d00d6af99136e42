import type { Tx } from '../kernel/data/db.ts'
import type { FactOf } from '../kernel/data/facts.ts'
import { resourcesById } from '../kernel/data/resources.ts'
import { admins, managersOf, peopleById } from '../people/read.ts'
import { timeInZone } from './message.ts'
import { type Notice, tellPeople } from './notices.ts'

const inDays = (days: number) => (days === 1 ? 'within a day' : `within ${days} days`)

/** flow.ts: who is away during their own shift is told, and the managers of the schedule's team. */
export async function tellOfConflicts(tx: Tx, facts: FactOf<'absence.conflict_ahead'>[]): Promise<void> {
  const people = await peopleById(
    tx.db,
    facts.map(({ data }) => data.user),
  )
  const managers = await managersOf(
    tx.db,
    facts.map(({ data }) => data.team),
  )
  const names = await namesOf(
    tx,
    facts.map(({ data }) => data),
  )
  const notices = facts.flatMap(({ data }): Notice[] => {
    const name = names.get(data.slug)
    const person = people.get(data.user)
    if (!person) return []
    const cause = data.cause === 'time_off' ? 'time off' : 'a holiday'
    const link = `/on-call/${data.slug}`
    const from = (zone: string) => timeInZone(new Date(data.start), zone, tx.now)
    const until = (zone: string) => timeInZone(new Date(data.end), zone, tx.now)
    const own: Notice = {
      person,
      subject: `Tocsin: you are on call on ${name} while you are away`,
      text: `You have ${cause} from ${from(person.timeZone)} to ${until(person.timeZone)}, and are on call on ${name} then. It begins ${inDays(data.days)}.\n\nAsk for cover or swap the shift; if nobody takes it, you are paged.`,
      link,
    }
    const others = (managers.get(data.team ?? '') ?? []).filter(({ id }) => id !== person.id)
    return [
      own,
      ...others.map((manager) => ({
        person: manager,
        subject: `Tocsin: ${person.name} is on call on ${name} while away`,
        text: `${person.name} has ${cause} from ${from(manager.timeZone)} to ${until(manager.timeZone)}, and is on call on ${name} then. It begins ${inDays(data.days)}, and nobody covers it yet.`,
        link,
      })),
    ]
  })
  tellPeople(tx, notices)
}

/** flow.ts: a time ahead has nobody on call; the managers of the schedule's team are told, without any the admins. */
export async function tellOfGaps(tx: Tx, facts: FactOf<'schedule.gap_ahead'>[]): Promise<void> {
  const managers = await managersOf(
    tx.db,
    facts.map(({ data }) => data.team),
  )
  const rest = facts.some(({ data }) => !managers.get(data.team ?? '')?.length) ? await admins(tx.db) : []
  const names = await namesOf(
    tx,
    facts.map(({ data }) => data),
  )
  const notices = facts.flatMap(({ data, because }): Notice[] => {
    const name = names.get(data.slug)
    const theirs = managers.get(data.team ?? '') ?? []
    return (theirs.length > 0 ? theirs : rest).map((person) => ({
      person,
      subject: `Tocsin: nobody is on call on ${name} ${inDays(data.days)}`,
      text: `Nobody is on call on ${name} from ${timeInZone(new Date(data.start), person.timeZone, tx.now)} to ${timeInZone(new Date(data.end), person.timeZone, tx.now)}.${because ? `\n\nWhy: ${because}.` : ''}`,
      link: `/on-call/${data.slug}`,
    }))
  })
  tellPeople(tx, notices)
}

/** What schedules are called: their names, or their slugs as the facts have them. */
async function namesOf(tx: Tx, about: { schedule: string; slug: string }[]): Promise<Map<string, string>> {
  const found = await resourcesById<{ name?: string }>(tx.db, [...new Set(about.map(({ schedule }) => schedule))])
  return new Map(about.map(({ schedule, slug }) => [slug, found.get(schedule)?.doc.name ?? slug]))
}
