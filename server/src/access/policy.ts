import { Problem } from '@tocsin/contract/errors'
import { audienceOf } from '@tocsin/contract/fact-kinds'
import type { Fact } from '@tocsin/contract/facts'
import type { Permission } from '@tocsin/contract/operation'
import type { Role } from '@tocsin/contract/people/people'
import type { Principal } from '../kernel/perform.ts'

/*
 * Who may do what, in prose.
 *
 * An admin may do everything. A manager may do everything but change who looks after the installation itself. A
 * responder answers any page, whoever's it is: at night the person who is awake helps. A responder changes the calendar
 * of their own teams, and the configuration of the teams they manage. An observer looks.
 *
 * A token never does more than its owner, and only what its scopes name.
 */

/** What is granted to a principal; `public` and `self` are not granted, they are asked otherwise. */
export type Grant = Exclude<Permission, 'public' | 'self'>

const everything: Grant[] = [
  'observe',
  'page:respond',
  'page:create',
  'override:write',
  'config:write',
  'people:write',
  'organisation:write',
]

const byRole: Record<Role, Grant[]> = {
  admin: everything,
  manager: everything.filter((grant) => grant !== 'organisation:write'),
  responder: ['observe', 'page:respond', 'page:create', 'override:write'],
  observer: ['observe'],
}

/** Everything this principal may do, coarsely, in the order of the contract. */
export function permissionsOf(by: Principal): Grant[] {
  const managesATeam = by.role === 'responder' && Object.values(by.teams).includes('manager')
  const granted = new Set(managesATeam ? [...byRole.responder, 'config:write' as const] : byRole[by.role])
  return everything.filter((grant) => granted.has(grant) && (by.scopes === null || by.scopes.includes(grant)))
}

const sentences: Record<Grant, string> = {
  observe: 'look at this',
  'page:respond': 'answer pages',
  'page:create': 'page people',
  'override:write': 'change who is on call',
  'config:write': 'change configuration',
  'people:write': 'manage people',
  'organisation:write': 'change settings of the organisation',
}

/** A role in words, for those who read or give it. What it may do is all said as in "may … look at everything". */
export interface RoleExplained {
  role: Role
  /** The beginning of a sentence, without its full stop. */
  about: string
  may: { scope: Grant; what: string }[]
  /** What holds for this role and is no grant. */
  also: string[]
}

function explained(role: Role, about: string, also: string[]): RoleExplained {
  return {
    role,
    about,
    may: byRole[role].map((scope) => ({ scope, what: scope === 'observe' ? 'look at everything' : sentences[scope] })),
    also,
  }
}

/** The prose at the top as data. What each role may do is read from the same table that decides. */
export const rolesExplained: RoleExplained[] = [
  explained('admin', 'May do everything, and look after the installation itself', [
    'see and revoke everybody’s API tokens',
    'give and take every role, also that of an admin',
  ]),
  explained('manager', 'May do everything but change who looks after the installation', [
    'change what belongs to any team or to none',
    'manage responders and observers, not managers and admins',
    'read the audit log',
  ]),
  explained('responder', 'May answer any page, whoever’s it is: at night the person who is awake helps', [
    'change the calendar of their own teams',
    'change the configuration of the teams they manage',
    'change their own name, zone, contact methods and notification rules',
  ]),
  explained('observer', 'May look, and change only what is their own', [
    'change their own name, zone, contact methods and notification rules',
  ]),
]

/** The coarse question of the door. @throws Problem unauthenticated when nobody is signed in, forbidden otherwise. */
export function authorise(by: Principal | null, can: Permission): void {
  if (can === 'public') return
  if (!by) throw new Problem('unauthenticated', 'Sign in first, or send an API token: Authorization: Bearer tcn_….')
  const lacking = can === 'self' ? null : whyLacks(by, can)
  if (lacking !== null)
    throw new Problem(
      'forbidden',
      `${lacking[0]!.toUpperCase()}${lacking.slice(1)}. Nothing was changed; ask an admin.`,
    )
}

/** Why this principal lacks a permission, as a clause; null when they have it. */
function whyLacks(by: Principal, can: Grant): string | null {
  if (may(by, can)) return null
  return by.scopes && !by.scopes.includes(can)
    ? `this token lacks the scope ${can}`
    : `the role ${by.role} may not ${sentences[can]}`
}

/** Turns a no into a Problem forbidden with this sentence. */
export function must(allowed: boolean, sentence: string): void {
  if (!allowed) throw new Problem('forbidden', sentence)
}

/** Whose thing it is: a team's slug, or null when it belongs to no team. */
export interface Owned {
  team: string | null
}

function may(by: Principal, can: Grant): boolean {
  return permissionsOf(by).includes(can)
}

function isAboveTeams(by: Principal): boolean {
  return by.role === 'admin' || by.role === 'manager'
}

/** Whoever answers pages answers any page: nobody should have to find the right team first. */
export function mayRespond(by: Principal, page: Owned): boolean {
  return whyMayNotRespond(by, page) === null
}

/** Why this principal may not answer this page, as a clause (`the role observer may not answer pages`); null: they may. */
export function whyMayNotRespond(by: Principal, _page: Owned): string | null {
  return whyLacks(by, 'page:respond')
}

/** The whole log says what everybody did; what happened to one thing is for whoever may look at it. */
export function mayReadWholeLog(by: Principal): boolean {
  return isAboveTeams(by)
}

/** Whoever may page people may page anybody. */
export function mayPage(by: Principal): boolean {
  return may(by, 'page:create')
}

/** A team may be called `constructor`: only the principal's own entries count. */
function roleIn(by: Principal, team: string): string | undefined {
  return Object.hasOwn(by.teams, team) ? by.teams[team] : undefined
}

/** A team's configuration is changed by its managers; what belongs to no team, by managers of the organisation. */
export function mayConfigure(by: Principal, { team }: Owned): boolean {
  return may(by, 'config:write') && (isAboveTeams(by) || (team !== null && roleIn(by, team) === 'manager'))
}

/** What concerns everybody is changed by those who look after the installation. */
export function mayConfigureOrganisation(by: Principal): boolean {
  return may(by, 'organisation:write') && may(by, 'config:write')
}

/** A team's calendar is changed by its members; one that belongs to no team, by every responder. */
export function mayOverride(by: Principal, { team }: Owned): boolean {
  return may(by, 'override:write') && (isAboveTeams(by) || team === null || roleIn(by, team) !== undefined)
}

/**
 * Cover for somebody else (who is ill) is arranged by the managers of the team; on a schedule that belongs to no team, by
 * managers of the organisation.
 */
export function mayArrangeCover(by: Principal, { team }: Owned): boolean {
  return may(by, 'override:write') && (isAboveTeams(by) || (team !== null && roleIn(by, team) === 'manager'))
}

/**
 * When somebody is away is said by themselves, by the managers of a team they are in, and by managers of the organisation.
 * A token that was given a part of what its owner may do needs the calendar to be in that part.
 */
export function mayChangeAbsenceOf(by: Principal, person: { id: string; teams: string[] }): boolean {
  if (by.userId === person.id) return isInPerson(by) || may(by, 'override:write')
  if (!may(by, 'override:write')) return false
  return isAboveTeams(by) || person.teams.some((team) => roleIn(by, team) === 'manager')
}

/** A hand-over is written by the people whose shift ends, and by whoever looks after the schedule. */
export function mayWriteHandover(by: Principal, { outgoing, team }: Owned & { outgoing: string[] }): boolean {
  return (by.userId !== null && outgoing.includes(by.userId)) || mayConfigure(by, { team })
}

/** Nobody accepts a hand-over in somebody else's place. */
export function mayAcceptHandover(by: Principal, { incoming }: { incoming: string[] }): boolean {
  return by.userId !== null && incoming.includes(by.userId)
}

/** How a person is reached is theirs to see, and that of those who manage people. */
export function mayReadContactOf(by: Principal, userId: string): boolean {
  return by.userId === userId || may(by, 'people:write')
}

/**
 * Whether it is really the person, at a screen, or a token that stands for all they may do. What decides over
 * somebody's account (tokens, sessions, contact methods) is not for a token that was given a part.
 */
export function isInPerson(by: Principal): boolean {
  return by.scopes === null
}

const ranks: Role[] = ['observer', 'responder', 'manager', 'admin']

/**
 * Admins manage everybody, managers those below them. An invitation sets a password: who may send one to an equal can
 * become that equal.
 */
export function mayManage(by: Principal, person: { role: Role }): boolean {
  return may(by, 'people:write') && (by.role === 'admin' || ranks.indexOf(person.role) < ranks.indexOf(by.role))
}

/** Nobody but an admin makes anybody their equal. */
export function mayGiveRole(by: Principal, role: Role): boolean {
  return mayManage(by, { role })
}

/** Your own name and zone are yours to change, also through a token that may manage people. */
export function mayEdit(by: Principal, person: { id: string; role: Role }): boolean {
  return (by.userId === person.id && (isInPerson(by) || may(by, 'people:write'))) || mayManage(by, person)
}

/** A new token gets at most what its maker has. */
export function mayGrant(by: Principal, scopes: Permission[]): boolean {
  const own: Permission[] = permissionsOf(by)
  return isInPerson(by) && scopes.every((scope) => own.includes(scope))
}

/** Who and what a fact is about. */
export type FactAbout = Pick<Fact, 'kind' | 'subjects' | 'data'>

/** Who may see a fact is said by its kind, in the contract; a kind that is not known is hidden. */
export function maySeeFact(by: Principal, { kind, subjects, data }: FactAbout): boolean {
  const audience = audienceOf(kind)
  if (!audience || !may(by, 'observe')) return false
  const isAbout = by.userId !== null && subjects.includes(by.userId)
  const team = typeof data.team === 'string' ? data.team : null
  switch (audience) {
    case 'everyone':
      return true
    case 'person':
      return isAbout || may(by, 'people:write')
    case 'members':
      return isAbout || isAboveTeams(by) || team === null || roleIn(by, team) !== undefined
    case 'managers':
      return isAboveTeams(by) || (team !== null && roleIn(by, team) === 'manager')
  }
}
