import type { Room } from '../kernel/room.ts'
import { organisationKind, teamKind } from './kind.ts'

export const people: Room = { name: 'people', kinds: [organisationKind, teamKind] }
