import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Kind, Reference } from '../kernel/data/resources.ts'
import { usersOf } from './rotation/model.ts'

/** Schedules: who is on call when. */
export const scheduleKind: Kind<ScheduleDoc> = {
  name: 'schedule',
  schema: ScheduleDoc,
  keys: ['name', 'description', 'team', 'timeZone', 'dst', 'layers', 'overrideCalendars', 'handover'],
  references(doc) {
    const references: Reference[] = doc.team ? [{ path: 'team', kind: 'team', slug: doc.team }] : []
    for (const [index, layer] of doc.layers.entries()) {
      for (const field of ['except', 'only'] as const) {
        for (const slug of layer[field] ?? [])
          references.push({ path: `layers.${index}.${field}`, kind: 'holidays', slug })
      }
    }
    for (const email of usersOf(doc)) references.push({ path: `layers (${email})`, email })
    return references
  },
}
