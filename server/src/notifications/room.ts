import type { Room } from '../kernel/room.ts'
import { createChannels } from './channels/index.ts'
import { mountInbound } from './inbound.ts'
import { mountAckLinks } from './links.ts'
import { notificationRoutes } from './routes.ts'
import { notificationLane } from './sending/lane.ts'

export const notifications: Room = {
  name: 'notifications',
  open(house) {
    const { clock, databases, env, log, metrics, outbound, publicUrl, secrets } = house
    const database = databases.paging
    const channels = createChannels(env.given, { outbound })
    const lane = notificationLane({ database, clock, log, metrics, channels, secrets, publicUrl })
    return {
      operations: notificationRoutes({ channels, secrets, log }),
      mount(http) {
        mountAckLinks(http, { ...house, database })
        mountInbound(http, channels, house)
      },
      lanes: [lane],
      settled: () => lane.settled(),
      async close() {
        await lane.stop()
        channels.close()
      },
    }
  },
}
