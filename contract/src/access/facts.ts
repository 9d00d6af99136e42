import type { FactMeanings } from '../fact-meaning.ts'
import type { accessFactData } from './fact-data.ts'

const account = { audience: 'person', touches: ['users', 'me'] } as const
const token = { audience: 'person', touches: ['tokens'] } as const
const view = { audience: 'person', touches: ['me.views'] } as const

export const accessFacts: FactMeanings<typeof accessFactData> = {
  'organisation.set_up': {
    audience: 'everyone',
    touches: [],
    sentence: (_, { who }) => `${who} set up this installation`,
  },

  'user.signed_in': {
    ...account,
    sentence: ({ user, ip }, { person }) => `${person(user)} signed in${ip ? ` from ${ip}` : ''}`,
  },
  'user.password_changed': { ...account, sentence: ({ user }, { person }) => `${person(user)} has a new password` },
  'user.invited': { ...account, sentence: ({ user }, { who, person }) => `${who} invited ${person(user)}` },

  'token.created': {
    ...token,
    sentence: ({ name, scopes }, { who }) => `${who} made the API token “${name}” (${scopes.join(', ')})`,
  },
  'token.revoked': { ...token, sentence: ({ name }, { who }) => `${who} revoked the API token “${name}”` },

  'view.saved': { ...view, sentence: ({ name, screen }, { who }) => `${who} saved the view “${name}” of ${screen}` },
  'view.removed': {
    ...view,
    sentence: ({ name, screen }, { who }) => `${who} removed the view “${name}” of ${screen}`,
  },
}
