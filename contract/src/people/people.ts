import { z } from 'zod'
import { Email } from '../ids.ts'
import { AckTimeout } from '../time.ts'
import { HandoverSettings } from './handover-settings.ts'

/** admin: everything; manager: configuration and people; responder: pages and own teams; observer: looks. */
export const Role = z.enum(['admin', 'manager', 'responder', 'observer'])
export type Role = z.infer<typeof Role>
export const TeamRole = z.enum(['manager', 'responder'])
export type TeamRole = z.infer<typeof TeamRole>

export const PersonName = z.string().trim().min(1, 'must not be empty').max(120, 'is longer than 120 characters')
export const Password = z.string().min(10, 'must have at least 10 characters').max(128, 'is longer than 128 characters')

/** Who to notify: `user ana@acme.example`, `schedule payments-primary` or `team payments`. */
export const Target = z
  .string()
  .trim()
  .regex(
    /^(user \S+@\S+|schedule [a-z0-9-]{1,60}|team [a-z0-9-]{1,60})$/,
    'must be "user <e-mail>", "schedule <slug>" or "team <slug>"',
  )
export type Target = z.infer<typeof Target>

export interface ParsedTarget {
  type: 'user' | 'schedule' | 'team'
  /** An e-mail in lower case, or a slug. */
  name: string
}

/** Splits a target that was validated by `Target`. */
export function parseTarget(target: Target): ParsedTarget {
  const [type, name] = target.trim().split(' ') as [ParsedTarget['type'], string]
  return { type, name: type === 'user' ? name.toLowerCase() : name }
}

/** YAML kind `teams`: people with roles; owns services, schedules and policies. */
export const TeamDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  members: z.record(Email, TeamRole).optional().describe('e-mail: manager or responder'),
  catchAll: z.array(Target).max(20).optional().describe('who to notify when a policy of this team ends unanswered'),
})
export type TeamDoc = z.infer<typeof TeamDoc>

/** YAML `organisation`: the one document of settings that concern everybody. */
export const OrganisationDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  catchAll: z
    .array(Target)
    .max(20)
    .optional()
    .describe('who to notify when a team has no catch-all or it stays silent'),
  ackTimeout: AckTimeout.optional().describe(
    'an acknowledged page asks again after this time, for example 1h; "never" turns it off',
  ),
  handover: HandoverSettings.optional(),
})
export type OrganisationDoc = z.infer<typeof OrganisationDoc>
