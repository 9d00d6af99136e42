import { policyTemplates } from '../../paging/policies/new-policy.ts'
import { scheduleTemplates } from '../../schedules/edit/new-schedule.ts'
import { slugOf } from '../../shared/documents/slug-of.ts'
import { type Filling, fillTemplate } from '../../shared/documents/templates.ts'
import { coverTemplates } from './cover-templates.ts'

export interface FirstServiceRequest {
  team: string
  service: string
  /** The id of a cover template. */
  cover: string
}

/** Slugs that exist already, by the words of configuration. */
export type Taken = Record<'teams' | 'schedules' | 'policies' | 'services' | 'integrations', string[]>

export interface FirstServicePlan {
  team: string
  /** The team is there already and is not declared again. */
  teamIsThere: boolean
  service: string
  schedule: string
  policy: string
  integration: string
  yaml: string
}

/**
 * One configuration with all that a first service needs. Nothing that exists is declared, so nothing is changed: a team
 * of that name is used, the others get a free name. Null while a name has nothing that a slug can be made of.
 */
export function planFirstService(
  request: FirstServiceRequest,
  taken: Taken,
  filling: Filling,
): FirstServicePlan | null {
  const team = slugOf(request.team)
  const base = slugOf(request.service)
  const cover = coverTemplates.find((each) => each.id === request.cover)
  const scheduleText = scheduleTemplates.find((each) => each.id === cover?.schedule)
  const policyText = policyTemplates.find((each) => each.id === cover?.policy)
  if (!team || !base || !scheduleText || !policyText) return null
  const teamIsThere = taken.teams.includes(team)
  const service = free(base, taken.services)
  const schedule = free(`${team.slice(0, 50)}-on-call`, taken.schedules)
  const policy = free(team, taken.policies)
  const integration = free(`${base.slice(0, 50)}-alerts`, taken.integrations)
  const names = { ...filling, team, schedule }
  const yaml = [
    ...(teamIsThere
      ? []
      : [
          'teams:',
          `  ${team}:`,
          `    name: ${quoted(request.team)}`,
          `    members: { ${quoted(filling.me)}: manager }`,
        ]),
    'schedules:',
    `  ${schedule}:`,
    indented(fillTemplate(scheduleText, { ...names, name: `${request.team.trim()} on call` })),
    'policies:',
    `  ${policy}:`,
    indented(fillTemplate(policyText, { ...names, name: request.team.trim() })),
    'services:',
    `  ${service}: { name: ${quoted(request.service)}, team: ${team}, policy: ${policy} }`,
    'integrations:',
    `  ${integration}: { name: ${quoted(`${request.service.trim()} alerts`)}, source: generic, service: ${service}, team: ${team} }`,
    '',
  ].join('\n')
  return { team, teamIsThere, service, schedule, policy, integration, yaml }
}

function free(slug: string, taken: string[]): string {
  if (!taken.includes(slug)) return slug
  for (let number = 2; ; number += 1) {
    const next = `${slug.slice(0, 55)}-${number}`
    if (!taken.includes(next)) return next
  }
}

/** JSON strings are YAML strings. */
function quoted(text: string): string {
  return JSON.stringify(text.trim())
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}

/** A command that sends a first alert to this address. */
export function curlLine(url: string): string {
  const body = JSON.stringify({ title: 'A first alert', severity: 'high', key: 'first' })
  return `curl -X POST ${url} -H 'content-type: application/json' -d '${body}'`
}
