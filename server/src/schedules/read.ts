import { Problem } from '@tocsin/contract/errors'
import type { Override, ScheduleDoc } from '@tocsin/contract/schedules'
import { type Kysely, sql } from 'kysely'
import { getResource, type Resource } from '../kernel/resources.ts'
import type { Rows } from '../kernel/rows.ts'
import { type Person, peopleByEmail } from '../people/read.ts'
import { type CoverInJson, coversOfResource, withCovers } from './cover/read.ts'
import { expandSchedule, type Schedule } from './model.ts'
import { type Roster, rosterAt } from './roster.ts'

/** Who is on call on one schedule at an instant, and when that changes. */
export interface OnCallNow {
  people: Person[]
  until: Date | null
  next: { people: Person[]; from: Date } | null
  because: string
}

const expanded = new Map<string, { version: number; schedule: Schedule }>()

/** The full model of a stored schedule document; remembered per version, because pages ask often and edits are rare. */
export function scheduleOf(resource: Resource<ScheduleDoc>): Schedule {
  const known = expanded.get(resource.id)
  if (known && known.version === resource.version) return known.schedule
  const schedule = expandSchedule(resource.doc)
  if (expanded.size > 5000) expanded.clear()
  expanded.set(resource.id, { version: resource.version, schedule })
  return schedule
}

/**
 * Who is on call on these schedules at `at`: the same pure function as calendar and preview. People who are disabled or
 * unknown are left out, and `because` says so. Schedules that do not exist (any more) are absent from the answer.
 */
export async function onCallNow(db: Kysely<Rows>, slugs: string[], at: Date): Promise<Map<string, OnCallNow>> {
  const answers = new Map<string, OnCallNow>()
  if (slugs.length === 0) return answers
  const raw = (await rosters(db, at, slugs)).map((roster) => ({
    slug: roster.resource.slug,
    answer: rosterAt(roster, at),
  }))
  const emails = raw.flatMap(({ answer }) => [...answer.users, ...(answer.next?.users ?? [])])
  const people = await peopleByEmail(db, emails)
  for (const { slug, answer } of raw) {
    const { present, missing } = split(answer.users, people)
    const left = missing.length > 0 ? `; ${missing.join(', ')} cannot be paged: disabled or unknown` : ''
    answers.set(slug, {
      people: present,
      until: answer.until,
      next: answer.next && { people: split(answer.next.users, people).present, from: answer.next.from },
      because: `${answer.because}${left}`,
    })
  }
  return answers
}

/**
 * Schedules with all that decides who is on call from `from` on: their versions and overrides. All of them unless slugs are
 * named; those that do not exist are absent. By slug.
 */
export async function rosters(db: Kysely<Rows>, from: Date, slugs?: string[]): Promise<Roster[]> {
  const found = await schedulesWithOverrides(db, from, slugs)
  return found.map(({ overrides, covers, ...resource }) => {
    const versions = [{ from: null, schedule: scheduleOf(resource) }]
    const made = overrides.map(({ doc, by, at }) => ({ ...doc, ...(by ? { by } : {}), at: new Date(at) }))
    return { resource, versions, overrides: withCovers(versions, made, covers) }
  })
}

/** @throws Problem not_found, naming the nearest slug. */
export async function rosterOf(db: Kysely<Rows>, slug: string, from: Date): Promise<Roster> {
  const [roster] = await rosters(db, from, [slug])
  if (roster) return roster
  await getResource(db, 'schedule', slug)
  throw new Problem('not_found', `The schedule "${slug}" was deleted a moment ago.`)
}

interface WithOverrides extends Resource<ScheduleDoc> {
  /** Those that end after the instant, in the order in which they were made: of equal rank the last wins. */
  overrides: { doc: Override; by: string | null; at: string }[]
  /** Those that may apply after the instant. */
  covers: CoverInJson[]
}

/** Schedules with what overrides them after `at`, in one statement. Indexes: resource_slug, schedule_override_in_time. */
async function schedulesWithOverrides(db: Kysely<Rows>, at: Date, slugs?: string[]): Promise<WithOverrides[]> {
  const { rows } = await sql<WithOverrides>`
    select id, kind, slug, doc, version, managed_by, updated_at, (
      select coalesce(jsonb_agg(jsonb_build_object('doc', own.doc, 'by', person.name, 'at', own.created_at) order by own.created_at, own.id), '[]')
      from schedule_override as own left join person on person.id = own.created_by
      where own.schedule_id = resource.id and own.ends_at > ${at}
    ) as overrides, ${coversOfResource(at)} as covers
    from resource
    where kind = 'schedule' and archived_at is null ${slugs ? sql`and slug = any(${slugs})` : sql``}
    order by slug`.execute(db)
  return rows
}

function split(users: string[], people: Map<string, Person>): { present: Person[]; missing: string[] } {
  const present: Person[] = []
  const missing: string[] = []
  for (const user of users) {
    const person = people.get(user.toLowerCase())
    if (person && !person.disabledAt) present.push(person)
    else missing.push(user)
  }
  return { present, missing }
}
