import { Button, Group, SimpleGrid, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconPencil } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Handover } from '@tocsin/contract/handovers/handovers'
import { useState } from 'react'
import { api } from '../api.ts'
import { problemOf } from '../problem.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Timeline } from '../ui/layout/Timeline.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Problem } from '../ui/state/Problem.tsx'
import { toast } from '../ui/state/toast.ts'
import { TextLink } from '../ui/TextLink.tsx'
import { sentence } from '../ui/text/sentence.ts'
import { Time } from '../ui/time/Time.tsx'
import { HandoverPages } from './HandoverPages.tsx'
import { HandoverStatePill } from './HandoverStatePill.tsx'
import { HandoverText } from './HandoverText.tsx'

const route = getRouteApi('/frame/hand-overs/$id')

/** One hand-over: its text, to edit or accept, and what happened on the shift. */
export function HandoverScreen() {
  const { id } = route.useParams()
  const query = useQuery(api.handovers.get.queryOptions({ input: { id } }))
  return (
    <Loaded query={query} as="panels">
      {(handover) => <Shown key={id} handover={handover as Handover} />}
    </Loaded>
  )
}

function Shown({ handover }: { handover: Handover }) {
  const queries = useQueryClient()
  const { schedule, outgoing, incoming, story, can } = handover
  const accept = useMutation(
    api.handovers.accept.mutationOptions({
      onSuccess: () => {
        toast('Accepted. The shift is yours.')
        void queries.invalidateQueries({ queryKey: api.handovers.key() })
      },
    }),
  )
  const names = (people: { name: string }[]) => people.map(({ name }) => name).join(', ') || 'nobody'
  return (
    <>
      <PageHeader
        title={`Hand-over of ${schedule.name}`}
        parent={{ to: '/hand-overs', label: 'Hand-overs' }}
        actions={
          can.includes('accept') && (
            <Button
              leftSection={<IconCheck size={16} />}
              loading={accept.isPending}
              onClick={() => accept.mutate({ id: handover.id })}
            >
              Accept it
            </Button>
          )
        }
      >
        <HandoverStatePill state={handover.state} />
        <span>
          {names(outgoing)} to {names(incoming)}, <Time at={handover.at} alsoIn={schedule.timeZone} />
        </span>
      </PageHeader>
      <Problem error={accept.error} />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Words handover={handover} />
          <Panel title="Status">
            <Pairs
              pairs={[
                [
                  'Schedule',
                  <TextLink key="schedule" to="/on-call/$slug" params={{ slug: schedule.slug }}>
                    {schedule.name}
                  </TextLink>,
                ],
                ['Shift since', <Time key="since" at={handover.since} alsoIn={schedule.timeZone} />],
                ['Next shift until', handover.until && <Time at={handover.until} alsoIn={schedule.timeZone} />],
                ['Accept by', handover.state !== 'accepted' && handover.acceptBy && <Time at={handover.acceptBy} />],
                [
                  'Accepted',
                  handover.acceptedAt && (
                    <>
                      {handover.acceptedBy?.name}, <Time at={handover.acceptedAt} />
                    </>
                  ),
                ],
                ['Why', sentence(handover.because)],
              ]}
            />
          </Panel>
        </Stack>
        <Stack>
          <HandoverPages title="Still open" pages={story.open} empty="Nothing is open." />
          <HandoverPages
            title={`On this shift: ${story.counts.high} high, ${story.counts.low} low`}
            pages={story.pages}
            empty="There were no pages."
          />
          {story.changes.length > 0 && (
            <Panel title="Changes to the schedule">
              <Timeline
                label="Changes"
                entries={story.changes.map((change) => ({
                  key: `${change.at} ${change.what}`,
                  time: <Time at={change.at} />,
                  text: `${change.what}, by ${change.by}`,
                }))}
              />
            </Panel>
          )}
        </Stack>
      </SimpleGrid>
    </>
  )
}

/** The text, and writing it. A text that somebody changed meanwhile is not overwritten silently. */
function Words({ handover }: { handover: Handover }) {
  const queries = useQueryClient()
  const [draft, setDraft] = useState<{ text: string; version: number } | null>(null)
  const save = useMutation(
    api.handovers.edit.mutationOptions({
      onSuccess: () => {
        toast('The hand-over is saved.')
        setDraft(null)
        void queries.invalidateQueries({ queryKey: api.handovers.key() })
      },
    }),
  )
  const mayEdit = handover.can.includes('edit')
  const isNewer = draft !== null && handover.version > draft.version
  const begin = () => setDraft({ text: handover.text, version: handover.version })
  return (
    <Panel
      title="What the next person needs to know"
      aside={
        mayEdit &&
        draft === null && (
          <Button size="compact-sm" variant="default" leftSection={<IconPencil size={13} />} onClick={begin}>
            Edit
          </Button>
        )
      }
    >
      {draft === null ? (
        <>
          <HandoverText text={handover.text} />
          <Text size="xs" c="dimmed" mt="sm">
            {handover.editedBy && handover.editedAt ? (
              <>
                Edited by {handover.editedBy.name} <Time at={handover.editedAt} />.
              </>
            ) : (
              'Written automatically from what happened, and kept up to date until the shift changes or somebody edits it.'
            )}
          </Text>
        </>
      ) : (
        <Stack gap="sm">
          {isNewer && (
            <Text size="sm" role="status">
              Somebody saved another text meanwhile. Yours is still here; saving puts it on top of theirs.
            </Text>
          )}
          <Textarea
            label="Text (Markdown)"
            value={draft.text}
            onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
            autosize
            minRows={10}
            maxRows={30}
            maxLength={20_000}
          />
          {problemOf(save.error).status !== 409 && <Problem error={save.error} kept="Your text is still here." />}
          <Group>
            <Button
              loading={save.isPending}
              onClick={() => save.mutate({ id: handover.id, text: draft.text, version: handover.version })}
            >
              Save
            </Button>
            <Button variant="default" onClick={() => setDraft(null)}>
              Cancel
            </Button>
            {handover.editedBy && (
              <Button
                variant="default"
                onClick={() => save.mutate({ id: handover.id, text: null, version: handover.version })}
              >
                Back to the automatic text
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </Panel>
  )
}
