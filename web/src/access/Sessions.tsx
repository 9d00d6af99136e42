import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Problem } from '../ui/state/Problem.tsx'
import { toast } from '../ui/state/toast.ts'
import { Time } from '../ui/time/Time.tsx'
import { browserName } from './browser-name.ts'

/** Where I am signed in; each can be ended from here. */
export function Sessions() {
  const queries = useQueryClient()
  const query = useQuery(api.me.sessions.queryOptions())
  const end = useMutation(
    api.me.endSession.mutationOptions({
      onSuccess: () => {
        toast('That session is over.')
        void queries.invalidateQueries({ queryKey: api.me.key() })
      },
    }),
  )
  return (
    <Panel title="Where I am signed in" flush>
      <Problem error={end.error} />
      <Loaded query={query} rows={2}>
        {(sessions) => (
          <RowList label="Sessions">
            {sessions.map((session) => (
              <Row
                key={session.id}
                title={browserName(session.userAgent)}
                under={
                  <>
                    {session.ip ?? 'unknown address'} · since <Time at={session.createdAt} /> · until{' '}
                    <Time at={session.expiresAt} />
                  </>
                }
                actions={
                  session.current ? (
                    <Pill tone="accent">This one</Pill>
                  ) : (
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={end.isPending && end.variables.id === session.id}
                      onClick={() => end.mutate({ id: session.id })}
                    >
                      Sign out
                    </Button>
                  )
                }
              />
            ))}
          </RowList>
        )}
      </Loaded>
    </Panel>
  )
}
