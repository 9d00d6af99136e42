import { Button, type ButtonProps, Kbd, Text } from '@mantine/core'
import type { PageSummary } from '@tocsin/contract/paging'
import type { useAcknowledge } from './page-actions.ts'

interface AcknowledgeButtonProps extends Pick<ButtonProps, 'size' | 'fullWidth' | 'h' | 'radius'> {
  page: Pick<PageSummary, 'id' | 'number' | 'can'>
  acknowledge: ReturnType<typeof useAcknowledge>
  withKey?: boolean
}

/** The button that ends the ringing. Says honestly when the tap has not reached the server yet. */
export function AcknowledgeButton({ page, acknowledge, withKey = false, ...look }: AcknowledgeButtonProps) {
  if (!page.can.includes('acknowledge')) return null
  const mine = acknowledge.variables?.id === page.id
  const pending = acknowledge.isPending && mine
  const stuck = pending && (acknowledge.isPaused || acknowledge.failureCount > 0)
  return (
    <div style={look.fullWidth ? { width: '100%' } : undefined}>
      <Button
        size="md"
        {...look}
        loading={pending}
        onClick={() => acknowledge.mutate({ id: page.id })}
        aria-label={`Acknowledge page #${page.number}`}
        rightSection={withKey ? <Kbd size="xs">A</Kbd> : undefined}
      >
        Acknowledge
      </Button>
      <Text size="xs" role="status" c="dimmed" mt={stuck ? 4 : 0}>
        {stuck && 'No connection. Your answer is kept and sent until it arrives.'}
      </Text>
    </div>
  )
}
