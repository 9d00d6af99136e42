import { Problem } from '@tocsin/contract/errors'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import type { SecretBox } from '../../kernel/secrets.ts'
import { disablePerson, enablePerson, savePerson } from '../../people/actions.ts'
import type { Person, PersonDetails } from '../../people/model.ts'
import { resolvePerson } from '../../people/read.ts'
import { invite } from '../actions.ts'
import { mayEdit, mayGiveRole, mayManage, must } from '../policy.ts'

/** How an invitation becomes a link. */
export interface InviteLinks {
  secrets: SecretBox
  /** Where browsers reach us, without a slash at the end. */
  publicUrl(): string
}

/** Adds a person and invites them. @throws Problem forbidden; conflict when the e-mail is somebody's already. */
export async function addUser(
  tx: Tx,
  by: Principal,
  links: InviteLinks,
  details: PersonDetails,
): Promise<{ id: string; inviteUrl: string }> {
  must(mayGiveRole(by, details.role), `You may not make somebody ${details.role}.`)
  const { person, created } = await savePerson(tx, by.actor, details, null)
  if (!created) {
    throw new Problem('conflict', `${person.email} is somebody here already. Nothing was changed.`, {
      errors: [{ path: 'email', message: 'is taken' }],
    })
  }
  return { id: person.id, inviteUrl: await inviteUser(tx, by, links, person.id) }
}

/** Changes name, zone or role. @returns the person's id. @throws Problem not_found, forbidden, conflict */
export async function changeUser(
  tx: Tx,
  by: Principal,
  ref: string,
  change: { [detail in 'name' | 'timeZone' | 'role']?: PersonDetails[detail] | undefined },
): Promise<string> {
  const person = await resolvePerson(tx, by, ref, 'id')
  must(mayEdit(by, person), `You may not change ${person.name}.`)
  const { name = person.name, timeZone = person.timeZone, role = person.role } = change
  if (role !== person.role) {
    must(mayManage(by, person) && mayGiveRole(by, role), `You may not make ${person.name} ${role}.`)
  }
  await savePerson(tx, by.actor, { email: person.email, name, timeZone, role }, null)
  return person.id
}

/** A link with which this person chooses a password. @throws Problem not_found, forbidden, conflict */
export async function inviteUser(tx: Tx, by: Principal, links: InviteLinks, ref: string): Promise<string> {
  const token = await invite(tx, by, links.secrets, await resolvePerson(tx, by, ref, 'id'))
  return `${links.publicUrl()}/invite/${token}`
}

/** Ends a person's access. @returns the person's id. @throws Problem not_found, forbidden, conflict */
export async function disableUser(tx: Tx, by: Principal, ref: string): Promise<string> {
  return (await disablePerson(tx, by.actor, (await managed(tx, by, ref, 'disable')).id)).id
}

/** Gives a disabled person their access back. @returns the person's id. @throws Problem not_found, forbidden */
export async function enableUser(tx: Tx, by: Principal, ref: string): Promise<string> {
  return (await enablePerson(tx, by.actor, (await managed(tx, by, ref, 'enable')).id)).id
}

async function managed(tx: Tx, by: Principal, ref: string, what: string): Promise<Person> {
  const person = await resolvePerson(tx, by, ref, 'id')
  must(mayManage(by, person), `You may not ${what} ${person.name}: only admins manage managers and admins.`)
  return person
}
