import type { Urgency } from '@tocsin/contract/severity'
import { shortDuration } from '@tocsin/contract/time'
import type { Ranks } from '../channels/channel.ts'
import { mask } from '../mask.ts'

/** The person as planning and sending need them. */
export interface Recipient {
  id: string
  name: string
  email: string
  timeZone: string
  disabledAt: Date | null
}

export interface Method {
  id: string
  channel: string
  address: string
  label: string
  verifiedAt: Date | null
  brokenBecause: string | null
}

/** One line of a person's own plan: this method, so many seconds after they were reached. */
export interface Rule {
  urgency: Urgency
  afterSeconds: number
  contactMethodId: string
}

/** One message that will be sent. `contactMethodId` is null for the account e-mail as last resort. */
export interface Planned {
  contactMethodId: string | null
  channel: string
  address: string
  dueAt: Date
  /** Why this method at this time. */
  because: string
  /** Nothing else can be used. */
  isLastResort: boolean
}

export interface PersonalPlan {
  /** In the order in which they come due; never empty. */
  notifications: Planned[]
  /** What was left out, each with its reason in words. */
  skipped: { contactMethodId: string; because: string }[]
}

export const lastResort = 'no verified contact method: the account e-mail is the last resort'

/** Seconds between the methods of a person who wrote no plan. */
const defaultStep = 120

/** A channel that this server does not know. */
const unknownRank: Record<Urgency, number> = { high: 1, low: 1 }

/**
 * What happens when this person is reached at `now`: their rules for this urgency, else the default (high: every
 * verified method, two minutes apart; low: one message over what suits that best), else the account e-mail. Methods that
 * are broken, unverified or gone are skipped; what was to come first still comes first. Never empty, never before `now`.
 */
export function planFor(
  person: Pick<Recipient, 'email'>,
  methods: readonly Method[],
  rules: readonly Rule[],
  urgency: Urgency,
  ranks: Ranks,
  now: Date,
): PersonalPlan {
  const own = rules.filter((rule) => rule.urgency === urgency).sort((a, b) => a.afterSeconds - b.afterSeconds)
  const byId = new Map(methods.map((method) => [method.id, method]))
  const usable = methods.filter((method) => whyUnusable(method) === null)
  const planned: Planned[] = []
  const skipped: PersonalPlan['skipped'] = []

  for (const rule of own) {
    const method = byId.get(rule.contactMethodId)
    const why = method ? whyUnusable(method) : 'the contact method is gone'
    if (!method || why) {
      skipped.push({ contactMethodId: rule.contactMethodId, because: why ?? '' })
      continue
    }
    // When the first steps of a plan cannot be used, waiting for the later ones would be silence.
    const moved = planned.length === 0 && skipped.length > 0 && rule.afterSeconds > own[0]!.afterSeconds
    const seconds = moved ? own[0]!.afterSeconds : rule.afterSeconds
    const change = moved ? ', moved up because an earlier step cannot be used' : ''
    planned.push(planOf(method, seconds, `own rule ${afterWords(rule.afterSeconds)}${change}`, now))
  }

  if (planned.length === 0) {
    const instead = own.length > 0 ? 'own rules cannot be used, so the default plan' : 'default plan'
    for (const method of methods) {
      const why = whyUnusable(method)
      if (why && !skipped.some((each) => each.contactMethodId === method.id))
        skipped.push({ contactMethodId: method.id, because: why })
    }
    inDefaultOrder(usable, urgency, ranks).forEach((method, i) => {
      planned.push(planOf(method, i * defaultStep, `${instead} ${afterWords(i * defaultStep)}`, now))
    })
  }

  if (planned.length === 0) {
    planned.push({
      contactMethodId: null,
      channel: 'email',
      address: person.email,
      dueAt: now,
      because: lastResort,
      isLastResort: true,
    })
  }
  return { notifications: planned, skipped }
}

function planOf(method: Method, seconds: number, because: string, now: Date): Planned {
  return {
    contactMethodId: method.id,
    channel: method.channel,
    address: method.address,
    dueAt: new Date(now.getTime() + Math.max(0, seconds) * 1000),
    because,
    isLastResort: false,
  }
}

function inDefaultOrder(usable: readonly Method[], urgency: Urgency, ranks: Ranks): Method[] {
  const rank = ({ channel }: Method) => ranks.get(channel) ?? unknownRank
  const sorted = [...usable].sort((a, b) => rank(a)[urgency] - rank(b)[urgency] || rank(a).high - rank(b).high)
  return urgency === 'high' ? sorted : sorted.slice(0, 1)
}

function whyUnusable(method: Method): string | null {
  if (method.brokenBecause) return `${method.channel} ${mask(method.address)} is broken: ${method.brokenBecause}`
  if (!method.verifiedAt) return `${method.channel} ${mask(method.address)} was never verified`
  return null
}

function afterWords(seconds: number): string {
  return seconds <= 0 ? 'at once' : `after ${shortDuration(seconds)}`
}
