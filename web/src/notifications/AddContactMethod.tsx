import { Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ContactMethod } from '@tocsin/contract/notifications/notifications'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { channelsOptions } from '../shared/use-channel-names.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { ShownOnce } from '../ui/dialogue/ShownOnce.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'

interface AddContactMethodProps {
  opened: boolean
  onClose: () => void
  /** Called with a method that waits for its code. */
  onAdded: (method: ContactMethod) => void
}

/** A new way to reach me; the fields are those of the channel. */
export function AddContactMethod({ opened, onClose, onAdded }: AddContactMethodProps) {
  const queries = useQueryClient()
  const channels = useQuery(channelsOptions)
  const [channel, setChannel] = useState<string | null>(null)
  const [address, setAddress] = useState('')
  const [label, setLabel] = useState('')
  const available = channels.data?.filter((each) => each.available) ?? []
  const missing = channels.data?.filter((each) => !each.available) ?? []
  const chosen = available.find((each) => each.slug === channel) ?? available[0]
  const add = useMutation(
    api.contactMethods.add.mutationOptions({
      onSuccess: ({ method, secret }) => {
        void queries.invalidateQueries({ queryKey: api.contactMethods.key() })
        void queries.invalidateQueries({ queryKey: api.notificationRules.key() })
        setAddress('')
        setLabel('')
        if (secret) return
        onClose()
        if (!method.verified) onAdded(method)
      },
    }),
  )
  const added = add.data
  if (added?.secret) {
    const finish = () => {
      add.reset()
      onClose()
      if (!added.method.verified) onAdded(added.method)
    }
    return (
      <ShownOnce opened={opened} onClose={finish} title="Its signing secret">
        <Text size="sm">
          Every message is signed with this secret, so that the receiver can tell ours from others. It is shown this
          once.
        </Text>
        <CodeBlock label="Signing secret" text={added.secret} />
      </ShownOnce>
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="A way to reach me"
      action="Add it"
      onSubmit={() => chosen && add.mutate({ channel: chosen.slug, address, label: label.trim() || undefined })}
      pending={add.isPending}
      error={add.error ?? channels.error}
      disabled={!chosen || address.trim() === ''}
    >
      <Select
        label="Channel"
        data={available.map((each) => ({ value: each.slug, label: each.name }))}
        value={chosen?.slug ?? null}
        allowDeselect={false}
        onChange={setChannel}
        error={errorAt(add.error, 'channel')}
      />
      {chosen && (
        <TextInput
          label={chosen.addressLabel}
          description={chosen.addressHint}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={errorAt(add.error, 'address')}
        />
      )}
      <TextInput
        label="What I call it (optional)"
        placeholder="Private phone"
        value={label}
        maxLength={60}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={errorAt(add.error, 'label')}
      />
      {chosen?.needsCode && (
        <Text size="xs" c="dimmed">
          A code is sent there, to prove that it is yours.
        </Text>
      )}
      {missing.map((each) => (
        <Text key={each.slug} size="xs" c="dimmed">
          {each.name} is not set up here{each.unavailableBecause ? `: ${each.unavailableBecause}` : '.'}
        </Text>
      ))}
    </FormModal>
  )
}
