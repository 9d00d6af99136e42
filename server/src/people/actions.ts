import { Problem } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import { zoneNamed } from '@tocsin/contract/time'
import type { Tx } from '../kernel/data/db.ts'
import { type Kind, saveResources } from '../kernel/data/resources.ts'
import { newId } from '../kernel/ids.ts'
import { organisationKind } from './kind.ts'
import { changedDetails, detailsOf, keepsAnAdmin, organisationSlug, type Person, type PersonDetails } from './model.ts'
import { organisation, personByRef } from './read.ts'
import { insertPerson, lockAdmins, lockPerson, type Stored, updatePerson } from './store.ts'

/**
 * Makes sure a person with this e-mail exists and has these details; a disabled person stays disabled. `managedBy` marks
 * who declares the person as code; null leaves a mark that is there. Whether `by` may do this is the caller's question.
 * @throws Problem conflict when it would demote the last enabled admin.
 */
export async function savePerson(
  tx: Tx,
  by: Actor,
  details: PersonDetails,
  managedBy: string | null,
): Promise<{ person: Person; created: boolean; changed: boolean }> {
  const wanted = {
    ...detailsOf(details),
    email: details.email.toLowerCase(),
    timeZone: zoneNamed(details.timeZone) ?? details.timeZone,
  }
  const known = await personByRef(tx.db, wanted.email)
  const id = newId('user', tx.now)
  if (!known && (await insertPerson(tx, id, wanted, managedBy))) {
    tx.record('user.created', {
      actor: by,
      subjects: [id],
      because: null,
      data: { user: id, before: null, after: wanted },
    })
    return { person: { ...wanted, id, disabledAt: null }, created: true, changed: true }
  }
  if (known?.role === 'admin' && wanted.role !== 'admin') await lockAdmins(tx)
  const before = await lockPerson(tx, { email: wanted.email })
  if (!before) throw new Error('a person disappeared between two statements; people are never deleted')
  if (before.role === 'admin' && wanted.role !== 'admin') {
    refuseToLoseLastAdmin(await lockAdmins(tx), before, 'get another role')
  }
  const { managedBy: mark, ...person } = before
  const changed = changedDetails(person, wanted)
  if (managedBy !== null && managedBy !== mark) await updatePerson(tx, before.id, { managedBy })
  if (changed.length === 0) return { person, created: false, changed: false }
  const { email: _, ...change } = wanted
  await updatePerson(tx, before.id, change)
  tx.record('user.changed', {
    actor: by,
    subjects: [before.id],
    because: null,
    data: { user: before.id, before: detailsOf(before), after: wanted },
  })
  return { person: { ...person, ...change }, created: false, changed: true }
}

function refuseToLoseLastAdmin(admins: string[], person: Person, what: string): void {
  if (!admins.includes(person.id) || keepsAnAdmin(admins, person.id)) return
  throw new Problem(
    'conflict',
    `${person.name} is the last admin and cannot ${what}: nobody could look after this installation. Nothing was changed; make somebody else admin first.`,
  )
}

/**
 * Ends a person's access; sessions and tokens end through flow.ts. Does nothing when they are disabled already.
 * @throws Problem not_found; conflict for the last enabled admin.
 */
export async function disablePerson(tx: Tx, by: Actor, id: string): Promise<Person> {
  const admins = await lockAdmins(tx)
  const person = await lockedPerson(tx, id)
  if (person.disabledAt) return person
  refuseToLoseLastAdmin(admins, person, 'be disabled')
  await updatePerson(tx, id, { disabledAt: tx.now })
  tx.record('user.disabled', { actor: by, subjects: [id], because: null, data: { user: id } })
  return { ...person, disabledAt: tx.now }
}

/** Gives a disabled person their access back. @throws Problem not_found */
export async function enablePerson(tx: Tx, by: Actor, id: string): Promise<Person> {
  const person = await lockedPerson(tx, id)
  if (!person.disabledAt) return person
  await updatePerson(tx, id, { disabledAt: null })
  tx.record('user.enabled', { actor: by, subjects: [id], because: null, data: { user: id } })
  return { ...person, disabledAt: null }
}

/** Notes that the account e-mail is known to be the person's own. */
export async function confirmEmail(tx: Tx, id: string): Promise<void> {
  await updatePerson(tx, id, { emailVerified: true })
}

async function lockedPerson(tx: Tx, id: string): Promise<Stored> {
  const person = await lockPerson(tx, { id })
  if (!person) throw new Problem('not_found', 'There is no such person.')
  return person
}

/** Gives the organisation its name; the rest of its settings stays as it is. */
export async function nameOrganisation(tx: Tx, by: Actor, name: string): Promise<void> {
  const doc = { ...(await organisation(tx.db)), name }
  await saveResources(tx, by, new Map([['organisation', organisationKind as Kind]]), [
    { kind: 'organisation', slug: organisationSlug, doc },
  ])
}
