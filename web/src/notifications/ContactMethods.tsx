import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ContactMethod } from '@tocsin/contract/notifications/notifications'
import { useState } from 'react'
import { api } from '../api.ts'
import { useChannelNames } from '../shared/use-channel-names.ts'
import { Confirm } from '../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { toast } from '../ui/state/toast.ts'
import { AddContactMethod } from './AddContactMethod.tsx'
import { ContactMethodRow } from './ContactMethodRow.tsx'
import { VerifyContactMethod } from './VerifyContactMethod.tsx'

/** My contact methods: add, prove with a code, test, remove. */
export function ContactMethods() {
  const queries = useQueryClient()
  const query = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  const channelName = useChannelNames()
  const adding = useDialogue()
  const [proving, setProving] = useState<ContactMethod | null>(null)
  const [doomed, setDoomed] = useState<ContactMethod | null>(null)
  const remove = useMutation(
    api.contactMethods.remove.mutationOptions({
      onSuccess: () => {
        toast('Removed. You are no longer reached there.')
        setDoomed(null)
        void queries.invalidateQueries({ queryKey: api.contactMethods.key() })
        void queries.invalidateQueries({ queryKey: api.notificationRules.key() })
      },
    }),
  )
  return (
    <Panel
      title="How I can be reached"
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={adding.open}>
          Add
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {(methods) =>
          methods.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              Nothing yet. Add at least two ways, so that one may fail; each is proven with a code and can be tested.
            </Text>
          ) : (
            <RowList label="Contact methods">
              {methods.map((method) => (
                <ContactMethodRow
                  key={method.id}
                  method={method}
                  onProve={() => setProving(method)}
                  onRemove={() => setDoomed(method)}
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {adding.mounted && <AddContactMethod opened={adding.opened} onClose={adding.close} onAdded={setProving} />}
      {proving && <VerifyContactMethod key={proving.id} method={proving} onClose={() => setProving(null)} />}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title="Remove this contact method?"
        action="Remove it"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate({ id: doomed.id })}
      >
        {doomed && `${channelName(doomed.channel)} ${doomed.address}`}. Notification rules that use it are removed with
        it.
      </Confirm>
    </Panel>
  )
}
