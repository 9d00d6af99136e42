import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { problemOf } from '../../problem.ts'
import { toast } from '../../ui/state/toast.ts'

/** Sends the source's sample through the real path; it may page whoever is on call. */
export function SendTest({ slug, onSent }: { slug: string; onSent: (alerts: string[]) => void }) {
  const queries = useQueryClient()
  const send = useMutation(
    api.integrations.test.mutationOptions({
      onSuccess: ({ alerts }) => {
        void queries.invalidateQueries({ queryKey: api.integrations.key() })
        void queries.invalidateQueries({ queryKey: api.alerts.key() })
        onSent(alerts)
      },
      onError: (error) => toast(`Not sent. ${problemOf(error).detail}`),
    }),
  )
  return (
    <Button
      variant="default"
      leftSection={<IconSend size={15} />}
      loading={send.isPending}
      onClick={() => send.mutate({ slug })}
    >
      Send test alert
    </Button>
  )
}
