import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { documentsOptions } from '../shared/documents/use-choices.ts'
import { useNamesOf } from '../shared/documents/use-doc-names.ts'
import { useNames } from '../shared/use-names.ts'
import { TextLink } from '../ui/TextLink.tsx'
import { afterWords } from '../ui/time/duration.ts'
import { backupsOf } from './backups.ts'

/** Who is notified when I do not answer: the next levels of the policies that use this schedule, with who that is now. */
export function BackedBy({ schedule }: { schedule: string }) {
  const policies = useQuery(documentsOptions('policies'))
  const duties = useQuery(api.onCall.list.queryOptions({ input: {} }))
  const nameOf = useNames()
  const backups = backupsOf(policies.data?.items ?? [], schedule)
  const targets = backups.flatMap(({ next }) => next.flatMap((level) => level.targets))
  const teamName = useNamesOf(targets.some((target) => target.startsWith('team ')) ? ['team'] : [])
  if (!policies.data) return null
  function words(target: string): string {
    const [type, name = ''] = target.split(' ', 2)
    if (type === 'user') return nameOf(name)
    if (type === 'team') return `team ${teamName(type, name)}`
    if (type !== 'schedule') return target
    const duty = duties.data?.find((each) => each.schedule.slug === name)
    if (!duty) return target
    return `${duty.users.map((user) => user.name).join(', ') || 'nobody now'} (${duty.schedule.name})`
  }
  if (backups.length === 0) {
    return (
      <Text size="sm">
        No policy uses this schedule, so nothing pages you through it.{' '}
        <TextLink to="/policies">See the policies</TextLink>
      </Text>
    )
  }
  return backups.map(({ policy, next }) => (
    <Text size="sm" key={policy.slug}>
      Behind you in{' '}
      <TextLink to="/policies/$slug" params={{ slug: policy.slug }}>
        {policy.name}
      </TextLink>
      :{' '}
      {next.length === 0
        ? 'nobody but the catch-all.'
        : `${next
            .slice(0, 2)
            .map((level) => `${afterWords(level.after)} ${level.targets.map(words).join(', ')}`)
            .join('; ')}.`}
    </Text>
  ))
}
