import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTime } from './time.ts'

test('every spelling that monitoring tools use', () => {
  const cases: [unknown, string | null][] = [
    ['2026-11-21T01:20:10Z', '2026-11-21T01:20:10.000Z'],
    ['2026-11-21t01:20:10z', '2026-11-21T01:20:10.000Z'],
    ['2026-11-21T01:20:30.396363777Z', '2026-11-21T01:20:30.396Z'],
    ['2015-07-17T08:42:58.315+0000', '2015-07-17T08:42:58.315Z'],
    ['2015-07-17T08:42:58+02:00', '2015-07-17T06:42:58.000Z'],
    ['2015-07-17T08:42:58-0330', '2015-07-17T12:12:58.000Z'],
    ['2015-07-17T08:42:58+02', '2015-07-17T06:42:58.000Z'],
    ['2024-08-20 08:25:04 +0200', '2024-08-20T06:25:04.000Z'],
    ['2024-08-20 08:25:04 UTC', '2024-08-20T08:25:04.000Z'],
    ['2024-08-20 08:25:04', '2024-08-20T08:25:04.000Z'],
    ['2024-08-20 08:25', '2024-08-20T08:25:00.000Z'],
    ['2024-08-20', '2024-08-20T00:00:00.000Z'],
    ['Tue Aug 20 08:25:04 GMT 2024', '2024-08-20T08:25:04.000Z'],
    ['Tue Aug 20 08:25:04 PDT 2024', '2024-08-20T15:25:04.000Z'],
    ['Tue, 20 Aug 2024 08:25:04 +0000', '2024-08-20T08:25:04.000Z'],
    ['20 Aug 2024 08:25 GMT', '2024-08-20T08:25:00.000Z'],
    [1_724_142_304, '2024-08-20T08:25:04.000Z'],
    [1_724_142_304.5, '2024-08-20T08:25:04.500Z'],
    [1_724_142_304_123, '2024-08-20T08:25:04.123Z'],
    ['1724142304', '2024-08-20T08:25:04.000Z'],
    ['1724142304123', '2024-08-20T08:25:04.123Z'],
    ['1724142304123456', '2024-08-20T08:25:04.123Z'],
    ['1502709956288000110', '2017-08-14T11:25:56.288Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    [new Date('2024-08-20T08:25:04Z'), '2024-08-20T08:25:04.000Z'],
    ['0001-01-01T00:00:00Z', null],
    ['9999-12-31T00:00:00Z', null],
    ['2026-02-30T00:00:00Z', null],
    ['2025-02-29', null],
    ['2026-13-01', null],
    ['2026-11-21T24:00:00Z', null],
    ['2026-11-21T01:20:10+25:00', null],
    ['2026-11-21T01:20:10 XYZ', null],
    [0, null],
    [-5, null],
    [Number.NaN, null],
    [1e30, null],
    ['', null],
    ['soon', null],
    ['1e400', null],
    [null, null],
    [{}, null],
    [new Date(Number.NaN), null],
  ]
  for (const [given, expected] of cases) assert.equal(parseTime(given)?.toISOString() ?? null, expected, String(given))
})

test('an instant survives being written in any offset', () => {
  const instants = fc.date({ min: new Date('1970-01-02'), max: new Date('2199-12-30'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, offset) => {
      const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1)
      const two = (number: number) => String(number).padStart(2, '0')
      const size = Math.abs(offset)
      const text = `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
      assert.equal(parseTime(text)?.getTime(), date.getTime())
    }),
  )
  fc.assert(fc.property(fc.anything(), (value) => parseTime(value) !== undefined))
})
