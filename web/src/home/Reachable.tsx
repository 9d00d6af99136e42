import { IconCheck, IconQuestionMark } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../api.ts'
import { channelWord } from '../shared/channel-word.ts'
import { channelsOptions } from '../shared/use-channel-names.ts'
import { Pill } from '../ui/Pill.tsx'

/** Whether I can be reached at all, in one pill: proven, not broken, on a channel that this server has. */
export function Reachable() {
  const { data } = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  const channels = useQuery(channelsOptions)
  if (!data || !channels.data) return null
  const usable = new Set(channels.data.filter((channel) => channel.available).map((channel) => channel.slug))
  const working = data.filter((method) => method.verified && !method.brokenBecause && usable.has(method.channel))
  if (working.length === 0) {
    return (
      <Link to="/settings/me" className="plain">
        <Pill icon={<IconQuestionMark size={13} />}>No working way to reach you: see your settings</Pill>
      </Link>
    )
  }
  return (
    <Pill tone="good" icon={<IconCheck size={13} />}>
      You can be reached by {[...new Set(working.map((method) => channelWord(method.channel)))].join(' and ')}
    </Pill>
  )
}
