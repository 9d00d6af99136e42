import type { Tx } from '../../kernel/data/db.ts'
import { type Person, teamMembers } from '../../people/read.ts'
import { type Judged, loadWindow, ranked } from './candidates.ts'
import type { CoverContext } from './context.ts'
import { occupiedOf } from './occupied.ts'
import type { ResolvedShift } from './resolve-shift.ts'

/** Who could take a shift: the team of the schedule and whoever the schedule names, without who has it; the best first. */
export async function candidatesFor(
  tx: Tx,
  { roster, people }: CoverContext,
  { place, owner, from }: ResolvedShift,
): Promise<Judged<Person>[]> {
  const { team } = roster.resource.doc
  const members = team === undefined ? [] : await teamMembers(tx.db, team)
  const all = new Map<string, Person>([...people.values(), ...members].map((person) => [person.id, person]))
  for (const who of [owner, from]) all.delete(who.id)
  const able = [...all.values()].filter((person) => person.disabledAt === null && person.role !== 'observer')
  const since = new Date(place.start.getTime() - loadWindow)
  const until = new Date(place.end.getTime() + loadWindow)
  const occupied = await occupiedOf(tx, able, since, until)
  const inTeam = new Set(members.map(({ id }) => id))
  return ranked(
    place,
    able.map((person) => ({
      person,
      ...occupied.get(person.id)!,
      isInTeam: team === undefined || inTeam.has(person.id),
    })),
  )
}
