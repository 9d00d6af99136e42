import type { KindName } from '@tocsin/contract/resources'
import { access } from './access/room.ts'
import { alerts } from './alerts/room.ts'
import { catalog } from './catalog/room.ts'
import { config } from './config/room.ts'
import { handovers } from './handovers/room.ts'
import type { Kind } from './kernel/data/resources.ts'
import type { Room } from './kernel/room.ts'
import { notificationsOf } from './notifications/read.ts'
import { notifications } from './notifications/room.ts'
import { fatesOfAlerts, pagesOfAlerts } from './paging/read.ts'
import { paging } from './paging/room.ts'
import { people } from './people/room.ts'
import { schedules } from './schedules/room.ts'

/** Every room, in import order. What a room shows of those to its right is handed to it here. */
export const rooms: readonly Room[] = [
  people,
  access,
  catalog,
  schedules,
  alerts({ pagesOfAlerts, fatesOfAlerts }),
  paging({ notificationsOf }),
  notifications,
  handovers,
  config,
]

/** Every kind of configuration document of these rooms, by its name. */
export function kindsOf(these: readonly Room[]): ReadonlyMap<KindName, Kind> {
  return new Map(these.flatMap(({ kinds = [] }) => kinds).map((kind) => [kind.name, kind]))
}

export const registry = kindsOf(rooms)
