import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { Problem } from '@tocsin/contract/errors'
import { isInPerson, must } from '../../access/policy.ts'
import { later } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../kernel/data/db.ts'
import { asDeliveryError } from '../../kernel/http/delivery.ts'
import type { Log } from '../../kernel/log.ts'
import type { Principal } from '../../kernel/perform.ts'
import type { SecretBox } from '../../kernel/secrets.ts'
import { type Person, personByRef } from '../../people/read.ts'
import { webhookSecret } from '../../vendors/standard-webhooks.ts'
import type { Channel, Channels, Destination } from '../channels/channel.ts'
import { mask } from '../mask.ts'
import { codeMessage } from '../messages/code.ts'
import type { Message } from '../messages/message.ts'
import { tellOldMethods } from '../notices/actions.ts'
import type { Rule } from '../plan/model.ts'
import { insertNotifications } from '../plan/store.ts'
import { burned, codeMatches, codeTries, issueCode } from './codes.ts'
import { secretContext } from './model.ts'
import {
  addedSince,
  chooseForNotices,
  countTry,
  deleteMethod,
  insertMethods,
  lockMethod,
  methodsById,
  methodsOf,
  replaceRules,
  rulesOf,
  type StoredMethod,
  testsSince,
  updateMethod,
} from './store.ts'

/*
 * A person's own contact methods and plan. Nobody but the owner may change them, admins included: whoever adds a method
 * decides where somebody's pages go.
 */

export interface ContactDeps {
  channels: Channels
  secrets: SecretBox
  log: Log
}

const mostMethods = 20
const mostAddedPerDay = 20
const mostTestsPerHour = 20

async function ownerOf(tx: Tx, by: Principal): Promise<Person> {
  must(
    by.userId !== null && isInPerson(by),
    'Contact methods and notification rules are personal: only their owner, signed in, may change them. Nothing was changed.',
  )
  const person = await personByRef(tx.db, by.userId ?? '')
  if (!person) throw new Problem('not_found', 'There is no such person.')
  return person
}

async function ownMethod(tx: Tx, person: Person, id: string): Promise<StoredMethod> {
  const method = await lockMethod(tx, person.id, id)
  if (!method) throw new Problem('not_found', 'You have no such contact method; it may have been removed.')
  return method
}

function usableChannel(channels: Channels, slug: string): Channel {
  const channel = channels.get(slug)
  const known = [...channels.keys()].join(', ')
  const wrong = (message: string) =>
    new Problem('invalid', `${message} Nothing was added.`, { errors: [{ path: 'channel', message }] })
  if (!channel) throw wrong(`There is no channel "${slug}"; there are ${known}.`)
  const available = channel.available()
  if ('because' in available) throw wrong(available.because)
  return channel
}

/**
 * Adds a contact method of one's own and sends a code to it. A webhook's signing secret is in the answer, this once. The
 * methods the person had before are told. @throws Problem invalid, conflict (it is there), too_many (20 in all or a day).
 */
export async function addMethod(
  tx: Tx,
  by: Principal,
  deps: ContactDeps,
  wanted: { channel: string; address: string; label?: string | undefined },
): Promise<{ method: StoredMethod; secret: string | null }> {
  const person = await ownerOf(tx, by)
  const channel = usableChannel(deps.channels, wanted.channel)
  const checked = channel.checkAddress(wanted.address)
  if ('problem' in checked) {
    throw new Problem('invalid', `${checked.problem} Nothing was added.`, {
      errors: [{ path: 'address', message: checked.problem }],
    })
  }
  const before = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
  if (before.length >= mostMethods || (await addedSince(tx, person.id, later(tx.now, -86400))) >= mostAddedPerDay)
    throw new Problem(
      'too_many',
      `At most ${mostMethods} contact methods can be added, in all and a day. Nothing was added.`,
    )

  const secret = channel.address.hasSecret ? webhookSecret() : null
  const [inserted] = await insertMethods(tx, [
    {
      personId: person.id,
      channel: channel.slug,
      address: checked.address,
      label: wanted.label ?? '',
      secret: secret ? (id) => deps.secrets.seal(secret, secretContext(id)) : null,
      verifiedAt: channel.address.needsCode ? null : tx.now,
      verifiedHow: channel.address.needsCode ? null : 'needs no proof',
      managedBy: null,
    },
  ])
  if (!inserted)
    throw new Problem('conflict', `You already have the contact method ${checked.address}. Nothing was added.`)
  record(tx, 'contact_method.added', by, person, inserted, `${mask(inserted.address)} was added`)
  await tellOldMethods(
    tx,
    person,
    before,
    new Set(),
    `A new contact method was added: ${channel.name} ${mask(inserted.address)}.`,
  )
  const method = await ownMethod(tx, person, inserted.id)
  if (!method.verifiedAt) await newCode(tx, deps, person, method)
  return { method, secret }
}

/** Sends a new code; the old one ends. @throws Problem too_many within 60 seconds and after 5 a day, conflict when verified. */
export async function sendCode(tx: Tx, by: Principal, deps: ContactDeps, id: string): Promise<{ nextAfter: Date }> {
  const person = await ownerOf(tx, by)
  const method = await ownMethod(tx, person, id)
  if (method.verifiedAt && !method.brokenBecause)
    throw new Problem('conflict', 'This contact method is verified already. No code was sent.')
  usableChannel(deps.channels, method.channel)
  return await newCode(tx, deps, person, method)
}

async function newCode(tx: Tx, deps: ContactDeps, person: Person, method: StoredMethod): Promise<{ nextAfter: Date }> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const { nextAfter, ...state } = issueCode(method.id, code, method, tx.now)
  await updateMethod(tx, method.id, { ...state, codeTries: 0 })
  const message = codeMessage(method.id, code, person, tx.now)
  const channel = usableChannel(deps.channels, method.channel)
  const sealed = (await methodsById(tx, [method.id])).get(method.id)?.secret
  const to = { address: method.address, secret: sealed ? deps.secrets.open(sealed, secretContext(method.id)) : null }
  tx.afterCommit(() => void deliverCode(channel, message, to, deps.log))
  return { nextAfter }
}

const pauses = [0, 2000, 5000, 15_000]

/**
 * Codes go out directly and not as notifications: what is queued lies in the database, and a code must not lie there in
 * clear. A code that is lost is asked for again by the person who waits for it, so a log line is enough.
 */
async function deliverCode(channel: Channel, message: Message, to: Destination, log: Log): Promise<void> {
  for (const pause of pauses) {
    await sleep(pause)
    try {
      await channel.send(message, to, `${message.id}.${message.at.getTime()}`)
      return
    } catch (error) {
      const { permanent, status } = asDeliveryError(error)
      log.warn(
        { method: message.id, channel: channel.slug, permanent, status },
        'a verification code could not be sent',
      )
      if (permanent) return
    }
  }
}

/**
 * Proves a method with its code. Every try is counted in a transaction of its own (`database`), because a wrong code ends
 * this one; after five the code is burned. @throws Problem invalid (wrong, expired or burned)
 */
export async function verifyMethod(
  tx: Tx,
  by: Principal,
  database: Database,
  id: string,
  code: string,
): Promise<StoredMethod> {
  const person = await ownerOf(tx, by)
  const codeHash = await database.transact((own) => countTry(own, person.id, id, codeTries))
  const method = await ownMethod(tx, person, id)
  if (method.verifiedAt && !method.brokenBecause) return method
  const wrong = (message: string) => new Problem('invalid', message, { errors: [{ path: 'code', message }] })
  if (codeHash === null || codeHash.endsWith('.'))
    throw wrong(
      'There is no valid code for this contact method: it has expired or was tried too often. Ask for a new one.',
    )
  if (!codeMatches(id, code, codeHash)) {
    const left = codeTries - method.codeTries
    throw wrong(
      `This is not the code that was sent. ${left > 0 ? `${left} more ${left === 1 ? 'try' : 'tries'}.` : 'Ask for a new one.'}`,
    )
  }
  await updateMethod(tx, id, {
    verifiedAt: tx.now,
    verifiedHow: 'code',
    brokenBecause: null,
    codeHash: burned(codeHash),
    codeExpiresAt: null,
  })
  record(tx, 'contact_method.verified', by, person, method, `the code sent to ${mask(method.address)} was entered`)
  return await ownMethod(tx, person, id)
}

/** Removes a method of one's own; its place in the plan is lost, and what it still had to send goes another way. */
export async function removeMethod(tx: Tx, by: Principal, id: string): Promise<void> {
  const person = await ownerOf(tx, by)
  const method = await ownMethod(tx, person, id)
  if (method.managedBy) {
    throw new Problem(
      'conflict',
      `This contact method is declared in configuration by ${method.managedBy}; remove it there. Nothing was changed.`,
    )
  }
  const before = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
  await deleteMethod(tx, id)
  record(tx, 'contact_method.removed', by, person, method, `${mask(method.address)} was removed`)
  await tellOldMethods(
    tx,
    person,
    before,
    new Set([id]),
    `A contact method was removed: ${method.channel} ${mask(method.address)}.`,
  )
}

/**
 * Queues a test message, which goes the same way as a page; answers the notification's id. One that gets through mends a
 * broken method. @throws Problem conflict (not verified), too_many (20 an hour)
 */
export async function testMethod(tx: Tx, by: Principal, id: string): Promise<string> {
  const person = await ownerOf(tx, by)
  const method = await ownMethod(tx, person, id)
  if (!method.verifiedAt)
    throw new Problem('conflict', 'Verify this contact method with its code first. Nothing was sent.')
  if ((await testsSince(tx, id, person.id, later(tx.now, -3600))) >= mostTestsPerHour)
    throw new Problem('too_many', `At most ${mostTestsPerHour} test messages an hour. Nothing was sent.`, {
      retryAfter: 600,
    })
  const because = 'you asked for a test message'
  const [notification = ''] = insertNotifications(tx, [
    {
      pageId: null,
      personId: person.id,
      contactMethodId: id,
      channel: method.channel,
      address: method.address,
      purpose: 'test',
      urgency: 'low',
      round: 1,
      level: 0,
      first: true,
      because,
      dueAt: tx.now,
    },
  ])
  tx.record('notification.planned', {
    actor: by.actor,
    subjects: [notification, person.id],
    because: `${person.name} asked for a test message`,
    data: { page: null, user: person.id, notifications: [notification] },
  })
  return notification
}

/** Which of these methods takes notices; null: the account e-mail. */
export function noticesOf(methods: readonly StoredMethod[]): string | null {
  return methods.find((method) => method.takesNotices)?.id ?? null
}

/**
 * Replaces one's own plan, and where notices go unless that is undefined.
 * @throws Problem invalid when a rule names a method that is not one's own, or notices one that is not verified
 */
export async function setRules(
  tx: Tx,
  by: Principal,
  rules: Rule[],
  notices?: string | null,
): Promise<{ rules: Rule[]; notices: string | null }> {
  const person = await ownerOf(tx, by)
  const own = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
  const errors = rules.flatMap((rule, i) =>
    own.some((method) => method.id === rule.contactMethodId)
      ? []
      : [{ path: `rules.${i}.contactMethod`, message: 'is not one of your contact methods' }],
  )
  if (notices && !own.some((method) => method.id === notices && method.verifiedAt))
    errors.push({ path: 'notices', message: 'is not one of your verified contact methods' })
  if (errors.length > 0)
    throw new Problem('invalid', `Nothing was saved: ${errors[0]?.path} ${errors[0]?.message}.`, { errors })
  const unique = [
    ...new Map(rules.map((rule) => [`${rule.urgency} ${rule.afterSeconds} ${rule.contactMethodId}`, rule])).values(),
  ]
  const before = { rules: (await rulesOf(tx.db, [person.id])).get(person.id) ?? [], notices: noticesOf(own) }
  await replaceRules(tx, person.id, unique)
  if (notices !== undefined) await chooseForNotices(tx, person.id, notices)
  const after = {
    rules: (await rulesOf(tx.db, [person.id])).get(person.id) ?? [],
    notices: notices === undefined ? before.notices : notices,
  }
  if (!isDeepStrictEqual(before, after)) {
    const to = own.find(({ id }) => id === after.notices)
    const place = to ? `${to.channel} ${mask(to.address)}` : 'the account e-mail'
    tx.record('notification_rules.changed', {
      actor: by.actor,
      subjects: [person.id],
      because: before.notices === after.notices ? null : `notices go to ${place}`,
      data: { user: person.id, before: before.rules, after: after.rules },
    })
  }
  return after
}

function record(
  tx: Tx,
  kind: 'contact_method.added' | 'contact_method.verified' | 'contact_method.removed',
  by: Principal,
  person: Person,
  { id, channel }: { id: string; channel: string },
  because: string,
): void {
  const data = { user: person.id, method: id, channel }
  tx.record(kind, { actor: by.actor, subjects: [person.id, id], because, data })
}
