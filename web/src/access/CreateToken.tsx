import { Checkbox, Select, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Me } from '@tocsin/contract/access/access'
import { useState } from 'react'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { errorAt } from '../problem.ts'
import { CreateSecret } from '../ui/dialogue/CreateSecret.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'

type Scope = Me['can'][number]

const words: Record<Scope, string> = {
  observe: 'see everything that I see',
  'page:respond': 'acknowledge, resolve and otherwise answer pages',
  'page:create': 'page people by hand and send test alerts',
  'override:write': 'change who is on call for a time',
  'config:write': 'change configuration',
  'people:write': 'add and change people',
  'organisation:write': 'change the settings of the organisation',
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
  const [scopes, setScopes] = useState<string[]>(['observe'])
  const [days, setDays] = useState('90')
  const expiresAt = () => (days === '0' ? undefined : new Date(Date.now() + Number(days) * 86_400_000).toISOString())
  return (
    <CreateSecret
      opened={opened}
      onClose={onClose}
      title="A new API token"
      label="What it is for"
      options={api.tokens.create.mutationOptions({
        onSuccess: () => void queries.invalidateQueries({ queryKey: api.tokens.key() }),
      })}
      input={(name) => ({ name, scopes: scopes as Scope[], expiresAt: expiresAt() })}
      disabled={scopes.length === 0}
      shownTitle="Your new token"
      shown={({ token }) => (
        <>
          <Text size="sm">Copy it now; it is shown this once.</Text>
          <CodeBlock label="API token" text={token} />
        </>
      )}
    >
      {(error) => (
        <>
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
            error={errorAt(error, 'expiresAt')}
          />
        </>
      )}
    </CreateSecret>
  )
}
