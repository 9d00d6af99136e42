import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import fc from 'fast-check'
import { oracle } from '../testing/oracle.ts'
import { scene } from '../testing/scenes.ts'
import { expandOverride } from './expand.ts'
import { expandSchedule, gaps, onCallAt, render, type Span } from './model.ts'

/** Random schedules around nights on which clocks change, against an oracle that shares no code with the engine. */

const day = 86_400_000

interface Scene {
  at: number
  schedule: unknown
  overrides: unknown[]
  before: number
  after: number
}

/** The scene through the schema, or null where chance made a document that the schema rightly refuses. */
function read({ at, schedule, overrides, before, after }: Scene) {
  const doc = ScheduleDoc.safeParse(schedule)
  if (!doc.success) return null
  return {
    schedule: expandSchedule(doc.data),
    overrides: overrides.map((each) => Override.parse(each)),
    from: new Date(at - before * 1_800_000),
    until: new Date(at + after * 1_800_000),
  }
}

const runs = { seed: 20_261_025, numRuns: 120 }

function usersAt(spans: Span[], at: number): string[] {
  return spans.find((span) => span.start.getTime() <= at && at < span.end.getTime())?.users ?? []
}

test('render says at every instant what the pointwise oracle says', () => {
  let compared = 0
  fc.assert(
    fc.property(scene, (scene) => {
      const read_ = read(scene)
      if (!read_) return
      compared++
      const { schedule, overrides, from, until } = read_
      const spans = render(schedule, overrides, from, until)
      const [start, end] = [from.getTime(), until.getTime()]
      const ask = oracle(
        schedule,
        overrides.map((each) => expandOverride(each)),
        start,
        end,
      )
      const edges = spans.flatMap((span) => [span.start.getTime(), span.end.getTime()])
      const samples = new Set(edges.flatMap((edge) => [edge - 1000, edge, edge + 1000]))
      for (let at = start; at < end; at += 1_740_000) samples.add(at)
      for (const at of samples) {
        if (at >= start && at < end) assert.deepEqual(usersAt(spans, at), ask(at), new Date(at).toISOString())
      }
      for (const [index, span] of spans.entries()) {
        assert.ok(span.start < span.end && span.users.length > 0)
        const before = spans[index - 1]
        assert.ok(
          !before || before.end < span.start || (+before.end === +span.start && `${before.users}` !== `${span.users}`),
        )
      }
    }),
    runs,
  )
  assert.ok(compared > runs.numRuns * 0.6, `only ${compared} scenes were valid documents`)
})

test('a window gives the same answer wherever it begins', () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 1, max: 99 }), (scene, percent) => {
      const read_ = read(scene)
      if (!read_) return
      const { schedule, overrides, from, until } = read_
      const middle = new Date(from.getTime() + Math.floor(((until.getTime() - from.getTime()) * percent) / 100))
      const whole = render(schedule, overrides, from, until)
      const parts = [...render(schedule, overrides, from, middle), ...render(schedule, overrides, middle, until)]
      const joined: Span[] = []
      for (const span of parts) {
        const last = joined.at(-1)
        if (last && +last.end === +span.start && `${last.users}` === `${span.users}`) last.end = span.end
        else joined.push(span)
      }
      assert.deepEqual(joined, whole)
    }),
    runs,
  )
})

test('onCallAt is render at that instant, and until and next are its next changes', () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 0, max: 100 }), (scene, percent) => {
      const read_ = read(scene)
      if (!read_) return
      const { schedule, overrides, from, until } = read_
      const at = new Date(from.getTime() + Math.floor(((until.getTime() - from.getTime() - 1) * percent) / 100))
      const spans = render(schedule, overrides, at, new Date(at.getTime() + 30 * day))
      const answer = onCallAt(schedule, overrides, at)
      assert.deepEqual(answer.users, usersAt(spans, at.getTime()))
      const changes = spans
        .flatMap((span) => [span.start.getTime(), span.end.getTime()])
        .filter((edge) => edge > at.getTime() && edge < at.getTime() + 30 * day)
      if (changes.length > 0) assert.equal(answer.until?.getTime(), changes[0])
      const next = spans.find((span) => span.start > at)
      if (next) assert.deepEqual(answer.next, { users: next.users, from: next.start })
      assert.equal(answer.because.startsWith('nobody'), answer.users.length === 0, answer.because)
    }),
    runs,
  )
})

test('spans and gaps together are the whole window', () => {
  fc.assert(
    fc.property(scene, (scene) => {
      const read_ = read(scene)
      if (!read_) return
      const { schedule, overrides, from, until } = read_
      const spans = render(schedule, overrides, from, until)
      const all = [...spans, ...gaps(spans, from, until)].sort((a, b) => +a.start - +b.start)
      let time = from
      for (const { start, end } of all) {
        assert.deepEqual(start, time)
        time = end
      }
      assert.deepEqual(time, until)
    }),
    { ...runs, numRuns: 60 },
  )
})
