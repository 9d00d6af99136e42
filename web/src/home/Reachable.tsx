import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconCheck, IconQuestionMark } from '@tabler/icons-react'
import { api } from '../api.ts'
import { Pill } from '../ui/Pill.tsx'

/** Whether I can be reached at all, in one pill. */
export function Reachable() {
  const { data } = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  if (!data) return null
  const working = data.filter((method) => method.verified && !method.brokenBecause)
  if (working.length === 0) {
    return (
      <Link to="/settings/me" className="plain">
        <Pill icon={<IconQuestionMark size={13} />}>No proven way to reach you yet: add one</Pill>
      </Link>
    )
  }
  return (
    <Pill tone="good" icon={<IconCheck size={13} />}>
      You can be reached: {[...new Set(working.map((method) => method.channel))].join(', ')}
    </Pill>
  )
}
