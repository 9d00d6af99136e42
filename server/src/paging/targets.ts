import { type FieldError, Problem } from '@tocsin/contract/errors'
import { parseTarget, type Target } from '@tocsin/contract/people/people'
import type { Tx } from '../kernel/data/db.ts'
import { admins, membersOfTeams, peopleByEmail, type TeamMembers } from '../people/read.ts'
import { type OnCallNow, onCallNow } from '../schedules/oncall/read.ts'
import type { Found, Resolved } from './ladder/ladder.ts'
import { documentsBySlug } from './store.ts'

type Db = Tx['db']

/** Who is behind each of these targets at `at`: enabled people only. `admins` stands for everybody with that role. */
export async function whoIs(db: Db, targets: string[], at: Date): Promise<Resolved> {
  const wanted = [...new Set(targets)]
  const parsed = wanted.filter((target) => target !== 'admins').map((target) => ({ target, ...parseTarget(target) }))
  const named = (type: string) => parsed.filter((each) => each.type === type).map((each) => each.name)
  const found = new Map<string, Found>()
  if (wanted.includes('admins')) {
    const people = (await admins(db)).map(({ id, name }) => ({ id, name, how: 'is an admin' }))
    found.set('admins', { people, because: 'there is no enabled admin' })
  }
  const schedules = await onCall(db, named('schedule'), at)
  const people = await peopleByEmail(db, named('user'))
  const teams = await membersOfTeams(db, named('team'))
  for (const { target, type, name } of parsed) {
    if (type === 'schedule') {
      found.set(target, behindSchedule(name, schedules.get(name)))
    } else if (type === 'team') {
      found.set(target, behindTeam(name, teams.get(name)))
    } else {
      const person = people.get(name)
      const usable = person && !person.disabledAt
      found.set(target, {
        people: usable ? [{ id: person.id, name: person.name, how: '' }] : [],
        because: person ? `${person.name} is disabled` : `there is no user ${name}`,
      })
    }
  }
  return (target) => found.get(target) ?? { people: [], because: `${target} is not known` }
}

function behindTeam(slug: string, team: TeamMembers | undefined): Found {
  if (!team) return { people: [], because: `team ${slug} does not exist any more` }
  const people = team.members.map(({ id, name }) => ({ id, name, how: `is in team ${team.name}` }))
  return { people, because: `nobody is in team ${team.name}` }
}

function behindSchedule(slug: string, answer: OnCallNow | Error | undefined): Found {
  if (!answer) return { people: [], because: `schedule ${slug} does not exist any more` }
  if (answer instanceof Error)
    return { people: [], because: `schedule ${slug} could not be worked out: ${answer.message}` }
  const { name } = answer
  const people = answer.people
    .filter((person) => !person.disabledAt)
    .map(({ id, name: who }) => ({ id, name: who, how: `is on call on ${name}` }))
  return { people, because: `nobody is on call on ${name}: ${answer.because}` }
}

/** All schedules at once; when that fails, one by one, so that a schedule that is broken silences only itself. */
async function onCall(db: Db, slugs: string[], at: Date): Promise<Map<string, OnCallNow | Error>> {
  if (slugs.length === 0) return new Map()
  try {
    return await onCallNow(db, slugs, at)
  } catch (error) {
    const answers = new Map<string, OnCallNow | Error>()
    for (const slug of slugs) {
      try {
        for (const [name, answer] of await onCallNow(db, [slug], at)) answers.set(name, answer)
      } catch (own) {
        // A statement that failed has ended the transaction: that is not the schedule's fault, and the step is tried again.
        if (isOfDatabase(own)) throw error
        answers.set(slug, own instanceof Error ? own : new Error(String(own)))
      }
    }
    return answers
  }
}

/** PostgreSQL's errors carry a five-character SQLSTATE, those of the network an errno. */
function isOfDatabase(error: unknown): boolean {
  return typeof (error as { code?: unknown } | null)?.code === 'string'
}

/**
 * What each target is called: `Cy Moreau`, `team Payments`.
 * @throws Problem invalid with a path per target (`to.0`) that does not exist or is disabled.
 */
export async function mustExist(db: Db, targets: Target[], field: string): Promise<string[]> {
  const parsed = targets.map(parseTarget)
  const named = (type: string) => parsed.filter((each) => each.type === type).map((each) => each.name)
  const people = await peopleByEmail(db, named('user'))
  const teams = await documentsBySlug<{ name?: string }>(db, 'team', named('team'))
  const schedules = await documentsBySlug<{ name?: string }>(db, 'schedule', named('schedule'))
  const errors: FieldError[] = []
  for (const [i, { type, name }] of parsed.entries()) {
    const path = `${field}.${i}`
    const person = people.get(name)
    if (type === 'user' && !person) errors.push({ path, message: `there is no user ${name}` })
    else if (type === 'user' && person?.disabledAt) errors.push({ path, message: `${person.name} is disabled` })
    else if (type === 'team' && !teams.has(name)) errors.push({ path, message: `there is no team "${name}"` })
    else if (type === 'schedule' && !schedules.has(name))
      errors.push({ path, message: `there is no schedule "${name}"` })
  }
  if (errors.length === 0) {
    return parsed.map(({ type, name }) => {
      if (type === 'user') return people.get(name)!.name
      return `${type} ${(type === 'team' ? teams : schedules).get(name)!.doc.name ?? name}`
    })
  }
  throw new Problem('invalid', `Nothing was done: ${errors.map((each) => each.message).join(', ')}.`, { errors })
}
