import type { FastifyInstance } from '../kernel/http/http.ts'
import type { House } from '../kernel/room.ts'
import type { Channels } from './channels/channel.ts'
import { ownersOf } from './read.ts'

/**
 * Adds the routes of every channel that takes answers, each under `/channels/<slug>`. What comes back can do nothing but
 * perform an operation, as the one person who has proved the address to be theirs.
 */
export function mountInbound(
  http: FastifyInstance,
  channels: Channels,
  { databases, perform, principalOfPerson }: Pick<House, 'databases' | 'perform' | 'principalOfPerson'>,
): void {
  for (const { slug, inbound } of channels.values()) {
    if (!inbound) continue
    const answer = {
      perform,
      async whoIsAt(address: string) {
        const [owner, ...others] = await ownersOf(databases.paging.db, slug, address)
        return owner && others.length === 0 ? await principalOfPerson(owner) : null
      },
    }
    void http.register(async (routes) => inbound(routes, answer), { prefix: `/channels/${slug}` })
  }
}
