import type { FactMeanings } from '../fact-meaning.ts'
import type { alertFactData } from './fact-data.ts'

const alert = { audience: 'everyone', touches: ['serviceHealth', 'alerts', 'pages', 'integrations'] } as const
const resolvedBy = { source: 'by its source', person: 'by hand' }

export const alertFacts: FactMeanings<typeof alertFactData> = {
  'integration.key_rotated': {
    audience: 'everyone',
    touches: ['integrations'],
    forgets: ['keys'],
    documents: ({ slug }) => [{ kind: 'integration', slug }],
    sentence: ({ slug, hint, oldKeyUntil }, { who, doc, moment }) =>
      `${who} made a new key for ${doc('integration', slug)} (…${hint}); the old one ${oldKeyUntil ? `works until ${moment(oldKeyUntil)}` : 'stopped at once'}`,
  },

  'alert.opened': { ...alert, sentence: ({ title, severity }) => `Alert opened: ${title} (${severity})` },
  'alert.worsened': { ...alert, sentence: ({ from, to }) => `The alert became worse: from ${from} to ${to}` },
  'alert.resolved': { ...alert, sentence: ({ by }) => `The alert was resolved ${resolvedBy[by]}` },
  'alert.acknowledged_by_source': { ...alert, sentence: ({ name }) => `${name} acknowledged at the source` },
}
