import { Button, type ButtonProps, Kbd, Text } from '@mantine/core'
import type { PageSummary } from '@tocsin/contract/paging/paging'
import type { Acknowledging } from './answers.ts'

interface AcknowledgeButtonProps extends Pick<ButtonProps, 'size' | 'fullWidth' | 'h' | 'radius'> {
  page: Pick<PageSummary, 'id' | 'number' | 'can'>
  acknowledge: Acknowledging
  withKey?: boolean
}

/** The button that ends the ringing. Says honestly when the tap has not reached the server yet. */
export function AcknowledgeButton({ page, acknowledge, withKey = false, ...look }: AcknowledgeButtonProps) {
  if (!page.can.includes('acknowledge')) return null
  const queued = acknowledge.queued.find(({ id }) => id === page.id)
  const stuck = queued?.stuck === true
  return (
    <div style={look.fullWidth ? { width: '100%' } : undefined}>
      <Button
        size="md"
        {...look}
        loading={queued !== undefined && !stuck}
        disabled={stuck}
        onClick={() => acknowledge.send(page)}
        aria-label={`Acknowledge page #${page.number}`}
        rightSection={withKey ? <Kbd size="xs">A</Kbd> : undefined}
      >
        {stuck ? 'Queued' : 'Acknowledge'}
      </Button>
      <Text size="xs" role="status" c="dimmed" mt={stuck ? 4 : 0}>
        {stuck && 'Queued: will be sent when the connection is back.'}
      </Text>
    </div>
  )
}
