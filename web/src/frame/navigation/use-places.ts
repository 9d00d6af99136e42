import { useMe } from '../../me.ts'
import { type GroupedPlaces, placesOf } from '../../shared/places.ts'
import { useRooms } from '../../shared/room.ts'

/** The navigation of whoever is signed in. */
export function usePlaces(): GroupedPlaces[] {
  const me = useMe()
  return placesOf(useRooms(), me)
}
