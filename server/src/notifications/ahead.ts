import type { Tx } from '../kernel/db.ts'
import type { FactOf } from '../kernel/facts.ts'
import { admins, type Person, peopleById, teamMembers } from '../people/read.ts'
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
    tx,
    facts.map(({ data }) => data.team),
  )
  const notices = facts.flatMap(({ data }): Notice[] => {
    const person = people.get(data.user)
    if (!person) return []
    const cause = data.cause === 'time_off' ? 'time off' : 'a holiday'
    const link = `/on-call/${data.slug}`
    const from = (zone: string) => timeInZone(new Date(data.start), zone, tx.now)
    const until = (zone: string) => timeInZone(new Date(data.end), zone, tx.now)
    const own: Notice = {
      person,
      subject: `Tocsin: you are on call on ${data.slug} while you are away`,
      text: `You have ${cause} from ${from(person.timeZone)} to ${until(person.timeZone)}, and are on call on ${data.slug} then. It begins ${inDays(data.days)}.\n\nAsk for cover or swap the shift; if nobody takes it, you are paged.`,
      link,
    }
    const others = (managers.get(data.team ?? '') ?? []).filter(({ id }) => id !== person.id)
    return [
      own,
      ...others.map((manager) => ({
        person: manager,
        subject: `Tocsin: ${person.name} is on call on ${data.slug} while away`,
        text: `${person.name} has ${cause} from ${from(manager.timeZone)} to ${until(manager.timeZone)}, and is on call on ${data.slug} then. It begins ${inDays(data.days)}, and nobody covers it yet.`,
        link,
      })),
    ]
  })
  tellPeople(tx, notices)
}

/** flow.ts: a time ahead has nobody on call; the managers of the schedule's team are told, without any the admins. */
export async function tellOfGaps(tx: Tx, facts: FactOf<'schedule.gap_ahead'>[]): Promise<void> {
  const managers = await managersOf(
    tx,
    facts.map(({ data }) => data.team),
  )
  const rest = facts.some(({ data }) => !managers.get(data.team ?? '')?.length) ? await admins(tx.db) : []
  const notices = facts.flatMap(({ data, because }): Notice[] => {
    const theirs = managers.get(data.team ?? '') ?? []
    return (theirs.length > 0 ? theirs : rest).map((person) => ({
      person,
      subject: `Tocsin: nobody is on call on ${data.slug} ${inDays(data.days)}`,
      text: `Nobody is on call on ${data.slug} from ${timeInZone(new Date(data.start), person.timeZone, tx.now)} to ${timeInZone(new Date(data.end), person.timeZone, tx.now)}.${because ? `\n\nWhy: ${because}.` : ''}`,
      link: `/on-call/${data.slug}`,
    }))
  })
  tellPeople(tx, notices)
}

/** The managers of teams, by slug. */
export async function managersOf(tx: Tx, teams: (string | null)[]): Promise<Map<string, Person[]>> {
  const managers = new Map<string, Person[]>()
  for (const team of new Set(teams.filter((slug) => slug !== null))) {
    const members = await teamMembers(tx.db, team)
    managers.set(
      team,
      members.filter(({ teamRole }) => teamRole === 'manager'),
    )
  }
  return managers
}
