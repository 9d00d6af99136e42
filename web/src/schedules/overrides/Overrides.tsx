import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OverrideRecord } from '@tocsin/contract/schedules/on-call'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { useNames } from '../../shared/use-names.ts'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { toast } from '../../ui/state/toast.ts'
import { Time } from '../../ui/time/Time.tsx'
import { overrideWords } from './override-messages.ts'

const AddOverride = lazy(async () => ({ default: (await import('./AddOverride.tsx')).AddOverride }))

/** Temporary changes that are in force or still to come; adding and removing them. */
export function Overrides({ slug, layers }: { slug: string; layers: string[] }) {
  const mayWrite = useMay('override:write')
  const queries = useQueryClient()
  const nameOf = useNames()
  const query = useQuery(api.overrides.list.queryOptions({ input: { slug } }))
  const adding = useDialogue()
  const [doomed, setDoomed] = useState<OverrideRecord | null>(null)
  const remove = useMutation(
    api.overrides.remove.mutationOptions({
      onSuccess: () => {
        toast('The override is removed.')
        setDoomed(null)
        for (const key of [api.overrides.key(), api.schedules.key(), api.onCall.key()])
          void queries.invalidateQueries({ queryKey: key })
      },
    }),
  )
  return (
    <Panel
      title="Overrides"
      flush
      aside={
        mayWrite && (
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={adding.open}>
            Add an override
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {(records) =>
          records.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              None now or ahead. An override changes who is on call for a time, such as a day when somebody is away, and
              leaves the rotation as it is.
            </Text>
          ) : (
            <RowList label="Overrides">
              {records.map((record) => (
                <Row
                  key={record.id}
                  title={overrideWords(record.override, nameOf)}
                  under={
                    <>
                      <Time at={record.override.start} /> to <Time at={record.override.end} />
                      {record.override.layer && ` · only layer ${record.override.layer}`}
                      {record.createdBy && ` · by ${record.createdBy.name}`}
                    </>
                  }
                  actions={
                    mayWrite && (
                      <Button size="compact-sm" variant="default" onClick={() => setDoomed(record as OverrideRecord)}>
                        Remove
                      </Button>
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {adding.mounted && (
        <Suspense>
          <AddOverride slug={slug} layers={layers} opened={adding.opened} onClose={adding.close} />
        </Suspense>
      )}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title="Remove this override?"
        action="Remove it"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate({ slug, id: doomed.id })}
      >
        {doomed && overrideWords(doomed.override, nameOf)}. The rotation is in force again at once.
      </Confirm>
    </Panel>
  )
}
