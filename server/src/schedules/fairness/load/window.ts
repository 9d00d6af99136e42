import { Problem } from '@tocsin/contract/errors'
import { day } from '../../time/zone.ts'
import type { Window } from '../load/crowd.ts'

/** Thirteen weeks: the usual length of what is counted. */
export const quarter = 91 * day
const longest = 366 * day

/** From when until when something is to be counted. */
export interface WindowAsk {
  from?: string | undefined
  until?: string | undefined
}

/**
 * The window that was asked for; `usual` says what is taken for an end that is not given.
 * @throws Problem invalid when it is empty, longer than a year, or after the year 2400.
 */
export function windowOf(ask: WindowAsk, usual: Window): Window {
  const length = usual.until.getTime() - usual.from.getTime()
  const from = ask.from
    ? new Date(ask.from)
    : ask.until && usual.from > new Date(ask.until)
      ? shifted(ask.until, -length)
      : usual.from
  const until = ask.until ? new Date(ask.until) : ask.from ? shifted(ask.from, length) : usual.until
  if (until <= from) throw wrong('The window ends before it begins.', 'must be after from')
  if (until.getTime() - from.getTime() > longest)
    throw wrong('At most a year is counted at once.', 'must be at most a year after from')
  if (until.getUTCFullYear() > 2400) throw wrong('Schedules are counted until the year 2400.', 'must be before 2400')
  return { from, until }
}

function shifted(instant: string, by: number): Date {
  return new Date(Date.parse(instant) + by)
}

function wrong(sentence: string, message: string): Problem {
  return new Problem('invalid', sentence, { errors: [{ path: 'until', message }] })
}
