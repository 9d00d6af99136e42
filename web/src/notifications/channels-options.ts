import { api } from '../api.ts'

/** What this server can send over; it changes only when the operator sets something up. */
export const channelsOptions = api.channels.list.queryOptions({ staleTime: 300_000 })
