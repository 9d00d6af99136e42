import { Button, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { problemOf } from '../problem.ts'

const over = ['delivered', 'read', 'answered', 'failed', 'cancelled']

/** Sends a test message and shows what becomes of it. */
export function TestContactMethod({ id, label = 'Test' }: { id: string; label?: string }) {
  const send = useMutation(api.contactMethods.test.mutationOptions())
  const result = useQuery(
    api.contactMethods.testResult.queryOptions({
      input: { id: send.data?.notification ?? '' },
      enabled: Boolean(send.data),
      refetchInterval: (query) => {
        const isOver = over.includes(query.state.data?.state ?? '') || query.state.dataUpdateCount > 40
        return isOver ? false : 1000
      },
    }),
  )
  const said = send.error
    ? problemOf(send.error).detail
    : result.data
      ? [result.data.state, result.data.detail].filter(Boolean).join(': ')
      : send.data
        ? 'queued'
        : ''
  return (
    <span>
      <Button size="compact-sm" variant="default" loading={send.isPending} onClick={() => send.mutate({ id })}>
        {label}
      </Button>
      <Text span size="xs" role="status" ml={said ? 6 : 0} className="breaks">
        {said}
      </Text>
    </span>
  )
}
