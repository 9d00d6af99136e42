import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { capital } from '../ui/text/sentence.ts'
import { channelWord } from './channel-word.ts'

/** What this server can send over; it changes only when the operator sets something up. */
export const channelsOptions = api.channels.list.queryOptions({ staleTime: 300_000 })

/** What channels are called where the name stands alone or begins a line, by slug. */
export function useChannelNames(): (slug: string) => string {
  const { data } = useQuery(channelsOptions)
  return (slug) => data?.find((channel) => channel.slug === slug)?.name ?? capital(channelWord(slug))
}
