import { counted, type DocumentRef, type FactMeanings, list } from '../fact-meaning.ts'
import type { pagingFactData } from './fact-data.ts'

/** Wakes nothing by itself: its timer was set in the same transaction by what wakes the lane. */
const inHand = { audience: 'everyone', touches: ['pages', 'serviceHealth', 'handovers'] } as const
/** The lanes look whether something came due. */
const page = { ...inHand, wakes: 'any' } as const

const asksAgain = {
  ack_timeout: 'The acknowledgement ran out: the page asks again',
  snooze_over: 'The snooze is over: the page asks again',
  worse_alert: 'An alert became worse: the page asks again',
  unacknowledged: 'The acknowledgement was taken back: the page asks again',
}

export const pagingFacts: FactMeanings<typeof pagingFactData> = {
  'page.opened': {
    ...page,
    wakes: 'pages',
    sentence: ({ number, title }) => `Page #${number} opened: ${title}`,
  },
  'page.joined': {
    ...inHand,
    sentence: ({ alerts }) => `${counted(alerts.length, 'alert', 'alerts')} joined the page`,
  },
  'page.reached': {
    ...inHand,
    sentence: ({ level, round, people }, { person }) =>
      `${level > 0 ? `Level ${level}` : 'Also'}${round > 1 ? `, round ${round}` : ''}: reaching ${list(people.map(({ user }) => person(user)))}`,
  },
  'page.level_skipped': { ...page, sentence: ({ level }) => `Level ${level} was skipped` },
  'page.ended': { ...page, sentence: () => 'The last level passed without an answer' },
  'page.acknowledged': {
    ...page,
    sentence: ({ snoozedUntil, note }, { who, moment }) =>
      `${who} ${snoozedUntil ? `took the page and snoozed it until ${moment(snoozedUntil)}` : 'acknowledged'}${note ? `: ${note}` : ''}`,
  },
  'page.reopened': { ...page, sentence: ({ reason }) => asksAgain[reason] },
  'page.escalated': { ...page, sentence: ({ level }, { who }) => `${who} escalated to level ${level}` },
  'page.reassigned': {
    ...page,
    documents: ({ to }) => documentsAmong(to),
    sentence: ({ to }, { who, target }) => `${who} reassigned the page to ${list(to.map(target))}`,
  },
  'page.responders_added': {
    ...page,
    documents: ({ people }) => documentsAmong(people),
    sentence: ({ people }, { who, target }) => `${who} added ${list(people.map(target))}`,
  },
  'page.noted': { ...page, sentence: ({ text }, { who }) => `${who}: ${text}` },
  'page.resolved': { ...page, sentence: (_, { who }) => `${who} resolved the page` },
}

/** Of targets, `user ana@acme.example` or `team payments`, those that are documents. */
function documentsAmong(targets: string[]): DocumentRef[] {
  return targets.flatMap((target) => {
    const [kind, slug] = target.split(' ')
    return kind && slug && kind !== 'user' ? [{ kind, slug }] : []
  })
}
