import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { writeYaml } from '../../ui/yaml/yaml.ts'

const tones = { waiting: 'neutral', ok: 'good', failing: 'waiting' } as const
const words = { waiting: 'Not read yet', ok: 'Read', failing: 'Cannot be read' }

/** Calendars elsewhere that a schedule reads, and what it would be without them. Nothing where it reads none. */
export function OutsideCalendars({ slug }: { slug: string }) {
  const queries = useQueryClient()
  const query = useQuery(api.calendars.list.queryOptions({ input: { schedule: slug } }))
  const native = useDialogue()
  const poll = useMutation(
    api.calendars.poll.mutationOptions({
      onSettled: () => void queries.invalidateQueries({ queryKey: api.calendars.key() }),
    }),
  )
  if (!query.data || query.data.length === 0) return null
  return (
    <Panel
      title="Calendars elsewhere"
      flush
      aside={
        <Button size="compact-sm" variant="default" onClick={native.open}>
          As layers of its own
        </Button>
      }
    >
      <Problem error={poll.error} />
      <RowList label="Calendars elsewhere">
        {query.data.map((calendar) => (
          <Row
            key={calendar.id}
            lead={<Pill tone={tones[calendar.state]}>{words[calendar.state]}</Pill>}
            title={calendar.url}
            under={
              <>
                {calendar.usedBy.map((use) => `${use.as === 'layer' ? 'layer' : 'overrides'} ${use.name}`).join(', ')}
                {calendar.readAt && (
                  <>
                    , {calendar.events} events, read <Time at={calendar.readAt} />
                  </>
                )}
                {calendar.error && <div>{calendar.error} The previous copy still counts.</div>}
                {calendar.unmatched.length > 0 && (
                  <div>Nobody here is called {calendar.unmatched.join(', ')}: nobody is paged for them.</div>
                )}
              </>
            }
            actions={
              calendar.can.includes('poll') && (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={poll.isPending}
                  onClick={() => poll.mutate({ id: calendar.id })}
                >
                  Read it now
                </Button>
              )
            }
          />
        ))}
      </RowList>
      {native.mounted && <Native slug={slug} opened={native.opened} onClose={native.close} />}
    </Panel>
  )
}

/** The proposal as text, to review and to put into the YAML tab. */
function Native({ slug, opened, onClose }: { slug: string; opened: boolean; onClose: () => void }) {
  const query = useQuery({ ...api.calendars.native.queryOptions({ input: { slug } }), enabled: opened })
  return (
    <Modal opened={opened} onClose={onClose} title="The same without calendars elsewhere" size="lg">
      <Loaded query={query} rows={4}>
        {(proposal) => (
          <Stack gap="sm">
            <Text size="sm" component="ul" style={{ margin: 0, paddingInlineStart: 18 }}>
              {proposal.layers.map((layer) => (
                <li key={layer.layer}>
                  <b>{layer.layer}</b>: {layer.because}
                </li>
              ))}
            </Text>
            <CodeBlock label="Schedule" text={writeYaml(proposal.schedule)} />
            <Text size="xs" c="dimmed">
              Nothing is changed. Put it into the YAML tab, look at the difference, and save it there.
              {proposal.overrides.length > 0 &&
                ` ${proposal.overrides.length} overrides of its calendars are to be added as overrides.`}
            </Text>
            <Group>
              <Button onClick={onClose}>Close</Button>
            </Group>
          </Stack>
        )}
      </Loaded>
    </Modal>
  )
}
