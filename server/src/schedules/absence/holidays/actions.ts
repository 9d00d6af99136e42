import { Problem } from '@tocsin/contract/errors'
import type { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import type { Tx } from '../../../kernel/data/db.ts'
import type { FactOf } from '../../../kernel/data/facts.ts'
import { listResources } from '../../../kernel/data/resources.ts'
import { changeOfDays, type LocalDay, yearsAround } from './days.ts'
import { computeDays } from './library.ts'
import { applyDays, hadSlug, storedDays } from './store.ts'

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
