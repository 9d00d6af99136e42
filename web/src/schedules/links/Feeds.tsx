import { Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { CreateSecret } from '../../ui/dialogue/CreateSecret.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { PublicLinks } from './PublicLinks.tsx'

/** Calendar addresses: of my shifts, or, with a schedule, of all its shifts. */
export function Feeds({ schedule }: { schedule?: string }) {
  const queries = useQueryClient()
  const query = useQuery(api.feeds.list.queryOptions({ input: schedule ? { schedule } : {} }))
  const revoke = useMutation(
    api.feeds.revoke.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.feeds.key() }),
    }),
  )
  return (
    <PublicLinks
      title={schedule ? 'Calendar feeds of this schedule' : 'In my calendar'}
      one="feed"
      query={query}
      none={`None yet. A feed is an address that your calendar reads automatically, at least a year ahead: ${
        schedule ? 'all shifts of this schedule' : 'your shifts over all schedules'
      }, without contact data.`}
      about={(feed) => (
        <>
          …{feed.hint} · {feed.schedule?.name ?? 'my shifts'} · made <Time at={feed.createdAt} />
          {feed.lastReadAt ? (
            <>
              {' '}
              · last read <Time at={feed.lastReadAt} />
            </>
          ) : (
            ' · never read yet'
          )}
        </>
      )}
      create={(dialogue) => <CreateFeed schedule={schedule} {...dialogue} />}
      revoke={revoke}
      revoking="Every calendar that reads it becomes empty."
      revoked="Calendars that read it find nothing from now on."
    />
  )
}

interface CreateFeedProps {
  schedule: string | undefined
  opened: boolean
  onClose: () => void
}

function CreateFeed({ schedule, opened, onClose }: CreateFeedProps) {
  const queries = useQueryClient()
  return (
    <CreateSecret
      opened={opened}
      onClose={onClose}
      title={schedule ? 'A calendar feed of this schedule' : 'A calendar feed of my shifts'}
      label="Where it will be read"
      description="So that you know later which one to revoke: “Phone”, “Work calendar”."
      options={api.feeds.create.mutationOptions({
        onSuccess: () => void queries.invalidateQueries({ queryKey: api.feeds.key() }),
      })}
      input={(name) => ({ name, ...(schedule ? { schedule } : {}) })}
      shownTitle="Your new calendar feed"
      shown={({ url }) => (
        <>
          <Text size="sm">
            Copy it now; it is shown this once. Add it in your calendar as a subscription (“from URL”). Whoever has it
            sees these shifts.
          </Text>
          <CodeBlock label="Address" text={url} />
        </>
      )}
    />
  )
}
