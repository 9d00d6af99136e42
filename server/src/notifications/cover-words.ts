import type { CoverFact, FactData } from '@tocsin/contract/facts'
import { timeInZone } from './message.ts'

/** A fact about a cover, as its words need it. */
export type CoverNews = {
  [K in keyof FactData & `cover.${string}`]: {
    kind: K
    data: FactData[K]
    actor: { name: string }
    because: string | null
  }
}[keyof FactData & `cover.${string}`]

/** Whom words are for: times are told in their zone. */
export interface Reader {
  id: string
  timeZone: string
}

/** Subject and text of the mail that tells one person about a cover. `nameOf` gives names by id. */
export function coverWords(
  { kind, data, actor, because }: CoverNews,
  reader: Reader,
  nameOf: (id: string) => string,
): { subject: string; text: string } {
  const person = nameOf(data.user)
  const times = data.shifts.map((shift) => timesOf(shift, reader.timeZone))
  const what = times[0] ?? ''
  const first = data.shifts[0]
  const note = 'note' in data && data.note ? `${actor.name} writes: ${data.note}` : null
  switch (kind) {
    case 'cover.requested': {
      if (data.kind === 'swap')
        return words(`${person} proposes a swap: ${times[1]} for ${what}`, [
          `${person} would like to exchange shifts with you`,
          `You would take ${what}, and ${person} would take ${times[1]}. Nothing changes until you accept`,
          note,
        ])
      const asks = data.asked.includes(reader.id)
        ? `${person} asks you to take a shift`
        : `${person} looks for somebody to take a shift`
      return words(`${person} asks: can you take ${what}?`, [
        `${asks}: ${what}`,
        'Nothing changes until somebody takes it',
        note,
      ])
    }
    case 'cover.taken': {
      if (reader.id === data.taker)
        return words(`You take ${what}`, [`You are on call instead of ${person}: ${what}`, `${actor.name} decided it`])
      return words(`${nameOf(data.taker)} takes ${what}`, [
        `${nameOf(data.taker)} is on call instead of ${person}: ${what}`,
      ])
    }
    case 'cover.swapped':
      return words(`The swap stands: ${times.join(' for ')}`, [
        `You are on call ${listed(data, reader)}`,
        data.shifts
          .map((shift, index) => `${times[index]}: ${nameOf(shift.to ?? '')} instead of ${nameOf(shift.from)}`)
          .join('; '),
      ])
    case 'cover.declined': {
      const subject =
        data.kind === 'swap' ? `${actor.name} declines the swap of ${what}` : `${actor.name} cannot take ${what}`
      return words(subject, [
        data.kind === 'swap'
          ? `${actor.name} keeps ${times[1]}; ${what} stays yours`
          : data.isOver
            ? `Everybody who was asked said no: ${what} stays yours`
            : `${actor.name} cannot take ${what}; the others who were asked have not answered yet`,
        note,
      ])
    }
    case 'cover.withdrawn':
      return words(`No longer: ${what}`, [`${actor.name} took it back. ${because ?? ''}`, note])
    case 'cover.expired':
      return words(`Nobody took ${what}`, [because ?? `Nobody took ${what} in time`])
    case 'cover.detached':
      return words(`A cover was detached: ${what}`, [
        'The schedule was changed, and what was agreed has no effect any more',
        `${because ?? ''}`,
        first ? 'Who is on call is what the schedule says. If you still need it, agree on it anew' : null,
      ])
    case 'cover.reattached':
      return words(`Attached again: ${what}`, [
        'The schedule has this shift again, and what was agreed counts again',
        because,
      ])
    case 'cover.reminded':
      if (data.isOpen)
        return words(`Still open: ${what}`, [`It begins within a day and nobody has taken it yet: ${times.join('; ')}`])
      return words(`Tomorrow: ${what}`, [
        `You are on call ${listed(data, reader)}`,
        data.shifts
          .map((shift, index) => `${times[index]}: ${nameOf(shift.to ?? '')} instead of ${nameOf(shift.from)}`)
          .join('; '),
      ])
  }
}

/** With the day, also when it is today: mails are read later. */
const anotherDay = new Date(0)

function timesOf({ name, start, end }: CoverFact['shifts'][0], zone: string): string {
  const [from, until] = [timeInZone(new Date(start), zone, anotherDay), timeInZone(new Date(end), zone, anotherDay)]
  return `${name}, ${from.replace(` ${zone}`, '')} – ${until}`
}

/** What the reader takes, or that they are off. */
function listed({ shifts }: CoverFact, reader: Reader): string {
  const own = shifts.filter((shift) => shift.to === reader.id).map((shift) => `on ${timesOf(shift, reader.timeZone)}`)
  const off = shifts
    .filter((shift) => shift.from === reader.id)
    .map((shift) => `not on ${timesOf(shift, reader.timeZone)}`)
  return [...own, ...off].join(', and ')
}

function words(subject: string, paragraphs: (string | null)[]): { subject: string; text: string } {
  const text = paragraphs
    .filter((each): each is string => Boolean(each))
    .map((each) => (/[.!?]$/.test(each) ? each : `${each}.`))
    .join('\n\n')
  return { subject: `Tocsin: ${subject}`, text }
}
