import { Problem } from '@tocsin/contract/errors'
import type { OutsideCalendar } from '@tocsin/contract/schedules/feeds'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayOverride, must } from '../../../access/policy.ts'
import type { Tx } from '../../../kernel/data/db.ts'
import { getResource, listResources, type Resource } from '../../../kernel/data/resources.ts'
import type { Principal } from '../../../kernel/perform.ts'
import { pollSoon } from './jobs.ts'
import { calendarsAt, lockCalendar, type StoredCalendar, saveCalendar } from './store.ts'

interface Use {
  schedule: Resource<ScheduleDoc>
  as: 'layer' | 'overrides'
  name: string
}

/** Where schedules read calendars, by address. */
function usesIn(schedules: Resource<ScheduleDoc>[]): Map<string, Use[]> {
  const uses = schedules.flatMap((schedule) => [
    ...schedule.doc.layers.flatMap(({ name, coverage }) =>
      coverage?.type === 'ical' && coverage.url ? [{ url: coverage.url, schedule, as: 'layer' as const, name }] : [],
    ),
    ...(schedule.doc.overrideCalendars ?? []).map(({ url, name }) => ({
      url,
      schedule,
      as: 'overrides' as const,
      name,
    })),
  ])
  return Map.groupBy(uses, (use) => use.url)
}

function mayPoll(by: Principal, uses: Use[]): boolean {
  return uses.some(({ schedule }) => mayOverride(by, { team: schedule.doc.team ?? null }))
}

function view(by: Principal, stored: StoredCalendar, uses: Use[]): OutsideCalendar {
  return {
    id: stored.id,
    url: stored.url,
    usedBy: uses.map(({ schedule, as, name }) => ({ schedule: schedule.slug, as, name })),
    state: stored.error !== null ? 'failing' : stored.readAt === null ? 'waiting' : 'ok',
    readAt: stored.readAt?.toISOString() ?? null,
    events: stored.events,
    error: stored.error,
    failedAt: stored.failedAt?.toISOString() ?? null,
    nextAt: stored.nextAt.toISOString(),
    unmatched: stored.unmatched,
    can: mayPoll(by, uses) ? ['poll'] : [],
  }
}

/** Calendars that schedules (or this one) read, by address. @throws Problem not_found (schedule) */
export async function listCalendars(tx: Tx, by: Principal, slug: string | undefined): Promise<OutsideCalendar[]> {
  if (slug !== undefined) await getResource(tx.db, 'schedule', slug)
  const uses = usesIn(await listResources<ScheduleDoc>(tx.db, 'schedule'))
  const wanted = [...uses]
    .filter(([, all]) => slug === undefined || all.some(({ schedule }) => schedule.slug === slug))
    .map(([url]) => url)
  const stored = await calendarsAt(tx.db, wanted)
  return wanted.sort().flatMap((url) => {
    const calendar = stored.get(url)
    return calendar ? [view(by, calendar, uses.get(url) ?? [])] : []
  })
}

/** Makes a calendar due and wakes the job that reads it. @throws Problem not_found, forbidden */
export async function pollNow(tx: Tx, by: Principal, id: string): Promise<OutsideCalendar> {
  const calendar = await lockCalendar(tx, id)
  const uses = usesIn(await listResources<ScheduleDoc>(tx.db, 'schedule')).get(calendar?.url ?? '') ?? []
  if (!calendar || uses.length === 0) throw new Problem('not_found', 'No schedule reads such a calendar.')
  must(mayPoll(by, uses), 'Only who may change the calendar of a schedule that reads this one reads it now.')
  await saveCalendar(tx, id, { nextAt: tx.now })
  await pollSoon(tx)
  return view(by, { ...calendar, nextAt: tx.now }, uses)
}
