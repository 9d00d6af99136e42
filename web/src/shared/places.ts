import type { Me } from '@tocsin/contract/access/access'
import { type Place, type PlaceGroup, placeGroups, type Room } from './room.ts'

export interface GroupedPlaces {
  group: PlaceGroup
  places: Place[]
}

/** The navigation for this person: the places of all rooms by group and rank. Groups without a place are left out. */
export function placesOf(rooms: readonly Room[], me: Me): GroupedPlaces[] {
  const all = rooms.flatMap(({ places = [] }) => places).filter((place) => place.for?.(me) ?? true)
  return placeGroups
    .map((group) => ({
      group,
      places: all.filter((place) => place.group === group).sort((a, b) => a.rank - b.rank),
    }))
    .filter(({ places }) => places.length > 0)
}

/** Whether a path is at a place or below it. */
export function isAt(pathname: string, { to, also = [] }: Place): boolean {
  const isBelow = (base: string) => pathname === base || pathname.startsWith(`${base}/`)
  return pathname === to || (to !== '/' && isBelow(to)) || also.some(isBelow)
}
