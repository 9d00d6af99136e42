import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import type { Permission } from '@tocsin/contract/operation'
import type { Role, TeamRole } from '@tocsin/contract/people/people'
import type { Principal } from '../kernel/perform.ts'
import {
  authorise,
  isInPerson,
  mayConfigure,
  mayConfigureOrganisation,
  mayEdit,
  mayGiveRole,
  mayGrant,
  mayManage,
  mayOverride,
  mayReadContactOf,
  mayRespond,
  must,
  permissionsOf,
  rolesExplained,
} from './policy.ts'

function principal(role: Role, teams: Record<string, TeamRole> = {}, scopes: Permission[] | null = null): Principal {
  return {
    actor: { type: 'user', id: `usr_${role}`, name: role },
    userId: `usr_${role}`,
    email: `${role}@acme.example`,
    role,
    timeZone: 'UTC',
    teams,
    scopes,
    sessionId: null,
  }
}

function isAllowed(by: Principal | null, can: Permission): boolean | string {
  try {
    authorise(by, can)
    return true
  } catch (error) {
    return error instanceof Problem ? error.kind : String(error)
  }
}

const table: Record<Permission, Role[]> = {
  public: ['admin', 'manager', 'responder', 'observer'],
  self: ['admin', 'manager', 'responder', 'observer'],
  observe: ['admin', 'manager', 'responder', 'observer'],
  'page:respond': ['admin', 'manager', 'responder'],
  'page:create': ['admin', 'manager', 'responder'],
  'override:write': ['admin', 'manager', 'responder'],
  'config:write': ['admin', 'manager'],
  'people:write': ['admin', 'manager'],
  'organisation:write': ['admin'],
}

test('every role has exactly the permissions of the table', () => {
  for (const [can, roles] of Object.entries(table) as [Permission, Role[]][]) {
    for (const role of ['admin', 'manager', 'responder', 'observer'] as const) {
      assert.equal(isAllowed(principal(role), can), roles.includes(role) || 'forbidden', `${role} ${can}`)
    }
    assert.equal(isAllowed(null, can), can === 'public' || 'unauthenticated', `nobody ${can}`)
  }
})

test('a responder who manages a team configures that team and no other', () => {
  const by = principal('responder', { payments: 'manager', search: 'responder' })
  assert.equal(isAllowed(by, 'config:write'), true)
  assert.equal(mayConfigure(by, { team: 'payments' }), true)
  assert.equal(mayConfigure(by, { team: 'search' }), false)
  assert.equal(mayConfigure(by, { team: 'other' }), false)
  assert.equal(mayConfigure(by, { team: null }), false)
  assert.equal(mayConfigure(principal('observer', { payments: 'manager' }), { team: 'payments' }), false)
  assert.equal(mayConfigure(principal('manager'), { team: null }), true)
})

test('overrides: own teams and what belongs to no team', () => {
  const by = principal('responder', { payments: 'responder' })
  assert.equal(mayOverride(by, { team: 'payments' }), true)
  assert.equal(mayOverride(by, { team: null }), true)
  assert.equal(mayOverride(by, { team: 'search' }), false)
  assert.equal(mayOverride(principal('manager'), { team: 'search' }), true)
  assert.equal(mayOverride(principal('observer', { payments: 'responder' }), { team: 'payments' }), false)
})

test('any responder answers any page, an observer none', () => {
  assert.equal(mayRespond(principal('responder'), { team: 'search' }), true)
  assert.equal(mayRespond(principal('observer'), { team: null }), false)
})

test('scopes take away and never give', () => {
  const admin = principal('admin', {}, ['observe', 'page:respond'])
  assert.deepEqual(permissionsOf(admin), ['observe', 'page:respond'])
  assert.equal(isAllowed(admin, 'config:write'), 'forbidden')
  assert.equal(mayConfigure(admin, { team: null }), false)
  assert.deepEqual(permissionsOf(principal('observer', {}, ['observe', 'config:write'])), ['observe'])
  assert.deepEqual(permissionsOf(principal('admin', {}, [])), [])
  assert.equal(isInPerson(admin), false)
  assert.equal(mayGrant(admin, ['observe']), false)
  assert.equal(mayGrant(principal('responder'), ['observe', 'page:respond']), true)
  assert.equal(mayGrant(principal('responder'), ['people:write']), false)
})

test('managers manage those below them, admins everybody', () => {
  const cases: [Role, Role, boolean][] = [
    ['admin', 'admin', true],
    ['admin', 'observer', true],
    ['manager', 'admin', false],
    ['manager', 'manager', false],
    ['manager', 'responder', true],
    ['responder', 'observer', false],
  ]
  for (const [role, other, expected] of cases) {
    assert.equal(mayManage(principal(role), { role: other }), expected, `${role} manages ${other}`)
    assert.equal(mayGiveRole(principal(role), other), expected, `${role} makes ${other}`)
  }
  assert.equal(mayManage(principal('admin', {}, ['observe']), { role: 'observer' }), false)
})

test('one edits oneself, but not through a token with a part of the permissions', () => {
  const self = { id: 'usr_responder', role: 'responder' } as const
  assert.equal(mayEdit(principal('responder'), self), true)
  assert.equal(mayEdit(principal('responder', {}, ['observe']), self), false)
  assert.equal(mayEdit(principal('responder'), { id: 'usr_other', role: 'observer' }), false)
  assert.equal(mayReadContactOf(principal('responder'), 'usr_responder'), true)
  assert.equal(mayReadContactOf(principal('responder'), 'usr_other'), false)
  assert.equal(mayReadContactOf(principal('manager'), 'usr_other'), true)
})

test('must turns a no into a forbidden with its sentence', () => {
  must(true, 'never')
  assert.throws(() => must(false, 'Not you.'), { kind: 'forbidden', message: 'Not you.' })
})

test('roles are explained by the very table that decides', () => {
  for (const { role, about, may, also } of rolesExplained) {
    assert.deepEqual(
      may.map(({ scope }) => scope),
      permissionsOf(principal(role)),
    )
    assert.ok(also.length > 0)
    assert.match(about, /^May [^.]*$/, 'a sentence without its full stop')
    for (const what of [...may.map((each) => each.what), ...also])
      assert.match(what, /^[a-z]*[^s] /, `"they may ${what}" is one sentence`)
  }
  assert.deepEqual(
    rolesExplained.map(({ role }) => role),
    ['admin', 'manager', 'responder', 'observer'],
  )
})

test('only admins change what concerns everybody', () => {
  for (const role of ['admin', 'manager', 'responder', 'observer'] as const) {
    assert.equal(mayConfigureOrganisation(principal(role)), role === 'admin')
  }
  assert.equal(mayConfigureOrganisation(principal('admin', {}, ['config:write'])), false)
})
