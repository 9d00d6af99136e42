import { counted, type FactMeanings, list, type Words } from '../fact-meaning.ts'
import type { CoverFact, scheduleFactData } from './fact-data.ts'

const aboutSchedule = { documents: ({ slug }: { slug: string }) => [{ kind: 'schedule', slug }] }

const override = {
  ...aboutSchedule,
  audience: 'everyone',
  touches: ['overrides', 'boards', 'onCall', 'schedules', 'coverage'],
  forgets: ['boards', 'feeds'],
} as const

const cover = {
  audience: 'everyone',
  touches: ['cover', 'overrides', 'boards', 'onCall', 'schedules'],
  wakes: 'any',
  forgets: ['boards', 'feeds'],
  documents: ({ shifts }: CoverFact) =>
    [...new Map(shifts.map(({ slug, name }) => [slug, name]))].map(([slug, name]) => ({
      kind: 'schedule',
      slug,
      name,
    })),
} as const

const absence = ['timeOff', 'absence', 'cover.candidates'] as const
const timeOff = { audience: 'everyone', touches: absence } as const
const absenceFeed = { audience: 'person', touches: absence } as const

const board = {
  audience: 'everyone',
  touches: ['boards'],
  forgets: ['boards'],
  documents: ({ team }: { team: string | null }) => (team ? [{ kind: 'team', slug: team }] : []),
} as const
const feed = {
  audience: 'person',
  touches: ['feeds'],
  forgets: ['feeds'],
  documents: ({ schedule }: { schedule: string | null }) => (schedule ? [{ kind: 'schedule', slug: schedule }] : []),
} as const
const calendar = {
  audience: 'everyone',
  touches: ['calendars', 'onCall', 'boards', 'schedules'],
  forgets: ['feeds'],
} as const
const calendarNews = {
  ...calendar,
  documents: ({ schedules }: { schedules: { slug: string }[] }) =>
    schedules.map(({ slug }) => ({ kind: 'schedule', slug })),
}

export const scheduleFacts: FactMeanings<typeof scheduleFactData> = {
  'override.added': {
    ...override,
    sentence: ({ slug, start, end }, { who, doc, moment }) =>
      `${who} added an override to ${doc('schedule', slug)}, ${moment(start)} to ${moment(end)}`,
  },
  'override.removed': {
    ...override,
    sentence: ({ slug }, { who, doc }) => `${who} removed an override from ${doc('schedule', slug)}`,
  },
  'schedule.proposal_applied': {
    ...aboutSchedule,
    audience: 'everyone',
    touches: [],
    sentence: ({ slug, start, end }, { who, doc, moment }) =>
      `${who} applied a generated rota to ${doc('schedule', slug)}, ${moment(start)} to ${moment(end)}`,
  },

  'cover.requested': {
    ...cover,
    sentence: (data, words) =>
      data.kind === 'swap'
        ? `${words.who} proposed that ${swapOf(data, words)}`
        : `${words.who} asked for somebody to take ${shiftOf(data, words)} from ${words.person(data.user)}`,
  },
  'cover.taken': {
    ...cover,
    sentence: (data, words) =>
      `${words.person(data.taker)} took ${data.kind === 'pager' ? 'the pager' : shiftOf(data, words)} from ${words.person(data.user)}`,
  },
  'cover.swapped': { ...cover, sentence: (data, words) => `Agreed: ${swapOf(data, words)}` },
  'cover.declined': {
    ...cover,
    sentence: (data, words) => `${words.who} said no to ${words.person(data.user)}: ${shiftOf(data, words)}`,
  },
  'cover.withdrawn': {
    ...cover,
    sentence: (data, words) => `${words.who} took back the ${data.kind} of ${shiftOf(data, words)}`,
  },
  'cover.expired': {
    ...cover,
    sentence: (data, words) => `Nobody took ${shiftOf(data, words)} from ${words.person(data.user)} in time`,
  },
  'cover.detached': {
    ...cover,
    sentence: (data, words) =>
      `The ${data.kind} of ${shiftOf(data, words)} was detached from its shift and no longer has any effect`,
  },
  'cover.reattached': {
    ...cover,
    sentence: (data, words) => `The ${data.kind} of ${shiftOf(data, words)} was attached to its shift again`,
  },
  'cover.reminded': {
    ...cover,
    sentence: (data, words) => `${list(data.tell.map(words.person))} were reminded of ${shiftOf(data, words)}`,
  },

  'time_off.added': {
    ...timeOff,
    sentence: ({ user, from, until }, { who, person, moment }) =>
      `${who} entered time off of ${person(user)}, ${moment(from)} to ${moment(until)}`,
  },
  'time_off.removed': {
    ...timeOff,
    sentence: ({ user, from, until }, { who, person, moment }) =>
      `${who} removed time off of ${person(user)}, ${moment(from)} to ${moment(until)}`,
  },
  'time_off.feed_changed': {
    ...absenceFeed,
    sentence: ({ user, host }, { who, person }) =>
      host
        ? `${who} connected the absences of ${person(user)} from ${host}`
        : `${who} disconnected the calendar of absences of ${person(user)}`,
  },
  'time_off.feed_read': {
    ...absenceFeed,
    sentence: ({ user, added, removed }, { person }) =>
      `The calendar of ${person(user)} changed: ${counted(added, 'absence', 'absences')} more, ${removed} fewer`,
  },
  'time_off.feed_failed': {
    ...absenceFeed,
    sentence: ({ user, detail }, { person }) =>
      `The calendar of absences of ${person(user)} could not be read: ${detail}`,
  },
  'absence.conflict_ahead': {
    ...aboutSchedule,
    audience: 'members',
    touches: [],
    sentence: ({ user, slug, start }, { person, doc, moment }) =>
      `${person(user)} is away during a shift on ${doc('schedule', slug)} that begins ${moment(start)}`,
  },
  'schedule.gap_ahead': {
    ...aboutSchedule,
    audience: 'everyone',
    touches: [],
    sentence: ({ slug, start, end }, { doc, moment }) =>
      `Nobody is on call on ${doc('schedule', slug)} from ${moment(start)} to ${moment(end)}`,
  },

  'board.created': {
    ...board,
    sentence: ({ name, hint, team }, { who, doc }) =>
      `${who} made the public board link “${name}” (…${hint}) for ${team ? `team ${doc('team', team)}` : 'all teams'}`,
  },
  'board.revoked': { ...board, sentence: ({ name }, { who }) => `${who} revoked the public board link “${name}”` },

  'feed.created': {
    ...feed,
    sentence: ({ name, hint, schedule }, { who, doc }) =>
      `${who} made the calendar feed “${name}” (…${hint}) of ${schedule ? doc('schedule', schedule) : 'their own shifts'}`,
  },
  'feed.revoked': { ...feed, sentence: ({ name }, { who }) => `${who} revoked the calendar feed “${name}”` },
  'calendar.read': {
    ...calendar,
    sentence: ({ host, events, unmatched }) =>
      `The calendar at ${host} was read: ${events} events${unmatched.length > 0 ? `, ${unmatched.length} people unmatched` : ''}`,
  },
  'calendar.failed': {
    ...calendar,
    sentence: ({ host, detail }) => `The calendar at ${host} cannot be read: ${detail}`,
  },
  'calendar.lost': {
    ...calendarNews,
    sentence: ({ host, detail }) => `The calendar at ${host} is lost: ${detail}; the managers were told`,
  },
  'calendar.regained': {
    ...calendarNews,
    sentence: ({ host }) => `The calendar at ${host} is read again; the managers were told`,
  },
}

function shiftOf({ shifts }: CoverFact, { moment }: Words): string {
  return shifts.map(({ name, start, end }) => `${name}, ${moment(start)} to ${moment(end)}`).join('; ')
}

function swapOf({ shifts }: CoverFact, { person, moment }: Words): string {
  return shifts
    .map(({ name, start, end, to }) => `${person(to ?? '')} takes ${name}, ${moment(start)} to ${moment(end)}`)
    .join(' and ')
}
