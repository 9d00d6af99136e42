import type { Room } from '../kernel/room.ts'
import { serviceKind } from './model.ts'

export const catalog: Room = { name: 'catalog', kinds: [serviceKind] }
