import type { FactMeanings } from '../fact-meaning.ts'
import type { peopleFactData } from './fact-data.ts'

const account = { audience: 'person', touches: ['users', 'me'], forgets: ['boards', 'feeds'] } as const

export const peopleFacts: FactMeanings<typeof peopleFactData> = {
  'user.created': { ...account, sentence: ({ user }, { who, person }) => `${who} added ${person(user)}` },
  'user.changed': { ...account, sentence: ({ user }, { who, person }) => `${who} changed ${person(user)}` },
  'user.disabled': { ...account, sentence: ({ user }, { who, person }) => `${who} disabled ${person(user)}` },
  'user.enabled': { ...account, sentence: ({ user }, { who, person }) => `${who} enabled ${person(user)} again` },
}
