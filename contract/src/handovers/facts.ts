import type { FactMeanings } from '../fact-meaning.ts'
import type { handoverFactData } from './fact-data.ts'

const handover = {
  audience: 'everyone',
  touches: ['handovers'],
  documents: ({ slug }: { slug: string }) => [{ kind: 'schedule', slug }],
} as const

export const handoverFacts: FactMeanings<typeof handoverFactData> = {
  'handover.opened': {
    ...handover,
    sentence: ({ slug, outgoing, incoming }, { person, doc }) =>
      `The shift on “${doc('schedule', slug)}” changed from ${outgoing.map(person).join(', ') || 'nobody'} to ${incoming.map(person).join(', ')}`,
  },
  'handover.edited': {
    ...handover,
    sentence: ({ slug }, { who, doc }) => `${who} wrote the hand-over of “${doc('schedule', slug)}”`,
  },
  'handover.accepted': {
    ...handover,
    sentence: ({ slug }, { who, doc }) => `${who} accepted the hand-over of “${doc('schedule', slug)}”`,
  },
  'handover.overdue': {
    ...handover,
    sentence: ({ slug, told }, { person, doc }) =>
      `Nobody accepted the hand-over of “${doc('schedule', slug)}” in time; told: ${told.map(person).join(', ') || 'nobody'}`,
  },
  'handover.dropped': {
    ...handover,
    sentence: ({ slug }, { doc }) => `The change of shift on “${doc('schedule', slug)}” does not take place any more`,
  },
}
