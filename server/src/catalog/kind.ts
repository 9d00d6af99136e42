import { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { Kind, Reference } from '../kernel/data/resources.ts'

/** Services: what breaks and who owns it. */
export const serviceKind: Kind<ServiceDoc> = {
  name: 'service',
  schema: ServiceDoc,
  keys: ['name', 'description', 'team', 'tier', 'policy', 'dependsOn', 'runbook', 'links', 'ackTimeout'],
  references(doc) {
    const references: Reference[] = []
    if (doc.team) references.push({ path: 'team', kind: 'team', slug: doc.team })
    if (doc.policy) references.push({ path: 'policy', kind: 'policy', slug: doc.policy })
    for (const [i, slug] of (doc.dependsOn ?? []).entries())
      references.push({ path: `dependsOn.${i}`, kind: 'service', slug })
    return references
  },
}
