import { Problem } from '@tocsin/contract/errors'
import type { ContactMethod, NotificationRule, ProviderHealth } from '@tocsin/contract/notifications/notifications'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import { mayReadContactOf } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { api } from '../kernel/perform.ts'
import { type Person, resolvePerson } from '../people/read.ts'
import type { Channel } from './channels/channel.ts'
import { addMethod, type ContactDeps, removeMethod, sendCode, setRules, testMethod, verifyMethod } from './contacts.ts'
import { mask, planFor, type Rule } from './model.ts'
import { type AttemptHealth, attemptHealth } from './read.ts'
import { methodsOf, rulesOf, type StoredMethod, testOutcome } from './store.ts'

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
        const saved = await setRules(tx, by, input.rules.map(ruleOf))
        return { rules: saved.map(ruleOnTheWire) }
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
    addressLabel: channel.addressLabel,
    addressHint: channel.addressHint,
    needsCode: channel.needsCode,
    canAcknowledge: channel.canAcknowledge,
    confirmsDelivery: channel.confirmsDelivery,
  }
}

function providerOnTheWire(channel: Channel, health: AttemptHealth | undefined, whole: boolean): ProviderHealth {
  const { slug, name, available, unavailableBecause } = channelOnTheWire(channel)
  return {
    channel: slug,
    name,
    provider: channel.provider,
    available,
    unavailableBecause,
    settings: [...(channel.settings ?? [])],
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
  const effective = (['high', 'low'] as const).flatMap((urgency) =>
    planFor(person, methods, rules, urgency, tx.now, 'reached now').notifications.map((planned) => {
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
        because: `${planned.because.replace(/^reached now; /, '')}${but}`,
      }
    }),
  )
  return { rules: rules.map(ruleOnTheWire), effective }
}
