import type { Tx } from '../../kernel/data/db.ts'
import type { FactOf } from '../../kernel/data/facts.ts'
import { resourcesById } from '../../kernel/data/resources.ts'
import { sentence, timeInZone } from '../../kernel/words.ts'
import type { Notice } from '../../people/model.ts'
import { admins, managersOf, peopleById } from '../../people/read.ts'

const inDays = (days: number) => (days === 1 ? 'within a day' : `within ${days} days`)
const linkTo = (slug: string) => ({ label: 'Open the schedule', path: `/on-call/${slug}` })

/** Somebody is away during their own shift: what they are told, and the managers of the schedule's team. */
export async function conflictNotices(tx: Tx, facts: FactOf<'absence.conflict_ahead'>[]): Promise<Notice[]> {
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
  return facts.flatMap(({ id, data }): Notice[] => {
    const name = names.get(data.slug)
    const person = people.get(data.user)
    if (!person) return []
    const cause = data.cause === 'time_off' ? 'time off' : 'a holiday'
    const link = linkTo(data.slug)
    const times = (zone: string) =>
      `from ${timeInZone(new Date(data.start), zone, tx.now)} to ${timeInZone(new Date(data.end), zone, tx.now)}`
    const own: Notice = {
      fact: id,
      person,
      title: `You are on call on ${name} while you are away`,
      lines: [
        `You have ${cause} ${times(person.timeZone)}, and are on call on ${name} then. It begins ${inDays(data.days)}.`,
        'Ask for cover or swap the shift; if nobody takes it, you are paged.',
      ],
      link,
    }
    const others = (managers.get(data.team ?? '') ?? []).filter((manager) => manager.id !== person.id)
    return [
      own,
      ...others.map((manager) => ({
        fact: id,
        person: manager,
        title: `${person.name} is on call on ${name} while away`,
        lines: [
          `${person.name} has ${cause} ${times(manager.timeZone)}, and is on call on ${name} then. It begins ${inDays(data.days)}, and nobody covers it yet.`,
        ],
        link,
      })),
    ]
  })
}

/** A time ahead has nobody on call: what the managers of the schedule's team are told, without any the admins. */
export async function gapNotices(tx: Tx, facts: FactOf<'schedule.gap_ahead'>[]): Promise<Notice[]> {
  const managers = await managersOf(
    tx.db,
    facts.map(({ data }) => data.team),
  )
  const rest = facts.some(({ data }) => !managers.get(data.team ?? '')?.length) ? await admins(tx.db) : []
  const names = await namesOf(
    tx,
    facts.map(({ data }) => data),
  )
  return facts.flatMap(({ id, data, because }): Notice[] => {
    const name = names.get(data.slug)
    const theirs = managers.get(data.team ?? '') ?? []
    const moment = (instant: string, zone: string) => timeInZone(new Date(instant), zone, tx.now)
    return (theirs.length > 0 ? theirs : rest).map((person) => ({
      fact: id,
      person,
      title: `Nobody is on call on ${name} ${inDays(data.days)}`,
      lines: [
        `Nobody is on call on ${name} from ${moment(data.start, person.timeZone)} to ${moment(data.end, person.timeZone)}.`,
        ...(because ? [sentence(`why: ${because}`)] : []),
      ],
      link: linkTo(data.slug),
    }))
  })
}

/** What schedules are called: their names, or their slugs as the facts have them. */
async function namesOf(tx: Tx, about: { schedule: string; slug: string }[]): Promise<Map<string, string>> {
  const found = await resourcesById<{ name?: string }>(tx.db, [...new Set(about.map(({ schedule }) => schedule))])
  return new Map(about.map(({ schedule, slug }) => [slug, found.get(schedule)?.doc.name ?? slug]))
}
