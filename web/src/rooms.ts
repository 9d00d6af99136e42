import { access } from './access/room.ts'
import { alerts } from './alerts/room.ts'
import { catalog } from './catalog/room.ts'
import { config } from './config/room.ts'
import { handovers } from './handovers/room.ts'
import { help } from './help/room.ts'
import { home } from './home/room.ts'
import { notifications } from './notifications/room.ts'
import { paging } from './paging/room.ts'
import { people } from './people/room.ts'
import { schedules } from './schedules/room.ts'

/** The rooms of the app. What the palette finds comes in this order; the navigation has groups and ranks. */
export const rooms = [home, paging, alerts, people, access, catalog, schedules, notifications, handovers, config, help]
