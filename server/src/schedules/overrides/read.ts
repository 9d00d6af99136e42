import { type RawBuilder, sql } from 'kysely'
import type { History } from '../history/roster.ts'
import type { ScheduleOverride } from '../rotation/model.ts'
import { boundOverrides, neighbourhoods, type Taken } from './bound-covers.ts'

/** A cover that applies, as the statement that loads rosters answers it. Its instants are text: they come in JSON. */
export interface CoverInJson {
  cover: string
  n: number
  kind: Taken['kind']
  layer: string
  turn: number | null
  scope: Taken['scope']
  partStart: number | null
  partEnd: number | null
  pinned: boolean
  owner: string
  to: string
  toName: string
  gone: boolean
  takenAt: string
  cutAt: string | null
  shiftStart: string
  shiftEnd: string
  start: string
  end: string
}

/**
 * Part of a statement on `resource`: the covers that change who is on call after `at`. Two days earlier ones are among
 * them, for shifts that were moved without anybody noticing yet. Index: cover_shift_applying.
 */
export function coversOfResource(at: Date): RawBuilder<unknown> {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object(
      'cover', cover.id, 'n', n, 'kind', cover.kind, 'layer', layer, 'turn', turn, 'scope', scope, 'partStart', part_start,
      'partEnd', part_end, 'pinned', pinned, 'owner', owner.email, 'to', taker.email, 'toName', taker.name,
      'gone', taker.disabled_at is not null, 'takenAt', taken_at, 'cutAt', cut_at, 'shiftStart', shift_starts_at,
      'shiftEnd', shift_ends_at, 'start', starts_at, 'end', ends_at) order by taken_at, cover.id, n), '[]')
    from cover_shift join cover on cover.id = cover_id
    join person as owner on owner.id = owner_id join person as taker on taker.id = to_id
    where cover_shift.schedule_id = resource.id and applies and ends_at > ${at}::timestamptz - interval '2 days')`
}

function takenOf(row: CoverInJson): Taken {
  const { partStart, partEnd, shiftStart, shiftEnd, start, end, takenAt, cutAt, ...rest } = row
  return {
    ...rest,
    part: { start: partStart, end: partEnd },
    shift: { start: new Date(shiftStart), end: new Date(shiftEnd) },
    place: { start: new Date(start), end: new Date(end) },
    takenAt: new Date(takenAt),
    cutAt: cutAt === null ? null : new Date(cutAt),
  }
}

/**
 * The overrides of a schedule with its covers among them, by the time at which they were made: of two that replace the
 * same person the later counts.
 */
export function withCovers(
  versions: History['versions'],
  overrides: (ScheduleOverride & { at: Date })[],
  covers: CoverInJson[],
): ScheduleOverride[] {
  if (covers.length === 0) return overrides.map(withoutTime)
  const bound = boundOverrides(covers.map(takenOf), neighbourhoods({ versions, overrides: [] })).overrides
  return [...overrides, ...bound].sort((a, b) => a.at.getTime() - b.at.getTime()).map(withoutTime)
}

function withoutTime({ at: _, ...override }: ScheduleOverride & { at: Date }): ScheduleOverride {
  return override
}
