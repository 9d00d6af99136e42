import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { PolicyDoc } from '@tocsin/contract/paging/paging'
import { parseTarget, type TeamDoc } from '@tocsin/contract/people/people'
import type { OnCallBoard } from '@tocsin/contract/schedules/boards'
import type { OnCall } from '@tocsin/contract/schedules/on-call'

interface Slugged<Doc> {
  slug: string
  doc: Doc
}

export interface BoardInputs {
  duties: OnCall[]
  teams: Slugged<TeamDoc>[]
  services: Slugged<ServiceDoc>[]
  policies: Slugged<PolicyDoc>[]
}

type Named = { slug: string; name: string }
const named = ({ slug, doc }: Slugged<{ name?: string | undefined }>): Named => ({ slug, name: doc.name ?? slug })
const byName = (a: Named, b: Named) => a.name.localeCompare(b.name) || a.slug.localeCompare(b.slug)

/** Who is on call, grouped by the team that owns the schedule, teams by name; what belongs to no team comes last. */
export function boardOf({ duties, teams, services, policies }: BoardInputs, at: Date): OnCallBoard {
  const covered = coverage(services, policies)
  const names = new Map(teams.map((team) => [team.slug, named(team)]))
  const groups = Map.groupBy(duties, ({ schedule }) => schedule.team)
  const rows = Array.from(groups, ([slug, own]) => ({
    team: slug === null ? null : (names.get(slug) ?? { slug, name: slug }),
    duties: own
      .toSorted((a, b) => byName(a.schedule, b.schedule))
      .map((duty) => ({ ...duty, services: (covered.get(duty.schedule.slug) ?? []).toSorted(byName) })),
  }))
  const last = rows.filter(({ team }) => team === null)
  const first = rows.filter(({ team }) => team !== null).sort((a, b) => byName(a.team!, b.team!))
  return { at: at.toISOString(), teams: [...first, ...last] }
}

/** The services whose policy notifies a schedule, on any level or path, by the schedule's slug. */
function coverage(services: Slugged<ServiceDoc>[], policies: Slugged<PolicyDoc>[]): Map<string, Named[]> {
  const schedulesOf = new Map(policies.map(({ slug, doc }) => [slug, schedulesNotified(doc)]))
  const covered = new Map<string, Named[]>()
  for (const service of services) {
    for (const schedule of schedulesOf.get(service.doc.policy ?? '') ?? []) {
      covered.set(schedule, [...(covered.get(schedule) ?? []), named(service)])
    }
  }
  return covered
}

function schedulesNotified({ levels, paths = [] }: PolicyDoc): Set<string> {
  const all = [...levels, ...paths.flatMap((path) => path.levels ?? [])]
  const targets = all.flatMap(({ notify }) => notify).map(parseTarget)
  return new Set(targets.filter(({ type }) => type === 'schedule').map(({ name }) => name))
}
