import { Button, Stack, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useChannelNames } from '../shared/use-channel-names.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { Ladder } from '../ui/layout/Ladder.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { sentence } from '../ui/text/sentence.ts'
import { afterWords } from '../ui/time/duration.ts'
import { EditRules } from './EditRules.tsx'

const urgencies = [
  { urgency: 'high', title: 'High urgency: it wakes me' },
  { urgency: 'low', title: 'Low urgency: it can wait' },
] as const

/** What really happens when a page reaches me, as a time line per urgency, and the editor of my own plan. */
export function NotificationRules() {
  const query = useQuery(api.notificationRules.get.queryOptions({ input: { user: 'me' } }))
  const channelName = useChannelNames()
  const editing = useDialogue()
  return (
    <Panel
      title="When a page reaches me"
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPencil size={14} />} onClick={editing.open}>
          Change
        </Button>
      }
    >
      <Loaded query={query} rows={3}>
        {({ rules, notices, effective }) => (
          <Stack gap="md">
            {rules.length === 0 && (
              <Text size="sm" c="dimmed">
                You have no plan of your own; this is the default.
              </Text>
            )}
            {urgencies.map(({ urgency, title }) => (
              <section key={urgency} aria-label={title}>
                <Text size="sm" fw={600} mb={6}>
                  {title}
                </Text>
                <Ladder
                  label={title}
                  rungs={effective
                    .filter((step) => step.urgency === urgency)
                    .map((step, index) => ({
                      key: `${index} ${step.after} ${step.channel}`,
                      state: 'later',
                      time: afterWords(step.after),
                      children: (
                        <>
                          <Text size="sm" className="breaks">
                            {channelName(step.channel)} {step.address}
                          </Text>
                          <Text size="xs" c="dimmed">
                            {sentence(step.because)}
                          </Text>
                        </>
                      ),
                    }))}
                />
                {!effective.some((step) => step.urgency === urgency) && (
                  <Text size="sm">Nothing: you cannot be reached. Add a contact method above.</Text>
                )}
              </section>
            ))}
            <Notices to={notices} />
            {editing.mounted && (
              <EditRules
                key={JSON.stringify([rules, notices])}
                rules={rules}
                notices={notices}
                opened={editing.opened}
                onClose={editing.close}
              />
            )}
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

/** Where notices go: the contact method that was chosen, or the account e-mail. */
function Notices({ to }: { to: string | null }) {
  const methods = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' }, enabled: to !== null }))
  const channelName = useChannelNames()
  const method = methods.data?.find(({ id }) => id === to)
  const isUsable = method?.verified && !method.brokenBecause
  return (
    <section aria-label="Notices">
      <Text size="sm" fw={600} mb={6}>
        Notices: hand-overs, cover, gaps
      </Text>
      <Text size="sm" className="breaks">
        {method ? `${channelName(method.channel)} ${method.address}` : 'My account e-mail'}
      </Text>
      {method && !isUsable && (
        <Text size="xs" c="dimmed">
          It does not work at the moment, so they go to the account e-mail.
        </Text>
      )}
    </section>
  )
}
