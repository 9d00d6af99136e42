import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { policyTemplates } from '../../paging/policies/new-policy.ts'
import { scheduleTemplates } from '../../schedules/edit/new-schedule.ts'
import { fillTemplate, mondayBefore } from '../../shared/documents/templates.ts'
import { readYaml } from '../../ui/yaml/yaml.ts'
import { coverTemplates } from './cover-templates.ts'
import { curlLine, planFirstService, type Taken } from './first-service.ts'

const filling = { me: 'ana@x.example', zone: 'Europe/Lisbon', now: new Date('2026-11-04T10:00:00Z') }
const none: Taken = { teams: [], schedules: [], policies: [], services: [], integrations: [] }

function doc(text: string): Record<string, unknown> {
  const read = readYaml(text)
  assert.ok(read.ok, text)
  return read.doc
}

test('every template is a document, with a team or without', () => {
  for (const more of [{}, { team: 'pay', schedule: 'pay-on-call', name: 'Pay: "us"' }]) {
    for (const template of scheduleTemplates) ScheduleDoc.parse(doc(fillTemplate(template, { ...filling, ...more })))
  }
  for (const template of policyTemplates)
    PolicyDoc.parse(doc(fillTemplate(template, { ...filling, team: 'pay', schedule: 'pay-on-call' })))
  assert.match(fillTemplate(scheduleTemplates[0]!, filling), /^# team: payments$/m)
})

test('a rotation begins on a Monday that is over, so that it is somebody’s turn now', () => {
  const days: [string, string][] = [
    ['2026-11-02T08:00:00Z', '2026-10-26'],
    ['2026-11-03T00:30:00Z', '2026-11-02'],
    ['2026-11-08T23:30:00Z', '2026-11-02'],
  ]
  for (const [now, monday] of days) assert.equal(mondayBefore(new Date(now), 'Europe/Lisbon'), monday)
})

test('a first service is one configuration whose references fit; what is there is never declared again', () => {
  for (const { id } of coverTemplates) {
    const plan = planFirstService({ team: 'Shop & Co', service: 'Check-out "EU"', cover: id }, none, filling)!
    const config = doc(plan.yaml) as Record<string, Record<string, Record<string, unknown>>>
    assert.deepEqual([plan.team, plan.service, plan.integration], ['shop-co', 'check-out-eu', 'check-out-eu-alerts'])
    assert.deepEqual(config.teams!['shop-co'], { name: 'Shop & Co', members: { 'ana@x.example': 'manager' } })
    assert.equal(ScheduleDoc.parse(config.schedules!['shop-co-on-call']).team, 'shop-co')
    assert.equal(PolicyDoc.parse(config.policies!['shop-co']).team, 'shop-co')
    assert.equal(config.services!['check-out-eu']!.policy, 'shop-co')
  }
  const taken = { ...none, teams: ['pay'], policies: ['pay', 'pay-2'], services: ['api'] }
  const plan = planFirstService({ team: 'Pay', service: 'API', cover: 'two' }, taken, filling)!
  assert.deepEqual([plan.teamIsThere, plan.policy, plan.service], [true, 'pay-3', 'api-2'])
  assert.equal('teams' in doc(plan.yaml), false)
  assert.equal(planFirstService({ team: '???', service: 'API', cover: 'two' }, none, filling), null)
  assert.match(curlLine('https://t.example/in/generic/k'), /^curl -X POST https:\/\/t\.example\/in\/generic\/k -H /)
})
