import { Problem } from '@tocsin/contract/errors'
import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type Kysely, sql } from 'kysely'
import { getResource, type Resource } from '../../kernel/data/resources.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import { type Person, peopleByEmail } from '../../people/read.ts'
import { type Positions, withPositions } from '../history/positions.ts'
import { type Roster, rosterAt } from '../history/roster.ts'
import { olderVersions, type StoredVersion } from '../history/store.ts'
import { type LoadedOutside, loadOutside } from '../outside/read.ts'
import { type CoverInJson, coversOfResource, withCovers } from '../overrides/read.ts'
import { expandSchedule, type Schedule } from '../rotation/model.ts'

/** Who is on call on one schedule at an instant, and when that changes. */
export interface OnCallNow {
  /** What the schedule is called; its slug when it has no name. */
  name: string
  people: Person[]
  until: Date | null
  next: { people: Person[]; from: Date } | null
  because: string
}

const expanded = new Map<string, { stamp: string; schedule: Schedule }>()

/** The full model of a stored version; remembered, because pages ask often and edits are rare. */
function scheduleOf({ resourceId, version, doc, at, positions }: StoredVersion, around: LoadedOutside): Schedule {
  // A version that was rolled back (a plan) has a number that another will get: the instant tells them apart.
  const stamp = `${at.getTime()} ${positions ? JSON.stringify(positions) : ''} ${around.stampOf(doc)}`
  const key = `${resourceId} ${version}`
  const known = expanded.get(key)
  if (known && known.stamp === stamp) return known.schedule
  const schedule = withPositions(expandSchedule(doc, around.outside), positions)
  if (expanded.size > 5000) expanded.clear()
  expanded.set(key, { stamp, schedule })
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
    name: roster.resource.doc.name ?? roster.resource.slug,
    answer: rosterAt(roster, at),
  }))
  const emails = raw.flatMap(({ answer }) => [...answer.users, ...(answer.next?.users ?? [])])
  const people = await peopleByEmail(db, emails)
  for (const { slug, name, answer } of raw) {
    const { present, missing } = split(answer.users, people)
    const left = missing.length > 0 ? `; ${missing.join(', ')} cannot be paged: disabled or unknown` : ''
    answers.set(slug, {
      name,
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
 * named; those that do not exist are absent. By slug. Versions of the past are loaded only for schedules that were
 * edited after `from`: asking about now stays one statement.
 */
export async function rosters(db: Kysely<Rows>, from: Date, slugs?: string[]): Promise<Roster[]> {
  const found = await schedulesWithOverrides(db, from, slugs)
  const edited = found.filter(({ version, updatedAt }) => version > 1 && updatedAt > from)
  const older = await olderVersions(
    db,
    edited.map(({ id }) => id),
    from,
  )
  const past = [...older.values()].flat()
  const around = await loadOutside(
    db,
    [...found, ...past].map(({ doc }) => doc),
  )
  return found.map(({ overrides, covers, positions, ...resource }) => {
    const { id, version, doc, updatedAt } = resource
    const stored = [...(older.get(id) ?? []), { resourceId: id, version, doc, at: updatedAt, positions }]
    const versions = stored.map((each, index) => ({
      from: index === 0 ? null : each.at,
      schedule: scheduleOf(each, around),
    }))
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
  positions: Positions | null
}

/**
 * Schedules with what overrides them after `at`, in one statement. Indexes: resource_slug, schedule_override_in_time,
 * schedule_position_pkey.
 */
async function schedulesWithOverrides(db: Kysely<Rows>, at: Date, slugs?: string[]): Promise<WithOverrides[]> {
  const { rows } = await sql<WithOverrides>`
    select id, kind, slug, doc, version, managed_by, updated_at, (
      select coalesce(jsonb_agg(jsonb_build_object('doc', own.doc, 'by', person.name, 'at', own.created_at) order by own.created_at, own.id), '[]')
      from schedule_override as own left join person on person.id = own.created_by
      where own.schedule_id = resource.id and own.ends_at > ${at}
    ) as overrides, ${coversOfResource(at)} as covers, (
      select positions from schedule_position as place where place.resource_id = resource.id and place.version = resource.version
    ) as positions
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
