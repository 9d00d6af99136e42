import type { Urgency } from '@tocsin/contract/severity'
import { shortDuration } from '@tocsin/contract/time'

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
  because: string
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

/** Without a plan, what interrupts comes before what is read later. Unknown channels stand in between. */
const rank: Record<string, number> = { webhook: 0, email: 2 }

/**
 * What happens when this person is reached at `now`: their rules for this urgency, else the default (high: every
 * verified method, two minutes apart; low: one message, by e-mail if there is one), else the account e-mail. Methods that
 * are broken, unverified or gone are skipped; what was to come first still comes first. Never empty, never before `now`.
 */
export function planFor(
  person: Pick<Recipient, 'email'>,
  methods: readonly Method[],
  rules: readonly Rule[],
  urgency: Urgency,
  now: Date,
  because: string,
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
    planned.push(planOf(method, seconds, `${because}; own rule ${afterWords(rule.afterSeconds)}${change}`, now))
  }

  if (planned.length === 0) {
    const instead = own.length > 0 ? 'own rules cannot be used, so the default plan' : 'default plan'
    for (const method of methods) {
      const why = whyUnusable(method)
      if (why && !skipped.some((each) => each.contactMethodId === method.id))
        skipped.push({ contactMethodId: method.id, because: why })
    }
    inDefaultOrder(usable, urgency).forEach((method, i) => {
      planned.push(planOf(method, i * defaultStep, `${because}; ${instead} ${afterWords(i * defaultStep)}`, now))
    })
  }

  if (planned.length === 0) {
    planned.push({
      contactMethodId: null,
      channel: 'email',
      address: person.email,
      dueAt: now,
      because: `${because}; ${lastResort}`,
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
  }
}

function inDefaultOrder(usable: readonly Method[], urgency: Urgency): Method[] {
  const sorted = [...usable].sort((a, b) => (rank[a.channel] ?? 1) - (rank[b.channel] ?? 1))
  if (urgency === 'high') return sorted
  return sorted.length > 0 ? [sorted.find((method) => method.channel === 'email') ?? sorted[0]!] : []
}

function whyUnusable(method: Method): string | null {
  if (method.brokenBecause) return `${method.channel} ${mask(method.address)} is broken: ${method.brokenBecause}`
  if (!method.verifiedAt) return `${method.channel} ${mask(method.address)} was never verified`
  return null
}

function afterWords(seconds: number): string {
  return seconds <= 0 ? 'at once' : `after ${shortDuration(seconds)}`
}

/** A notification at the moment it is about to be sent. */
export interface Sendable {
  purpose: 'page' | 'test' | 'notice'
  /** 0: added by hand, not by the ladder. */
  level: number
  contactMethodId: string | null
  channel: string
  address: string
}

export interface PageState {
  status: 'triggered' | 'acknowledged' | 'resolved'
  /** Who acknowledged, when somebody did. */
  acknowledgedBy: string | null
}

export type SendDecision =
  | { send: true }
  /** `lost`: the page still wants this person, so their next method must take over. */
  | { send: false; lost: boolean; because: string }

/**
 * Is this message still wanted? Asked again in the transaction that claims it, because the page may have been answered
 * and the person or the method may have changed since it was planned. `method` is what `contactMethodId` finds now.
 */
export function decideSend(
  notification: Sendable,
  page: PageState | null,
  person: Pick<Recipient, 'name' | 'email' | 'disabledAt'>,
  method: Method | null,
): SendDecision {
  // Who is asked to help is told although somebody already has the page: what was planned before that was withdrawn then.
  const isOver = page?.status === 'resolved' || (page?.status === 'acknowledged' && notification.level !== 0)
  if (page && isOver) return { send: false, lost: false, because: answered(page) }
  if (notification.purpose === 'page' && !page) return { send: false, lost: false, because: 'the page is gone' }
  if (person.disabledAt)
    return { send: false, lost: notification.purpose === 'page', because: `${person.name} is disabled` }
  if (notification.purpose === 'notice' || method) return { send: true }
  const isLastResort =
    notification.contactMethodId === null && notification.channel === 'email' && notification.address === person.email
  if (isLastResort && notification.purpose === 'page') return { send: true }
  return { send: false, lost: notification.purpose === 'page', because: 'the contact method was removed' }
}

/** Why nobody needs to be told any more. */
export function answered(page: PageState): string {
  if (page.status === 'resolved') return 'the page is resolved'
  return page.acknowledgedBy ? `${page.acknowledgedBy} acknowledged the page` : 'the page is acknowledged'
}

/** Seconds to wait after the first, second, … failed attempt; the last one repeats. */
const backoff = [2, 5, 15, 30, 60, 120]
export const mostAttempts = 8
/** Seconds from the first attempt after which a message is given up. */
export const longestTry = 15 * 60

export type Retry = { again: true; at: Date } | { again: false; because: string }

/**
 * What follows a failed attempt. `attempts` counts this one; `retryAfter` is what the provider asked for, in seconds, and
 * is respected unless it leads beyond the 15 minutes in which the message is worth something.
 */
export function retry(
  failed: { attempts: number; firstAttemptAt: Date; permanent: boolean; retryAfter?: number | undefined },
  now: Date,
): Retry {
  if (failed.permanent) return { again: false, because: 'sending it again cannot help' }
  if (failed.attempts >= mostAttempts) return { again: false, because: `given up after ${failed.attempts} attempts` }
  const seconds = Math.max(backoff[Math.min(failed.attempts, backoff.length) - 1] ?? 2, failed.retryAfter ?? 0)
  const at = new Date(now.getTime() + seconds * 1000)
  if (at.getTime() > failed.firstAttemptAt.getTime() + longestTry * 1000)
    return { again: false, because: `given up after trying for ${shortDuration(longestTry)}` }
  return { again: true, at }
}

/** An address as others may see it: `b•••@acme.example`, `https://hooks.acme.example/•••`, `+3•••`. */
export function mask(address: string): string {
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null
  if (url) return `${url.protocol}//${url.host}/•••`
  const at = address.lastIndexOf('@')
  const [first = ''] = [...address]
  return at > 0 ? `${first}•••${address.slice(at)}` : `${[...address].slice(0, 2).join('')}•••`
}

/** A provider's words with the address masked and cut to what fits a timeline. They may repeat the address in any case. */
export function scrub(text: string, address: string): string {
  const literal = address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const masked = literal === '' ? text : text.replace(new RegExp(literal, 'gi'), () => mask(address))
  const plain = masked.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return plain.length > 300 ? `${plain.slice(0, 299)}…` : plain
}

/** Begins the detail of an attempt whose content a provider refused; what follows is sent in its shortest form. */
export const contentRefused = 'The content was refused: '

/** The place where a contact method's secret is sealed for. */
export function secretContext(methodId: string): string {
  return `contact_method:${methodId}:secret`
}
