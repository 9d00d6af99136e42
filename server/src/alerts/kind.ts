import { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import type { Kind, Reference } from '../kernel/data/resources.ts'
import { nearest } from '../kernel/nearest.ts'
import type { Source } from './sources/source.ts'

/** Integrations of these sources: where alerts come in. The ingest key is not part of the document: it is stored hashed beside it. */
export function integrationKindOf(sources: readonly Source[]): Kind<IntegrationDoc> {
  const slugs = sources.map(({ slug }) => slug)
  return {
    name: 'integration',
    schema: IntegrationDoc.superRefine((doc, ctx) => {
      if (slugs.includes(doc.source)) return
      const near = nearest(doc.source, slugs)
      const hint = near ? `did you mean "${near}"?` : `there are ${slugs.join(', ')}`
      ctx.addIssue({ code: 'custom', path: ['source'], message: `there is no source "${doc.source}"; ${hint}` })
    }),
    keys: ['name', 'description', 'source', 'service', 'team', 'defaultSeverity'],
    references(doc) {
      const references: Reference[] = []
      if (doc.service) references.push({ path: 'service', kind: 'service', slug: doc.service })
      if (doc.team) references.push({ path: 'team', kind: 'team', slug: doc.team })
      return references
    },
  }
}
