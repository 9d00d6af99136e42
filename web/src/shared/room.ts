import type { Icon } from '@tabler/icons-react'
import type { AnyRoute } from '@tanstack/react-router'
import type { Me } from '@tocsin/contract/access/access'
import { type ComponentType, createContext, use } from 'react'
import type { DocumentScreens } from './documents/document-screens.ts'
import type { Plural } from './documents/use-choices.ts'
import type { PaletteParts } from './palette.ts'

/** The groups of the navigation, in their order. A group without places is not shown. */
export const placeGroups = ['Respond', 'On-call', 'Prepare', 'Learn', 'Settings'] as const
export type PlaceGroup = (typeof placeGroups)[number]

/** An entry of the navigation. */
export interface Place {
  to: string
  label: string
  icon: Icon
  group: PlaceGroup
  /** Where it stands in its group: 10, 20, 30, with room between. */
  rank: number
  /** Other beginnings of paths that belong to it. */
  also?: string[]
  /** Also on the bar at the bottom of a phone, where it may stand for its whole group under the group's name. */
  phone?: 'place' | 'group'
  /** Who has it; everybody when nothing is said. */
  for?: (me: Me) => boolean
  /** Shows how many pages nobody has answered. */
  countsPages?: boolean
}

/** A panel on a screen of another room. */
export interface Panel<Props> {
  /** Where it stands among the other panels: 10, 20, 30, with room between. */
  rank: number
  Show: ComponentType<Props>
}

/** The screens that have places for panels from rooms to their right. */
export interface Panels {
  /** The overview of a service. */
  service: Panel<{ slug: string }>
  /** My settings: how I am reached. */
  reach: Panel<object>
  /** My settings: who I am and where I am signed in. */
  account: Panel<object>
  /** My shifts: what to know before my next shift on this schedule. */
  nextShift: Panel<{ slug: string }>
}

/** What a room adds elsewhere. Forms and panels are loaded when they are needed. */
export interface RoomParts {
  documents?: { [K in Plural]?: DocumentScreens }
  panels?: { [K in keyof Panels]?: readonly Panels[K][] }
  palette?: () => Promise<PaletteParts>
}

/** What a room adds to the app: what every visit needs at once, and `parts`, loaded with the first screen that asks. */
export interface Room<R extends AnyRoute = AnyRoute, P extends AnyRoute = AnyRoute> {
  /** Screens for people who are signed in: children of `frameRoute`. */
  routes?: readonly R[]
  /** Screens that nobody has to sign in for: children of `rootRoute`. */
  publicRoutes?: readonly P[]
  places?: readonly Place[]
  parts?: () => Promise<RoomParts>
}

/** Declares a room and keeps the types of its routes, which links are checked against. */
export function room<R extends AnyRoute = never, P extends AnyRoute = never>(declared: Room<R, P>) {
  return { ...declared, routes: declared.routes ?? [], publicRoutes: declared.publicRoutes ?? [] }
}

/** All rooms of the app; given at the start by main.tsx, so that no room has to know those to its right. */
export const RoomsContext = createContext<readonly Room[]>([])

export function useRooms(): readonly Room[] {
  return use(RoomsContext)
}

const loading = new Map<readonly Room[], Promise<RoomParts[]>>()

/** The parts of all rooms, asked for once; after a failure the next call asks again. */
export function loadParts(rooms: readonly Room[]): Promise<RoomParts[]> {
  const known = loading.get(rooms)
  if (known) return known
  const promise = Promise.all(rooms.flatMap(({ parts }) => (parts ? [parts()] : [])))
  promise.catch(() => loading.delete(rooms))
  loading.set(rooms, promise)
  return promise
}

function useAllParts(): RoomParts[] {
  return use(loadParts(useRooms()))
}

/** The panels that all rooms have for a screen, in their order. */
export function usePanels<K extends keyof Panels>(screen: K): Panels[K][] {
  const panels = useAllParts().flatMap((each) => each.panels?.[screen] ?? []) as Panels[K][]
  return panels.sort((a, b) => a.rank - b.rank)
}

/** The forms and texts that its room has for a kind of document. */
export function useDocumentScreens(kind: Plural | 'organisation'): DocumentScreens | undefined {
  const all = useAllDocuments()
  return kind === 'organisation' ? undefined : all[kind]
}

/** What the rooms have for their kinds of documents. */
export function useAllDocuments(): { [K in Plural]?: DocumentScreens } {
  return Object.assign({}, ...useAllParts().map(({ documents }) => documents))
}
