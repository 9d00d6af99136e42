import { dayAndTime } from '../kernel/words.ts'
import type { Notice, Person } from '../people/model.ts'

/** A change of shift, as notices speak of it. */
export interface About {
  id: string
  slug: string
  schedule: string
  at: Date
  until: Date | null
  outgoing: Person[]
  incoming: Person[]
}

function notice(about: About, person: Person, title: string, ...paragraphs: string[]): Notice {
  const link = { label: 'Open the hand-over', path: `/hand-overs/${about.id}` }
  return { fact: null, person, kind: 'handover', title, lines: paragraphs.filter(Boolean), link }
}

/** Before a shift: when it begins and how long it lasts. */
export function beforeNotice(about: About, person: Person): Notice {
  const { schedule, at, until, outgoing } = about
  const ends = until ? ` until ${moment(until, person)}` : ''
  const from = outgoing.length > 0 ? `You take over from ${names(outgoing)}.` : ''
  return notice(
    about,
    person,
    `On call from ${moment(at, person)}: ${schedule}`,
    `Your shift on ${schedule} begins ${moment(at, person)}${ends}.`,
    `${from} Before it begins: can you be reached, and did a test page get through? The checklist says.`.trim(),
  )
}

/** Before the end of a shift: the time to write down what only they know. */
export function leavingNotice(about: About, person: Person): Notice {
  const { schedule, at, incoming } = about
  return notice(
    about,
    person,
    `Your shift ends ${moment(at, person)}: ${schedule}`,
    `Your shift on ${schedule} ends ${moment(at, person)}; ${names(incoming)} ${incoming.length === 1 ? 'takes' : 'take'} over.`,
    'The hand-over writes itself from what happened. Add what only you know.',
  )
}

/** The shift has begun: what was handed over. */
export function beginNotice(about: About, person: Person, text: string): Notice {
  const { schedule, until, outgoing } = about
  const ends = until ? ` until ${moment(until, person)}` : ''
  const from = outgoing.length > 0 ? ` from ${names(outgoing)}` : ''
  return notice(
    about,
    person,
    `You are on call: ${schedule}`,
    `Your shift on ${schedule} has begun${ends}. Please accept the hand-over${from}.`,
    text,
  )
}

/** The shift is over: what to look at. */
export function endNotice(about: About, person: Person): Notice {
  const { schedule, incoming } = about
  return notice(
    about,
    person,
    `Your shift is over: ${schedule}`,
    `Your shift on ${schedule} is over; ${names(incoming)} ${incoming.length === 1 ? 'is' : 'are'} on call now.`,
    'The hand-over is written from what happened. Add what only you know, until it is accepted.',
  )
}

/** The shift that was announced does not take place. */
export function offNotice(about: About, person: Person): Notice {
  const { schedule, at } = about
  return notice(
    about,
    person,
    `Not on call after all: ${schedule}`,
    `The schedule changed: you do not take over ${schedule} ${moment(at, person)} any more.`,
  )
}

/** The end that was announced is none: they stay, or somebody else had the end of their shift. */
export function staysNotice(about: About, person: Person): Notice {
  const { schedule, at } = about
  return {
    ...notice(
      about,
      person,
      `Your shift does not end ${moment(at, person)}: ${schedule}`,
      `The schedule changed: your shift on ${schedule} does not end ${moment(at, person)}, as you were told. Look when it does.`,
    ),
    link: { label: 'Open the schedule', path: `/on-call/${about.slug}` },
  }
}

/** Nobody accepted in time. */
export function overdueNotice(about: About, person: Person): Notice {
  const { schedule, at, incoming, outgoing } = about
  return notice(
    about,
    person,
    `Hand-over not accepted: ${schedule}`,
    `${names(incoming)} took over ${schedule} ${moment(at, person)}${outgoing.length > 0 ? ` from ${names(outgoing)}` : ''} and has not accepted the hand-over.`,
    'Pages go to the people on call, whether they have accepted or not. Make sure that somebody is there.',
  )
}

function names(people: Person[]): string {
  return people.map(({ name }) => name).join(', ') || 'nobody'
}

/** In the reader's own zone, which is named. */
function moment(at: Date, { timeZone }: Person): string {
  return `${dayAndTime(at, timeZone)} (${timeZone})`
}
