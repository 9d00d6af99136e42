import { type Actor, system } from '@tocsin/contract/facts'
import type { Tx } from '../../../kernel/data/db.ts'
import type { FactOf } from '../../../kernel/data/facts.ts'
import { peopleById } from '../../../people/read.ts'
import { checkAddress, declarations } from '../../channels/index.ts'
import { mask } from '../../mask.ts'
import { tellOldMethods } from '../../notices/actions.ts'
import { deleteMethod, insertMethods, methodsOf, type StoredMethod, updateMethod } from '../store.ts'
import type { DeclaredContact } from './model.ts'

/** flow.ts: everybody's account e-mail is a contact method; usable once it is proved to be theirs. */
export async function addAccountEmail(tx: Tx, facts: FactOf<'user.created'>[]): Promise<void> {
  const people = await peopleById(
    tx.db,
    facts.map((fact) => fact.data.user),
  )
  const added = await insertMethods(
    tx,
    [...people.values()].map((person) => ({
      personId: person.id,
      channel: 'email',
      address: person.email,
      label: '',
      secret: null,
      verifiedAt: null,
      verifiedHow: null,
      managedBy: null,
    })),
  )
  for (const method of added) {
    tx.record('contact_method.added', {
      actor: system,
      subjects: [method.personId, method.id],
      because: `the account e-mail ${mask(method.address)}`,
      data: { user: method.personId, method: method.id, channel: method.channel },
    })
  }
}

export interface ContactChange {
  channel: string
  /** Masked; null: it was not there. */
  before: string | null
  /** As declared; null: it is no longer declared. */
  after: string | null
}

const declared = 'declared in configuration'

/**
 * Makes these the contact methods that `managedBy` declares for a person. They are usable at once: whoever applies
 * configuration vouches for them. What this owner declared before and no longer does is removed; what the person added
 * is not touched. Every change is a fact, and the methods the person had before are told. Declared webhooks have no
 * secret and are sent unsigned. Answers what changed.
 */
export async function declareContacts(
  tx: Tx,
  by: Actor,
  personId: string,
  contacts: DeclaredContact[],
  managedBy: string | null,
): Promise<ContactChange[]> {
  const person = (await peopleById(tx.db, [personId])).get(personId)
  if (!person) return []
  const before = (await methodsOf(tx.db, [personId])).get(personId) ?? []
  const wanted = new Map(
    contacts.map((each) => [`${each.channel} ${spelled(each)}`, { ...each, address: spelled(each) }]),
  )
  const changes: ContactChange[] = []
  const owner = managedBy ?? 'configuration'

  for (const [key, { channel, address, label = '' }] of wanted) {
    const known = before.find((method) => `${method.channel} ${method.address}` === key)
    if (!known) {
      const [method] = await insertMethods(tx, [
        {
          personId,
          channel,
          address,
          label,
          secret: null,
          verifiedAt: tx.now,
          verifiedHow: declared,
          managedBy: owner,
        },
      ])
      if (!method) continue
      changes.push({ channel, before: null, after: address })
      record(tx, 'contact_method.added', by, personId, { id: method.id, channel }, `${mask(address)} is ${declared}`)
      continue
    }
    if (known.verifiedAt && known.managedBy === owner && known.label === label) continue
    if (!known.verifiedAt) record(tx, 'contact_method.verified', by, personId, known, `${mask(address)} is ${declared}`)
    const proof = known.verifiedAt ? {} : { verifiedAt: tx.now, verifiedHow: declared }
    await updateMethod(tx, known.id, { ...proof, managedBy: owner, label })
    changes.push({ channel, before: mask(address), after: address })
  }
  const gone = new Set<string>()
  for (const method of before) {
    if (method.managedBy !== owner || wanted.has(`${method.channel} ${method.address}`)) continue
    changes.push({ channel: method.channel, before: mask(method.address), after: null })
    if (method.channel === 'email' && method.address === person.email) {
      await updateMethod(tx, method.id, { managedBy: null })
      continue
    }
    await deleteMethod(tx, method.id)
    gone.add(method.id)
    record(tx, 'contact_method.removed', by, personId, method, `${mask(method.address)} is no longer ${declared}`)
  }
  const told = changes.filter((change) => change.before === null || change.after === null)
  const sentence = `Your contact methods were changed in configuration by ${by.name}.`
  // Who has just been created has nothing yet that could be led elsewhere.
  if (told.length > 0 && before.length > 0) await tellOldMethods(tx, person, before, gone, sentence)
  return changes
}

/** As the channel stores it. */
function spelled({ channel, address }: DeclaredContact): string {
  const declaration = declarations.find((each) => each.slug === channel)
  const read = declaration && checkAddress(declaration, address.trim())
  return read && 'address' in read ? read.address : address.trim()
}

function record(
  tx: Tx,
  kind: 'contact_method.added' | 'contact_method.verified' | 'contact_method.removed',
  actor: Actor,
  personId: string,
  method: Pick<StoredMethod, 'id' | 'channel'>,
  because: string,
): void {
  const data = { user: personId, method: method.id, channel: method.channel }
  tx.record(kind, { actor, subjects: [personId, method.id], because, data })
}
