import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/**
 * When a test that asks what day it is could be surprised: the ends of months and years, the nights in which clocks
 * change in Europe and in the United States, leap days, every day of the week, both sides of midnight.
 */
export const dates: [instant: string, why: string][] = [
  ['2026-12-31T23:59:40Z', 'Thursday: the year ends, in UTC, while tests run'],
  ['2027-01-01T00:00:20Z', 'Friday: the year begins'],
  ['2027-01-31T22:30:00Z', 'Sunday: a month ends, in Berlin too'],
  ['2027-02-28T23:58:00Z', 'Sunday: the end of February without a leap day; already March in Berlin'],
  ['2027-03-01T08:59:30Z', 'Monday: a month begins; seconds before the weekly handoff at nine'],
  ['2027-03-14T06:45:00Z', 'Sunday: clocks in New York go forward in a quarter of an hour'],
  ['2027-03-15T12:00:00Z', 'Monday: New York has changed its clocks, Berlin has not'],
  ['2027-03-27T23:30:00Z', 'Saturday: in Berlin the night in which clocks go forward has begun'],
  ['2027-03-28T00:59:30Z', 'Sunday: clocks in Europe go forward while tests run'],
  ['2027-04-30T21:59:00Z', 'Friday: it becomes May in Berlin while tests run'],
  ['2027-05-31T12:00:00Z', 'Monday: the last day of a month, at noon'],
  ['2027-06-15T03:00:00Z', 'Tuesday: nothing special, at night'],
  ['2027-06-30T23:59:50Z', 'Wednesday: half the year ends while tests run'],
  ['2027-07-08T17:45:00Z', 'Thursday: the end of a working day in summer'],
  ['2027-10-30T22:30:00Z', 'Saturday: in Berlin the night in which clocks go back has begun'],
  ['2027-10-31T00:30:00Z', 'Sunday: the hour that Europe has twice, the first time'],
  ['2027-10-31T01:30:00Z', 'Sunday: the hour that Europe has twice, the second time'],
  ['2027-11-01T09:00:30Z', 'Monday: just after a handoff at nine, the week after the change'],
  ['2027-11-07T05:30:00Z', 'Sunday: the hour that New York has twice'],
  ['2027-12-01T23:59:55Z', 'Wednesday: midnight while tests run'],
  ['2027-12-25T11:00:00Z', 'Saturday: a holiday at noon'],
  ['2028-02-28T23:59:00Z', 'Monday: a leap day begins while tests run'],
  ['2028-02-29T12:00:00Z', 'Tuesday: a leap day at noon'],
  ['2028-02-29T23:58:30Z', 'Tuesday: a leap day ends while tests run'],
]

/** Any instant of almost six years, to the second: none before the schedules of the demo company begin. */
export function randomDate(): Date {
  const from = Date.UTC(2026, 1, 1)
  const until = Date.UTC(2032, 0, 1)
  return new Date(Math.floor((from + Math.random() * (until - from)) / 1000) * 1000)
}

/** Who asked for the present, for each test file: `tools/test/clock.mjs` writes it. */
export class ClockLog {
  readonly #directory: string

  constructor(directory: string) {
    this.#directory = directory
    rmSync(directory, { recursive: true, force: true })
    mkdirSync(directory, { recursive: true })
  }

  /** Where the processes of a test file note their questions. */
  pathFor(file: string): string {
    return join(this.#directory, file.replaceAll('/', '+'))
  }

  /** Whether the file can have learned from anything what time it is. */
  asks(file: string): boolean {
    return this.askedBy(file).length > 0
  }

  /** Places in the code that asked while this file ran. */
  askedBy(file: string): string[] {
    try {
      return [...new Set(readFileSync(this.pathFor(file), 'utf8').split('\n').filter(Boolean))]
    } catch {
      return []
    }
  }
}
