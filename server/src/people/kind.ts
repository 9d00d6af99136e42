import { OrganisationDoc, type Target, TeamDoc } from '@tocsin/contract/people/people'
import type { Kind, Reference } from '../kernel/data/resources.ts'
import { targetReference } from './model.ts'

function targetReferences(targets: Target[] | undefined, key: string): Reference[] {
  return (targets ?? []).map((target, i) => targetReference(target, `${key}.${i}`))
}

/** Teams: people with roles; own services, schedules and policies. */
export const teamKind: Kind<TeamDoc> = {
  name: 'team',
  schema: TeamDoc,
  keys: ['name', 'description', 'members', 'catchAll'],
  references(doc) {
    const members = Object.keys(doc.members ?? {}).map((email): Reference => ({ path: `members.${email}`, email }))
    return [...members, ...targetReferences(doc.catchAll, 'catchAll')]
  },
}

/** The organisation: the one document of settings that concern everybody. */
export const organisationKind: Kind<OrganisationDoc> = {
  name: 'organisation',
  schema: OrganisationDoc,
  keys: ['name', 'catchAll', 'ackTimeout', 'handover'],
  references: (doc) => targetReferences(doc.catchAll, 'catchAll'),
}
