import { Problem } from '@tocsin/contract/errors'
import type { ContactMethod, NotificationRule, ProviderHealth } from '@tocsin/contract/notifications/notifications'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import { mayReadContactOf } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { api } from '../kernel/perform.ts'
import { type Person, resolvePerson } from '../people/read.ts'
import type { Channel } from './channels/channel.ts'
import { ranksOf, variablesOf } from './channels/index.ts'
import {
  addMethod,
  type ContactDeps,
  noticesOf,
  removeMethod,
  sendCode,
  setRules,
  testMethod,
  verifyMethod,
} from './contacts/actions.ts'
import { methodsOf, rulesOf, type StoredMethod, testOutcome } from './contacts/store.ts'
import { mask } from './mask.ts'
import { planFor, type Rule } from './plan/model.ts'
import { type AttemptHealth, attemptHealth } from './read.ts'

/** The operations of this room; they need the channels of the installation and the box for their secrets. */
export function notificationRoutes(deps: ContactDeps) {
  const { contactMethods: methods, notificationRules: rules } = api
  return {
    channels: {
      list: api.channels.list.handler(async () => [...deps.channels.values()].map(channelOnTheWire)),
    },

    providers: {
      list: api.providers.list.handler(async ({ context: { tx, by } }) => {
        const health = new Map((await attemptHealth(tx.db, tx.now)).map((each) => [each.channel, each]))
        // What a mail server says may name an address.
        const whole = mayReadContactOf(by, 'everybody')
        return [...deps.channels.values()].map((channel) => providerOnTheWire(channel, health.get(channel.slug), whole))
      }),
    },

    contactMethods: {
      list: methods.list.handler(async ({ input, context: { tx, by } }) => {
        const person = await resolvePerson(tx, by, input.user, 'user')
        const whole = mayReadContactOf(by, person.id)
        const own = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
        return own.map((method) => methodOnTheWire(method, whole))
      }),
      add: methods.add.handler(async ({ input, context: { tx, by } }) => {
        const { method, secret } = await addMethod(tx, by, deps, input)
        return { method: methodOnTheWire(method, true), secret }
      }),
      sendCode: methods.sendCode.handler(async ({ input, context: { tx, by } }) => {
        const { nextAfter } = await sendCode(tx, by, deps, input.id)
        return { sent: true, nextAfter: nextAfter.toISOString() }
      }),
      verify: methods.verify.handler(async ({ input, context: { tx, by, database } }) =>
        methodOnTheWire(await verifyMethod(tx, by, database, input.id, input.code), true),
      ),
      remove: methods.remove.handler(async ({ input, context: { tx, by } }) => {
        await removeMethod(tx, by, input.id)
        return { removed: true }
      }),
      test: methods.test.handler(async ({ input, context: { tx, by } }) => ({
        notification: await testMethod(tx, by, input.id),
      })),
      testResult: methods.testResult.handler(async ({ input, context: { tx, by } }) => {
        const found = by.userId && (await testOutcome(tx.db, by.userId, input.id))
        if (!found) throw new Problem('not_found', 'You have no such test message.')
        return { state: found.state, detail: found.detail }
      }),
    },

    notificationRules: {
      get: rules.get.handler(async ({ input, context: { tx, by } }) => {
        const person = await resolvePerson(tx, by, input.user, 'user')
        return await rulesOnTheWire(tx, person, deps, mayReadContactOf(by, person.id))
      }),
      set: rules.set.handler(async ({ input, context: { tx, by } }) => {
        const saved = await setRules(tx, by, input.rules.map(ruleOf), input.notices)
        return { rules: saved.rules.map(ruleOnTheWire), notices: saved.notices }
      }),
    },
  }
}

function channelOnTheWire(channel: Channel) {
  const available = channel.available()
  return {
    slug: channel.slug,
    name: channel.name,
    available: !('because' in available),
    unavailableBecause: 'because' in available ? available.because : null,
    word: channel.word,
    addressLabel: channel.address.label,
    addressHint: channel.address.hint,
    needsCode: channel.address.needsCode,
    hasSecret: channel.address.hasSecret,
    canAcknowledge: channel.actions.includes('acknowledge'),
    confirmsDelivery: channel.proof !== 'accepted',
    limits: channel.limits,
    takesAnswers: channel.inbound !== undefined,
  }
}

function providerOnTheWire(channel: Channel, health: AttemptHealth | undefined, whole: boolean): ProviderHealth {
  const { slug, name, word, available, unavailableBecause } = channelOnTheWire(channel)
  const variables = variablesOf(channel)
  return {
    channel: slug,
    name,
    provider: channel.provider,
    available,
    unavailableBecause,
    word,
    settings: variables.map((variable) => variable.name),
    variables,
    lastSuccessAt: health?.lastSuccessAt?.toISOString() ?? null,
    lastFailureAt: health?.lastFailureAt?.toISOString() ?? null,
    lastFailure: whole ? (health?.lastFailure ?? null) : null,
    day: { succeeded: health?.succeeded ?? 0, failed: health?.failed ?? 0 },
  }
}

function methodOnTheWire(method: StoredMethod, whole: boolean): ContactMethod {
  return {
    id: method.id,
    channel: method.channel,
    address: whole ? method.address : mask(method.address),
    label: method.label,
    verified: method.verifiedAt !== null,
    verifiedHow: method.verifiedHow,
    brokenBecause: method.brokenBecause,
    takesNotices: method.takesNotices,
    managedBy: method.managedBy,
    createdAt: method.createdAt.toISOString(),
  }
}

function ruleOf({ urgency, after, contactMethod }: NotificationRule): Rule {
  return { urgency, afterSeconds: secondsOf(after) ?? 0, contactMethodId: contactMethod }
}

function ruleOnTheWire({ urgency, afterSeconds, contactMethodId }: Rule): NotificationRule {
  return { urgency, after: shortDuration(afterSeconds), contactMethod: contactMethodId }
}

async function rulesOnTheWire(tx: Tx, person: Person, { channels }: ContactDeps, whole: boolean) {
  const methods = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
  const rules = (await rulesOf(tx.db, [person.id])).get(person.id) ?? []
  const ranks = ranksOf([...channels.values()])
  const effective = (['high', 'low'] as const).flatMap((urgency) =>
    planFor(person, methods, rules, urgency, ranks, tx.now).notifications.map((planned) => {
      const available = channels.get(planned.channel)?.available() ?? {
        because: `there is no channel ${planned.channel}`,
      }
      const but = 'because' in available ? `; it would fail at once: ${available.because}` : ''
      return {
        urgency,
        after: shortDuration(Math.round((planned.dueAt.getTime() - tx.now.getTime()) / 1000)),
        contactMethod: planned.contactMethodId,
        channel: planned.channel,
        address: whole ? planned.address : mask(planned.address),
        because: `${planned.because}${but}`,
      }
    }),
  )
  return { rules: rules.map(ruleOnTheWire), notices: noticesOf(methods), effective }
}
