import { Problem } from '@tocsin/contract/errors'
import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayOverride, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import { peopleByEmail } from '../../people/read.ts'
import * as store from './store.ts'

/** @throws Problem invalid when the override names a layer or a person that does not exist, or lies wholly in the past. */
export async function addOverride(tx: Tx, by: Principal, slug: string, override: Override): Promise<string> {
  const schedule = await getResource<ScheduleDoc>(tx.db, 'schedule', slug)
  must(
    mayOverride(by, { team: schedule.doc.team ?? null }),
    `Only members of ${schedule.doc.team ?? 'a team'}, managers and admins change who is on call on "${slug}".`,
  )
  if (new Date(override.end) <= tx.now) {
    throw new Problem(
      'invalid',
      'This override is over before it begins to matter: its end lies in the past. Nothing was changed.',
      {
        errors: [{ path: 'override.end', message: 'lies in the past' }],
      },
    )
  }
  await mustExist(tx, schedule.doc, override)
  const id = await store.addOverride(tx, schedule.id, override, by.userId)
  tx.record('override.added', {
    actor: by.actor,
    subjects: [schedule.id, id],
    because: null,
    data: { override: id, schedule: schedule.id, slug, start: override.start, end: override.end },
  })
  return id
}

async function mustExist(tx: Tx, doc: ScheduleDoc, override: Override): Promise<void> {
  const layers = doc.layers.map((layer) => layer.name)
  if (override.layer && !layers.includes(override.layer)) {
    throw new Problem(
      'invalid',
      `There is no layer "${override.layer}"; this schedule has ${layers.map((name) => `"${name}"`).join(', ') || 'none'}.`,
      {
        errors: [{ path: 'override.layer', message: 'there is no such layer' }],
      },
    )
  }
  const named: string[] = []
  if ('users' in override && override.users) named.push(...override.users)
  if ('user' in override && override.user) named.push(override.user)
  if ('shifts' in override && override.shifts) named.push(...override.shifts.flatMap((shift) => shift.users))
  const known = await peopleByEmail(tx.db, named)
  const missing = named.find((email) => email !== 'nobody' && email !== '@nobody' && !known.has(email.toLowerCase()))
  if (missing) {
    throw new Problem('invalid', `There is no user ${missing}. Nothing was changed.`, {
      errors: [{ path: 'override.users', message: `there is no user ${missing}` }],
    })
  }
}

export async function removeOverride(tx: Tx, by: Principal, slug: string, id: string): Promise<boolean> {
  const schedule = await getResource<ScheduleDoc>(tx.db, 'schedule', slug)
  must(
    mayOverride(by, { team: schedule.doc.team ?? null }),
    `Only members of ${schedule.doc.team ?? 'a team'}, managers and admins change who is on call on "${slug}".`,
  )
  const removed = await store.removeOverride(tx, schedule.id, id)
  if (removed) {
    tx.record('override.removed', {
      actor: by.actor,
      subjects: [schedule.id, id],
      because: null,
      data: { override: id, schedule: schedule.id, slug },
    })
  }
  return removed
}
