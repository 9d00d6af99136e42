import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { PolicyDoc } from '@tocsin/contract/paging/paging'
import type { OrganisationDoc, TeamDoc } from '@tocsin/contract/people/people'
import { type Severity, Urgency } from '@tocsin/contract/severity'
import { secondsOf } from '@tocsin/contract/time'
import { z } from 'zod'
import { type ConditionContext, holds } from './condition.ts'

/** Who a step of the ladder asks: targets as configuration writes them, or everybody with the admin role. */
export const StepTargets = z.union([z.literal('admins'), z.array(z.string())])
export type StepTargets = z.infer<typeof StepTargets>

/**
 * The policy as it was when the page was opened, frozen into the page (jsonb): editing a policy never changes a ladder
 * that somebody is standing on. Who is behind a target is looked up again at every step. All times are seconds.
 */
export const Plan = z.object({
  policy: z.object({ id: z.string(), slug: z.string(), name: z.string(), version: z.number().int() }).nullable(),
  /** In ascending order of `after`, which counts from the beginning of the round. Empty: straight to the end steps. */
  levels: z.array(z.object({ after: z.number().min(0), targets: z.array(z.string()) })),
  /** Further rounds after the first; a round is never shorter than its last level's `after`. */
  repeat: z.object({ times: z.number().int().min(0), roundLength: z.number().min(60) }),
  /** What follows the last round, five minutes apart. The last of them is always all admins. */
  end: z.array(z.object({ name: z.string(), targets: StepTargets })).min(1),
  urgency: Urgency,
  /** After how long an acknowledged page asks again; null: never. */
  ackTimeout: z.number().nullable(),
  /** The condition of the path that was taken, or null. */
  path: z.string().nullable(),
  /** The number of the first round of this run of the ladder. Rounds are counted through the life of the page. */
  firstRound: z.number().int().min(1),
})
export type Plan = z.infer<typeof Plan>

/** The documents a plan is made from, as they are now. */
export interface PlanInputs {
  policy: { id: string; slug: string; version: number; doc: PolicyDoc } | null
  service: { slug: string; doc: ServiceDoc } | null
  team: { slug: string; doc: TeamDoc } | null
  organisation: OrganisationDoc
}

export interface PageFacts {
  severity: Severity
  title: string
  source: string
  labels: Record<string, string>
}

export const defaultAckTimeout = 3600
const defaultTail = 300
const shortestRound = 60

/** critical, high → high; medium, low, info → low. */
export function urgencyOf(severity: Severity): Urgency {
  return severity === 'critical' || severity === 'high' ? 'high' : 'low'
}

/**
 * Freezes the policy for one page. The first path whose condition holds replaces urgency and levels; a condition that
 * cannot be evaluated counts as not holding and is named in `because`. Without a policy the plan has no levels: the
 * end steps (catch-alls, then all admins) begin at once.
 */
export function freeze(inputs: PlanInputs, facts: PageFacts, firstRound = 1): { plan: Plan; because: string } {
  const { policy, service } = inputs
  const urgency = urgencyOf(facts.severity)
  const base = { end: endSteps(inputs), ackTimeout: ackTimeoutOf(inputs), firstRound }
  if (!policy) {
    const plan = {
      ...base,
      policy: null,
      levels: [],
      repeat: { times: 0, roundLength: defaultTail },
      urgency,
      path: null,
    }
    return { plan, because: `${withoutPolicy(inputs)}, so the catch-all is asked at once` }
  }
  const name = policy.doc.name ?? policy.slug
  const reasons: string[] = []
  const about: ConditionContext = {
    page: { ...facts, urgency },
    service: service && { slug: service.slug, tier: service.doc.tier ?? null },
  }
  const path = (policy.doc.paths ?? []).find((each) => {
    const answer = holds(each.when, about)
    if (answer.why) reasons.push(`the condition ${each.when} does not count: ${answer.why}`)
    return answer.holds
  })
  const levels = (path?.levels ?? policy.doc.levels)
    .map((level) => ({ after: secondsOf(level.after) ?? 0, targets: level.notify }))
    .sort((a, b) => a.after - b.after)
  const plan: Plan = {
    ...base,
    policy: { id: policy.id, slug: policy.slug, name, version: policy.version },
    levels,
    repeat: { times: policy.doc.repeat?.times ?? 0, roundLength: roundLength(levels, policy.doc.repeat?.after) },
    urgency: path?.urgency ?? urgency,
    path: path?.when ?? null,
  }
  const taken = path ? ` by its path for ${path.when}` : ''
  return { plan, because: [`policy ${name} decides${taken}`, ...reasons].join('; ') }
}

/** A plan that asks these targets at once, then goes the same end steps as `plan`. */
export function directly(plan: Plan, targets: string[], firstRound: number): Plan {
  return {
    ...plan,
    policy: null,
    levels: [{ after: 0, targets }],
    repeat: { times: 0, roundLength: defaultTail },
    path: null,
    firstRound,
  }
}

/** What is left when a stored plan cannot be read: everybody who can repair it. */
export function emergencyPlan(urgency: Urgency): Plan {
  return {
    policy: null,
    levels: [],
    repeat: { times: 0, roundLength: defaultTail },
    end: [{ name: 'all admins', targets: 'admins' }],
    urgency,
    ackTimeout: defaultAckTimeout,
    path: null,
    firstRound: 1,
  }
}

/** Seconds of one round: what is written, never less than the last level's time; unsaid, that plus five minutes. */
function roundLength(levels: Plan['levels'], written: string | undefined): number {
  const last = levels.at(-1)?.after ?? 0
  const length = written === undefined ? null : secondsOf(written)
  return Math.max(length ?? last + defaultTail, last, shortestRound)
}

function endSteps({ team, organisation }: PlanInputs): Plan['end'] {
  const steps: Plan['end'] = []
  if (team) steps.push({ name: `catch-all of team ${team.doc.name ?? team.slug}`, targets: team.doc.catchAll ?? [] })
  steps.push({ name: 'catch-all of the organisation', targets: organisation.catchAll ?? [] })
  steps.push({ name: 'all admins', targets: 'admins' })
  return steps
}

/** Seconds; the service's word before the organisation's, an hour unless said, null for "never". */
function ackTimeoutOf({ service, organisation }: PlanInputs): number | null {
  for (const text of [service?.doc.ackTimeout, organisation.ackTimeout]) {
    if (text === undefined) continue
    if (text.trim() === 'never') return null
    const seconds = secondsOf(text.trim())
    if (seconds !== null) return Math.max(60, seconds)
  }
  return defaultAckTimeout
}

function withoutPolicy({ service }: PlanInputs): string {
  if (!service) return 'no service and no escalation policy is known for it'
  const name = service.doc.name ?? service.slug
  return service.doc.policy
    ? `the policy ${service.doc.policy} of service ${name} does not exist`
    : `service ${name} has no escalation policy`
}
