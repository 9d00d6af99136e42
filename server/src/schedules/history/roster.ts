import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Resource } from '../../kernel/data/resources.ts'
import { sameUsers } from '../rotation/merge.ts'
import {
  type OnCallAt,
  onCallAt,
  render,
  type Schedule,
  type ScheduleOverride,
  type Shift,
  type Span,
  shifts,
} from '../rotation/model.ts'

/**
 * A schedule over time: the versions of its document and what overrides them. Calendar, feeds, fairness, hand-overs and
 * paging all ask a roster; only the preview of a document that is not saved asks the document alone.
 */
export interface Roster extends History {
  /** The document as it is now. */
  resource: Resource<ScheduleDoc>
}

export interface History {
  /** By `from`; the first holds since ever. Each ends where the next begins. */
  versions: Version[]
  /** In the order in which they were made; covers and swaps that are bound to a shift are among them, where it is now. */
  overrides: ScheduleOverride[]
}

export interface Version {
  /** Null: since ever. */
  from: Date | null
  schedule: Schedule
}

/** Who is on call in [from, until) by the final schedule: as `render`, each part of the past by the version of its time. */
export function rosterSpans(history: History, from: Date, until: Date): Span[] {
  const spans: Span[] = []
  for (const part of partsOf(history, from, until)) {
    for (const span of render(part.schedule, history.overrides, part.from, part.until)) {
      const last = spans.at(-1)
      if (last && last.end.getTime() === span.start.getTime() && sameUsers(last.users, span.users)) last.end = span.end
      else spans.push(span)
    }
  }
  return spans
}

/** The shifts of every layer in [from, until), shadow layers too; as `shifts`. One that a new version cut is two. */
export function rosterShifts(history: History, from: Date, until: Date): Shift[] {
  return partsOf(history, from, until).flatMap((part) =>
    shifts(part.schedule, history.overrides, part.from, part.until),
  )
}

/** Who is on call at an instant, until when, who comes next, and why. */
export function rosterAt(history: History, at: Date): OnCallAt {
  return onCallAt(versionAt(history, at).schedule, history.overrides, at)
}

/** The version in force at an instant. */
export function versionAt({ versions }: History, at: Date): Version {
  return versions.findLast((version) => version.from === null || version.from <= at) ?? versions[0]!
}

function partsOf({ versions }: History, from: Date, until: Date): { schedule: Schedule; from: Date; until: Date }[] {
  return versions.flatMap(({ schedule, from: since }, index) => {
    const ends = versions[index + 1]?.from ?? until
    const part = { schedule, from: since && since > from ? since : from, until: ends < until ? ends : until }
    return part.from < part.until ? [part] : []
  })
}
