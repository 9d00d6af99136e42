import type { Tx } from '../../kernel/data/db.ts'
import type { Person } from '../../people/read.ts'
import { holidaysOf, timeOffOf } from '../absence/read.ts'
import { usersNamed } from '../history/named.ts'
import { rosterSpans } from '../history/roster.ts'
import { rosters } from '../oncall/read.ts'
import type { Duty, Occupied } from './candidates.ts'

/**
 * When each of these people is on call in [from, until) on any schedule (by the final schedules, covers included), has time
 * off or a holiday; by the person's id. Everybody has an entry.
 */
export async function occupiedOf(tx: Tx, people: Person[], from: Date, until: Date): Promise<Map<string, Occupied>> {
  const duties = await dutiesOf(tx, new Set(people.map(({ email }) => email.toLowerCase())), from, until)
  const [timeOff, holidays] = [
    await timeOffOf(tx.db, people, from, until),
    await holidaysOf(tx.db, people, from, until),
  ]
  return new Map(
    people.map((person): [string, Occupied] => {
      const email = person.email.toLowerCase()
      return [
        person.id,
        {
          duties: duties.get(email) ?? [],
          timeOff: (timeOff.get(email) ?? []).map((each) => ({ start: each.from, end: each.until })),
          holidays: (holidays.get(email) ?? []).map((each) => ({ start: each.from, end: each.until, name: each.name })),
        },
      ]
    }),
  )
}

async function dutiesOf(tx: Tx, emails: Set<string>, from: Date, until: Date): Promise<Map<string, Duty[]>> {
  const duties = new Map<string, Duty[]>()
  for (const roster of await rosters(tx.db, from)) {
    if (emails.isDisjointFrom(usersNamed(roster))) continue
    const { slug, doc } = roster.resource
    for (const { start, end, users } of rosterSpans(roster, from, until)) {
      for (const user of users) {
        const email = user.toLowerCase()
        if (!emails.has(email)) continue
        const own = duties.get(email) ?? []
        const last = own.at(-1)
        if (last?.slug === slug && last.end.getTime() === start.getTime()) last.end = end
        else own.push({ slug, schedule: doc.name ?? slug, start, end })
        duties.set(email, own)
      }
    }
  }
  for (const own of duties.values()) own.sort((a, b) => a.start.getTime() - b.start.getTime())
  return duties
}
