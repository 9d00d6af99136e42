import type { Room } from '../kernel/room.ts'
import { serviceKind } from './kind.ts'

export const catalog: Room = { name: 'catalog', kinds: [serviceKind] }
