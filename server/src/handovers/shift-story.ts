import type { HandoverStory } from '@tocsin/contract/handovers/handovers'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../kernel/data/db.ts'
import { type Resource, resourcesById } from '../kernel/data/resources.ts'
import { changesOfShift, pagesOfShift, type StoredHandover } from './store.ts'
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
