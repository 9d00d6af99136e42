import type { Room } from '../kernel/room.ts'
import { policyKind } from './kind.ts'
import { pageLane } from './lane.ts'
import { audit, openCounts } from './read.ts'
import { type PagingDeps, pagingRoutes } from './routes.ts'

/** `deps` is what rooms to the right know of a page's notifications. */
export function paging(deps: PagingDeps): Room {
  return {
    name: 'paging',
    kinds: [policyKind],
    open({ clock, databases, log, metrics }) {
      async function everyPageHasANextStep() {
        const findings = await audit(databases.paging.db, clock.now())
        metrics.gauge('tocsin_auditor_findings', {}, findings.count)
        if (findings.count === 0) return { ok: true, detail: 'ok' }
        const ids = findings.ids.slice(0, 5).join(', ')
        return { ok: false, detail: `${findings.count} open pages have no next step: ${ids}` }
      }
      return {
        operations: pagingRoutes(deps),
        lanes: [pageLane({ database: databases.paging, clock, log, metrics })],
        checks: [everyPageHasANextStep],
        async refresh() {
          const open = await openCounts(databases.web.db).catch(() => ({}))
          for (const [status, count] of Object.entries(open)) metrics.gauge('tocsin_open_pages', { status }, count)
        },
        heard(facts) {
          for (const fact of facts)
            if (fact.kind === 'page.opened') metrics.count('tocsin_pages_opened_total', { urgency: fact.data.urgency })
        },
      }
    },
  }
}
