import type { FactMeanings } from '../fact-meaning.ts'
import type { configFactData } from './fact-data.ts'

const done = { create: 'created', update: 'changed', delete: 'deleted' }

export const configFacts: FactMeanings<typeof configFactData> = {
  'resource.changed': {
    audience: 'everyone',
    touches: [
      'resources',
      'integrations',
      'onCall',
      'boards',
      'schedules',
      'cover',
      'absence',
      'coverage',
      'holidays',
      'config',
      'me',
    ],
    forgets: ['boards', 'feeds', 'keys'],
    documents: ({ kind, slug, action, before, after }) =>
      action === 'delete' ? [] : [{ kind, slug, name: nameIn(after ?? before) ?? slug }],
    sentence({ kind, slug, action, version, before, after }, { who }) {
      const what = kind === 'organisation' ? 'the organisation' : `the ${kind} “${nameIn(after ?? before) ?? slug}”`
      return `${who} ${done[action]} ${what}${action === 'delete' ? '' : ` (version ${version})`}`
    },
  },
  'reaction.stopped': {
    audience: 'managers',
    touches: [],
    sentence: ({ reaction, kind }) => `The reaction “${reaction}” to ${kind} was given up`,
  },
}

/** The name that a document gives itself: it may be gone, or be called otherwise by now. */
function nameIn(doc: unknown): string | null {
  const name = typeof doc === 'object' && doc !== null && 'name' in doc ? doc.name : null
  return typeof name === 'string' && name !== '' ? name : null
}
