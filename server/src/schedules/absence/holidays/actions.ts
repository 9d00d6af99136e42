import { Problem } from '@tocsin/contract/errors'
import type { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import type { Tx } from '../../../kernel/data/db.ts'
import type { FactOf } from '../../../kernel/data/facts.ts'
import { listResources } from '../../../kernel/data/resources.ts'
import { changeOfDays, daysOf, type LocalDay, yearsAround } from './days.ts'
import { checkPlace, holidaysOf } from './library.ts'
import { applyDays, hadSlug, storedDays } from './store.ts'

/**
 * The days of a calendar in these years, both included.
 * @throws Problem invalid with a path below `path` when the country or region is not known.
 */
export async function computeDays(
  doc: HolidaysDoc,
  years: { from: number; until: number },
  path = '',
): Promise<LocalDay[]> {
  if (!doc.country) return daysOf(doc, [], years)
  const place = { country: doc.country, region: doc.region ?? null }
  await checkPlace(place, path)
  return daysOf(doc, await holidaysOf(place, doc.types ?? ['public'], years.from, years.until), years)
}

/** A saved holiday calendar gets its days; one that was deleted keeps those of the past. */
export async function keepHolidays(tx: Tx, facts: FactOf<'resource.changed'>[]): Promise<void> {
  for (const { data } of facts) {
    if (data.kind !== 'holidays') continue
    const years = yearsAround(tx.now)
    const path = `holidays.${data.slug}.`
    const wanted = data.after === null ? [] : await computeDays(data.after as HolidaysDoc, years, path)
    const fresh = data.action === 'create' && !(await hadSlug(tx.db, data.slug, data.resource))
    await saveDays(tx, data.resource, wanted, years.until, fresh)
  }
}

async function saveDays(tx: Tx, id: string, wanted: LocalDay[], until: number, fresh: boolean): Promise<void> {
  const stored = (await storedDays(tx.db, [id])).get(id) ?? []
  await applyDays(tx, id, changeOfDays(stored, wanted, tx.now, fresh), `${until}-12-31`)
}

/**
 * Computes the days of every calendar again: the years ahead move on, and the library learns of new holidays. One whose
 * country or region it does not know any more keeps the days it has; `lost` is called with it.
 */
export async function renewHolidays(tx: Tx, lost: (slug: string, why: string) => void): Promise<void> {
  const years = yearsAround(tx.now)
  for (const { id, slug, doc } of await listResources<HolidaysDoc>(tx.db, 'holidays')) {
    try {
      await saveDays(tx, id, await computeDays(doc, years), years.until, false)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      lost(slug, error.message)
    }
  }
}
