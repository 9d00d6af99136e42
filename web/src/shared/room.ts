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

/** A piece of a screen of another room, loaded with that screen. */
export interface Part<Props> {
  /** Where it stands among the other pieces: 10, 20, 30, with room between. */
  rank: number
  Show: ComponentType<Props>
}

/** The screens that have places for pieces from rooms to their right. */
export interface Parts {
  /** The overview of a service. */
  service: Part<{ slug: string }>
  /** My settings: how I am reached. */
  reach: Part<object>
  /** My settings: who I am and where I am signed in. */
  account: Part<object>
  /** My shifts: what to know before my next shift on this schedule. */
  nextShift: Part<{ slug: string }>
}

/** What a room adds to the app. Screens, forms and pieces are loaded when they are needed. */
export interface Room<R extends AnyRoute = AnyRoute, P extends AnyRoute = AnyRoute> {
  /** Screens for people who are signed in: children of `frameRoute`. */
  routes?: readonly R[]
  /** Screens that nobody has to sign in for: children of `rootRoute`. */
  publicRoutes?: readonly P[]
  places?: readonly Place[]
  documents?: { [K in Plural]?: DocumentScreens }
  parts?: { [K in keyof Parts]?: readonly Parts[K][] }
  /** What it adds to the palette. */
  palette?: () => Promise<PaletteParts>
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

/** The pieces that all rooms have for a screen, in their order. */
export function useParts<K extends keyof Parts>(screen: K): Parts[K][] {
  const parts = useRooms().flatMap((each) => each.parts?.[screen] ?? []) as Parts[K][]
  return parts.sort((a, b) => a.rank - b.rank)
}

/** The forms and texts that its room has for a kind of document. */
export function useDocumentScreens(kind: Plural | 'organisation'): DocumentScreens | undefined {
  const rooms = useRooms()
  if (kind === 'organisation') return undefined
  return rooms.find(({ documents }) => documents?.[kind])?.documents?.[kind]
}
