import { Problem } from '@tocsin/contract/errors'
import type { HandoverStory } from '@tocsin/contract/handovers/handovers'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayConfigure, must } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { changesOfShift, lockHandover, pagesOfShift, type StoredHandover, updateHandover } from './store.ts'
import { storyOf, written } from './story.ts'

/** What happened on the outgoing shift, until its end or now. */
export async function storyFor(
  tx: Tx,
  { scheduleId, outgoing, since, at }: Pick<StoredHandover, 'scheduleId' | 'outgoing' | 'since' | 'at'>,
): Promise<HandoverStory> {
  const until = at < tx.now ? at : tx.now
  const pages = await pagesOfShift(tx.db, { scheduleId, people: outgoing, since, until })
  const changes = await changesOfShift(tx.db, scheduleId, since, until)
  const schedule = (await resourcesById<ScheduleDoc>(tx.db, [scheduleId])).get(scheduleId)
  return storyOf(pages, changes, since, until, schedule?.doc.timeZone ?? 'UTC')
}

/** The text of a hand-over: as a person wrote it, else from what happened. */
export async function writtenFor(tx: Tx, schedule: Resource<ScheduleDoc>, handover: StoredHandover): Promise<string> {
  return handover.text ?? written(await storyFor(tx, handover), schedule.doc.timeZone)
}

/** The outgoing people write, and whoever looks after the schedule; until it is accepted. */
export function mayEdit(by: Principal, handover: StoredHandover, team: string | null): boolean {
  const isTheirs = by.userId !== null && handover.outgoing.includes(by.userId)
  return isUnfinished(handover) && (isTheirs || mayConfigure(by, { team }))
}

/** Nobody can accept in somebody else's place; from half an hour before the change on. */
export function mayAccept(by: Principal, handover: StoredHandover, now: Date): boolean {
  const isTheirs = by.userId !== null && handover.incoming.includes(by.userId)
  return isTheirs && isUnfinished(handover) && handover.at.getTime() - now.getTime() <= 30 * 60_000
}

function isUnfinished({ state }: StoredHandover): boolean {
  return state === 'upcoming' || state === 'open' || state === 'overdue'
}

async function locked(tx: Tx, id: string): Promise<{ handover: StoredHandover; schedule: Resource<ScheduleDoc> }> {
  const handover = await lockHandover(tx, id, true)
  const schedule = handover && (await resourcesById<ScheduleDoc>(tx.db, [handover.scheduleId])).get(handover.scheduleId)
  if (!handover || !schedule) throw new Problem('not_found', 'There is no such hand-over.')
  return { handover, schedule }
}

/**
 * Replaces the text; null goes back to what is written by itself. @throws Problem not_found, forbidden, conflict (accepted,
 * dropped, or somebody else wrote meanwhile)
 */
export async function edit(
  tx: Tx,
  by: Principal,
  id: string,
  wish: { text: string | null; version: number },
): Promise<void> {
  const { handover, schedule } = await locked(tx, id)
  if (!isUnfinished(handover))
    throw new Problem('conflict', `This hand-over is ${handover.state}: its text stays. Nothing was changed.`)
  must(
    mayEdit(by, handover, schedule.doc.team ?? null),
    'Only the outgoing people and the managers of the team write this hand-over. Nothing was changed.',
  )
  if (wish.version !== handover.version) {
    throw new Problem(
      'conflict',
      'Somebody else wrote while you did. Nothing was saved; load it again and repeat your change.',
      {
        more: { version: handover.version },
      },
    )
  }
  const text = wish.text === null || wish.text.trim() === '' ? null : wish.text
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
  must(
    by.userId !== null && handover.incoming.includes(by.userId),
    'Only who takes over accepts this hand-over. It still waits.',
  )
  if (handover.state === 'dropped')
    throw new Problem('conflict', 'The schedule changed: there is nothing to take over any more.')
  if (!mayAccept(by, handover, tx.now))
    throw new Problem(
      'conflict',
      'This shift begins later: its hand-over can be accepted half an hour before. Nothing was changed.',
    )
  const text = await writtenFor(tx, schedule, handover)
  const because = `${by.actor.name} accepted it`
  const change = { state: 'accepted' as const, text, because, acceptedBy: by.userId, acceptedAt: tx.now, nextAt: null }
  await updateHandover(tx, id, change)
  tx.record('handover.accepted', {
    actor: by.actor,
    subjects: [id, schedule.id, ...handover.outgoing, ...handover.incoming],
    because,
    data: { handover: id, schedule: schedule.id, slug: schedule.slug, user: by.userId ?? '' },
  })
}
