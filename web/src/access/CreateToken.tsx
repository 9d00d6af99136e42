import { Checkbox, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Me } from '@tocsin/contract/access/access'
import { useState } from 'react'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { errorAt } from '../problem.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { ShownOnce } from '../ui/dialogue/ShownOnce.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'

type Scope = Me['can'][number]

const words: Record<Scope, string> = {
  observe: 'see everything that I see',
  'page:respond': 'acknowledge, resolve and otherwise answer pages',
  'page:create': 'page people by hand and send test alerts',
  'override:write': 'change who is on call for a time',
  'config:write': 'change configuration',
  'people:write': 'add and change people',
  'organisation:write': 'change what concerns everybody',
}
const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '0', label: 'until it is revoked' },
]

/** A new token with some of my own permissions; it is shown this once. */
export function CreateToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>(['observe'])
  const [days, setDays] = useState('90')
  const create = useMutation(
    api.tokens.create.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.tokens.key() }),
    }),
  )
  function submit() {
    const expiresAt = days === '0' ? undefined : new Date(Date.now() + Number(days) * 86_400_000).toISOString()
    create.mutate({ name: name.trim(), scopes: scopes as Scope[], expiresAt })
  }
  function close() {
    onClose()
    setName('')
    create.reset()
  }
  if (create.data) {
    return (
      <ShownOnce opened={opened} onClose={close} title="Your new token">
        <Text size="sm">Copy it now; it is shown this once.</Text>
        <CodeBlock label="API token" text={create.data.token} />
      </ShownOnce>
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={close}
      title="A new API token"
      action="Make it"
      onSubmit={submit}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === '' || scopes.length === 0}
    >
      <TextInput
        label="What it is for"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        error={errorAt(create.error, 'name')}
        data-autofocus
      />
      <Checkbox.Group label="What it may do" value={scopes} onChange={setScopes}>
        <Stack gap={8} mt="xs">
          {me.can.map((scope) => (
            <Checkbox key={scope} value={scope} label={words[scope]} />
          ))}
        </Stack>
      </Checkbox.Group>
      <Select
        label="How long it works"
        data={lifetimes}
        value={days}
        allowDeselect={false}
        onChange={(next) => next && setDays(next)}
        error={errorAt(create.error, 'expiresAt')}
      />
    </FormModal>
  )
}
