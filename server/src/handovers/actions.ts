import { Problem } from '@tocsin/contract/errors'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayAcceptHandover, mayWriteHandover, must } from '../access/policy.ts'
import { later } from '../kernel/clock.ts'
import type { Tx } from '../kernel/data/db.ts'
import { type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { acceptedAhead, isUnfinished } from './model.ts'
import { writtenFor } from './shift-story.ts'
import { lockHandover, type StoredHandover, updateHandover } from './store.ts'

async function locked(tx: Tx, id: string): Promise<{ handover: StoredHandover; schedule: Resource<ScheduleDoc> }> {
  const handover = await lockHandover(tx, id, true)
  const schedule = handover && (await resourcesById<ScheduleDoc>(tx.db, [handover.scheduleId])).get(handover.scheduleId)
  if (!handover || !schedule) throw new Problem('not_found', 'There is no such hand-over.')
  return { handover, schedule }
}

/**
 * Replaces the text; null goes back to what is written automatically. @throws Problem not_found, forbidden, conflict (accepted,
 * dropped, or somebody else wrote meanwhile)
 */
export async function edit(
  tx: Tx,
  by: Principal,
  id: string,
  change: { text: string | null; version: number },
): Promise<void> {
  const { handover, schedule } = await locked(tx, id)
  if (!isUnfinished(handover.state))
    throw new Problem('conflict', `This hand-over is ${handover.state}: its text stays. Nothing was changed.`)
  must(
    mayWriteHandover(by, { outgoing: handover.outgoing, team: schedule.doc.team ?? null }),
    'Only the outgoing people and the managers of the team write this hand-over. Nothing was changed.',
  )
  if (change.version !== handover.version) {
    throw new Problem(
      'conflict',
      'Somebody else wrote while you did. Nothing was saved; load it again and repeat your change.',
      {
        more: { version: handover.version },
      },
    )
  }
  const text = change.text === null || change.text.trim() === '' ? null : change.text
  if (text === handover.text) return
  await updateHandover(tx, id, { text, version: handover.version + 1, editedBy: by.userId, editedAt: tx.now })
  tx.record('handover.edited', {
    actor: by.actor,
    subjects: [id, schedule.id, ...handover.outgoing, ...handover.incoming],
    because: null,
    data: { handover: id, schedule: schedule.id, slug: schedule.slug },
  })
}

/**
 * Accepts; a second time changes nothing. The text stays as it was accepted.
 * @throws Problem not_found, forbidden, conflict (dropped, or too early)
 */
export async function accept(tx: Tx, by: Principal, id: string): Promise<void> {
  const { handover, schedule } = await locked(tx, id)
  if (handover.state === 'accepted') return
  must(mayAcceptHandover(by, handover), 'Only who takes over accepts this hand-over. It still waits.')
  if (handover.state === 'dropped')
    throw new Problem('conflict', 'The schedule changed: there is nothing to take over any more.')
  if (handover.at > later(tx.now, acceptedAhead))
    throw new Problem(
      'conflict',
      'This shift begins later: its hand-over can be accepted half an hour before. Nothing was changed.',
    )
  const text = await writtenFor(tx, schedule, handover)
  const because = `${by.actor.name} accepted it`
  const accepted = {
    state: 'accepted' as const,
    text,
    because,
    acceptedBy: by.userId,
    acceptedAt: tx.now,
    nextAt: null,
  }
  await updateHandover(tx, id, accepted)
  tx.record('handover.accepted', {
    actor: by.actor,
    subjects: [id, schedule.id, ...handover.outgoing, ...handover.incoming],
    because,
    data: { handover: id, schedule: schedule.id, slug: schedule.slug, user: by.userId ?? '' },
  })
}
