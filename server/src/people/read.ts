import { Problem } from '@tocsin/contract/errors'
import type { OrganisationDoc, Role, TeamRole } from '@tocsin/contract/people/people'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../kernel/data/db.ts'
import { findResource } from '../kernel/data/resources.ts'
import type { Rows } from '../kernel/data/rows.ts'
import type { Principal } from '../kernel/perform.ts'
import { containing, type Membership, organisationSlug, type Person } from './model.ts'

export type { Person } from './model.ts'

/** A person with what their own page shows besides. */
export interface Profile extends Person {
  managedBy: string | null
  createdAt: Date
}

const columns = ['id', 'name', 'email', 'timeZone', 'role', 'disabledAt'] as const
const profileColumns = [...columns, 'managedBy', 'createdAt'] as const

/** One person, also a disabled one, by id (`usr_…`) or e-mail in any case; null when there is none. */
export async function personByRef(db: Kysely<Rows>, ref: string): Promise<Profile | null> {
  const key = ref.includes('@') ? 'email' : 'id'
  const row = await db
    .selectFrom('person')
    .select(profileColumns)
    .where(key, '=', key === 'email' ? ref.toLowerCase() : ref)
    .executeTakeFirst()
  return (row as Profile | undefined) ?? null
}

/**
 * The person a question names: "me", an id or an e-mail; also a disabled one. `path` is the field that named them.
 * @throws Problem not_found; invalid when "me" is said by a token without a person.
 */
export async function resolvePerson(
  tx: Tx,
  by: Pick<Principal, 'userId'> | null,
  ref: string,
  path: string,
): Promise<Profile> {
  const isMe = ref === 'me'
  if (isMe && !by?.userId) {
    const sentence = 'This token belongs to nobody, so nobody is "me". Name a person by id or e-mail.'
    throw new Problem('invalid', sentence, { errors: [{ path, message: 'name a person by id or e-mail' }] })
  }
  const person = await personByRef(tx.db, isMe ? by!.userId! : ref)
  if (person) return person
  throw new Problem('not_found', `There is no user ${ref}.`, {
    errors: [{ path, message: 'there is no such user' }],
  })
}

/** People by id, also disabled ones; ids that nobody has are left out. */
export async function peopleById(db: Kysely<Rows>, ids: string[]): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('person')
    .select(columns)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map((rows as Person[]).map((person) => [person.id, person]))
}

/** People by e-mail (any case; the keys are in lower case), also disabled ones. */
export async function peopleByEmail(db: Kysely<Rows>, emails: string[]): Promise<Map<string, Person>> {
  if (emails.length === 0) return new Map()
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))]
  const rows = await db.selectFrom('person').select(columns).where('email', 'in', wanted).execute()
  return new Map((rows as Person[]).map((person) => [person.email, person]))
}

/** All people, also disabled ones, by e-mail. A few thousand at most. */
export async function everybody(db: Kysely<Rows>): Promise<Profile[]> {
  const rows = await db.selectFrom('person').select(profileColumns).orderBy('email').execute()
  return rows as Profile[]
}

/** The enabled admins, by e-mail: who the last catch-all reaches. */
export async function admins(db: Kysely<Rows>): Promise<Person[]> {
  const rows = await db
    .selectFrom('person')
    .select(columns)
    .where('role', '=', 'admin')
    .where('disabledAt', 'is', null)
    .orderBy('email')
    .execute()
  return rows as Person[]
}

/** The organisation's settings; an empty document when nobody wrote one. */
export async function organisation(db: Kysely<Rows>): Promise<OrganisationDoc> {
  return (await findResource<OrganisationDoc>(db, 'organisation', organisationSlug))?.doc ?? {}
}

/** A team by what it is called (its slug when it has no name), with its enabled members by e-mail. */
export interface TeamMembers {
  name: string
  members: (Person & { teamRole: TeamRole })[]
}

/** Who is in these teams, by slug; teams that do not exist are absent. One statement. Index: resource_slug. */
export async function membersOfTeams(db: Kysely<Rows>, slugs: string[]): Promise<Map<string, TeamMembers>> {
  const teams = new Map<string, TeamMembers>()
  if (slugs.length === 0) return teams
  type Row = Person & { teamRole: TeamRole }
  const { rows } = await sql<{ team: string; teamName: string } & (Row | { [key in keyof Row]: null })>`
    select slug as team, coalesce(doc ->> 'name', slug) as team_name, member.*
    from resource left join lateral (
      select person.id, person.name, person.email, time_zone, role, disabled_at, value as team_role
      from jsonb_each_text(coalesce(doc -> 'members', '{}'))
      join person on person.email = lower(key)
      where disabled_at is null
    ) as member on true
    where kind = 'team' and slug = any(${slugs}) and archived_at is null
    order by slug, member.email`.execute(db)
  for (const { team, teamName, ...member } of rows) {
    const known = teams.get(team) ?? { name: teamName, members: [] }
    teams.set(team, known)
    if (member.id !== null) known.members.push(member)
  }
  return teams
}

/** The enabled members of a team, by e-mail; empty when there is no such team. */
export async function teamMembers(db: Kysely<Rows>, teamSlug: string): Promise<TeamMembers['members']> {
  return (await membersOfTeams(db, [teamSlug])).get(teamSlug)?.members ?? []
}

/** The enabled managers of teams, by slug; teams that do not exist are absent. */
export async function managersOf(db: Kysely<Rows>, teams: (string | null)[]): Promise<Map<string, Person[]>> {
  const found = await membersOfTeams(db, [...new Set(teams.filter((slug) => slug !== null))])
  return new Map(
    [...found].map(([slug, { members }]) => [slug, members.filter(({ teamRole }) => teamRole === 'manager')]),
  )
}

/** The managers of a team; without a team or a manager the admins: somebody must know. */
export async function managersOrAdmins(db: Kysely<Rows>, team: string | null): Promise<Person[]> {
  const managers = team === null ? [] : ((await managersOf(db, [team])).get(team) ?? [])
  return managers.length > 0 ? managers : await admins(db)
}

/** The teams of each of these people, by the person's id, in order of slug. Index: resource_person_used_by. */
export async function teamsOfPeople(db: Kysely<Rows>, ids: string[]): Promise<Map<string, Membership[]>> {
  const teams = new Map<string, Membership[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return teams
  const { rows } = await sql<Membership & { personId: string }>`
    select person.id as person_id, slug, coalesce(doc ->> 'name', slug) as name, value as role
    from person
    join resource_person on person_id = person.id
    join resource on resource.id = from_id and kind = 'team' and archived_at is null
    cross join lateral jsonb_each_text(coalesce(doc -> 'members', '{}'))
    where person.id = any(${ids}) and lower(key) = person.email
    order by slug`.execute(db)
  for (const { personId, ...membership } of rows) teams.get(personId)?.push(membership)
  return teams
}

/** A position in the list of people: behind this name (in lower case) and id. */
export interface PeoplePosition {
  name: string
  id: string
}

export interface PeopleQuestion {
  q?: string | undefined
  role?: Role | undefined
  state?: 'enabled' | 'disabled' | undefined
  /** A team's slug. */
  team?: string | undefined
  after: PeoplePosition | null
  limit: number
}

/** People by name, also disabled ones. `q` is looked for in name and e-mail. A few thousand at most: no index needed. */
export async function listPeople(
  db: Kysely<Rows>,
  ask: PeopleQuestion,
): Promise<{ items: Profile[]; last: PeoplePosition | null }> {
  let query = db
    .selectFrom('person')
    .select([...profileColumns, sql<string>`lower(name)`.as('position')])
    .orderBy('position')
    .orderBy('id')
    .limit(ask.limit)
  const text = ask.q?.trim()
  if (text) {
    const pattern = containing(text)
    query = query.where((where) => where.or([where('name', 'ilike', pattern), where('email', 'ilike', pattern)]))
  }
  if (ask.role) query = query.where('role', '=', ask.role)
  if (ask.state) query = query.where('disabledAt', ask.state === 'enabled' ? 'is' : 'is not', null)
  if (ask.team) {
    query = query.where(sql<boolean>`person.id in (
      select person_id from resource_person join resource on resource.id = from_id
      cross join lateral jsonb_object_keys(coalesce(doc -> 'members', '{}')) as member
      where kind = 'team' and slug = ${ask.team} and archived_at is null and lower(member) = person.email)`)
  }
  if (ask.after) query = query.where(sql<boolean>`(lower(name), id) > (${ask.after.name}, ${ask.after.id})`)
  const rows = await query.execute()
  const items = rows.map(({ position: _, role, ...row }): Profile => ({ ...row, role: role as Role }))
  const last = rows.at(-1)
  return { items, last: last && rows.length === ask.limit ? { name: last.position, id: last.id } : null }
}
