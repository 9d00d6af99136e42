import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShiftTemplate } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { settingsFrom, templateWords } from './generate-settings.ts'

const people = ['ana@x.example']
const doc = (...layers: ScheduleDoc['layers']): ScheduleDoc => ({ timeZone: 'UTC', layers })

test('a generation begins with the rhythm that the schedule has', () => {
  const of = (schedule: ScheduleDoc) => settingsFrom(schedule).template
  assert.deepEqual(of(doc({ name: 'd', rotate: 'daily', handoff: '20:00', people })), {
    rotate: 'daily',
    handoff: '20:00',
    count: 1,
  })
  assert.deepEqual(of(doc()), { rotate: 'weekly', handoff: 'mon 09:00', count: 1 })
  const nights = doc(
    { name: 'Day', when: [{ start: '08:00', end: '20:00' }], people },
    { name: 'Night', when: [{ start: '20:00', end: '08:00' }], people },
    { name: 'Trainee', shadow: true, people },
  )
  assert.deepEqual(templateWords(of(nights)), ['Day 08:00–20:00', 'Night 20:00–08:00'])
  for (const each of [doc(), nights]) assert.equal(ShiftTemplate.safeParse(of(each)).success, true)
})
