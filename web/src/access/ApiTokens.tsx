import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { Confirm } from '../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { toast } from '../ui/state/toast.ts'
import { Time } from '../ui/time/Time.tsx'
import { CreateToken } from './CreateToken.tsx'

/** API tokens: mine, or everybody's for an admin. */
export function ApiTokens() {
  const queries = useQueryClient()
  const query = useQuery(api.tokens.list.queryOptions())
  const making = useDialogue()
  const [doomed, setDoomed] = useState<{ id: string; name: string } | null>(null)
  const revoke = useMutation(
    api.tokens.revoke.mutationOptions({
      onSuccess: () => {
        toast('The token is revoked. It stopped working at once.')
        setDoomed(null)
        void queries.invalidateQueries({ queryKey: api.tokens.key() })
      },
    }),
  )
  return (
    <Panel
      title="API tokens"
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={making.open}>
          New token
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {(tokens) =>
          tokens.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              None. A token lets a script or the command line tool act for you, with as little as you allow it.
            </Text>
          ) : (
            <RowList label="API tokens">
              {tokens.map((token) => (
                <Row
                  key={token.id}
                  title={token.name}
                  under={
                    <>
                      …{token.hint} · {token.scopes.join(', ')}
                      {token.owner && ` · ${token.owner.name}`} ·{' '}
                      {token.lastUsedAt ? (
                        <>
                          used <Time at={token.lastUsedAt} as="ago" />
                        </>
                      ) : (
                        'never used'
                      )}
                      {token.expiresAt && (
                        <>
                          {' '}
                          · until <Time at={token.expiresAt} />
                        </>
                      )}
                    </>
                  }
                  actions={
                    token.revokedAt ? (
                      <Pill>Revoked</Pill>
                    ) : (
                      <Button size="compact-sm" variant="default" onClick={() => setDoomed(token)}>
                        Revoke
                      </Button>
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {making.mounted && <CreateToken opened={making.opened} onClose={making.close} />}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Revoke the token “${doomed?.name ?? ''}”?`}
        action="Revoke it"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id })}
      >
        Whatever uses it stops working at once. This cannot be undone.
      </Confirm>
    </Panel>
  )
}
