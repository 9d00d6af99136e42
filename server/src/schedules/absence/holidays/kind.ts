import { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import type { Kind, Reference } from '../../../kernel/data/resources.ts'

/** Holiday calendars: days on which layers rest, and whose holidays they are. */
export const holidaysKind: Kind<HolidaysDoc> = {
  name: 'holidays',
  schema: HolidaysDoc,
  keys: ['name', 'description', 'team', 'country', 'region', 'types', 'days', 'without', 'for'],
  references(doc) {
    const references: Reference[] = doc.team ? [{ path: 'team', kind: 'team', slug: doc.team }] : []
    for (const [index, email] of (doc.for?.people ?? []).entries())
      references.push({ path: `for.people.${index}`, email })
    for (const [index, slug] of (doc.for?.teams ?? []).entries())
      references.push({ path: `for.teams.${index}`, kind: 'team', slug })
    for (const [index, slug] of (doc.for?.schedules ?? []).entries())
      references.push({ path: `for.schedules.${index}`, kind: 'schedule', slug })
    return references
  },
}
