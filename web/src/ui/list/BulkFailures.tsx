import { Alert, Button, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Failures } from './use-bulk.ts'

/** Which rows something failed for, and why, each. */
export function BulkFailures({ failures, onClose }: { failures: Failures | null; onClose: () => void }) {
  if (!failures) return null
  return (
    <Alert
      m="sm"
      role="alert"
      color="gray"
      icon={<IconAlertTriangle size={18} />}
      title={failures.title}
      withCloseButton
      closeButtonLabel="Close"
      onClose={onClose}
    >
      <ul style={{ margin: '0 0 10px', paddingLeft: 18 }}>
        {failures.items.map(({ name, because }) => (
          <li key={name} className="breaks">
            <b>{name}</b>: {because}
          </li>
        ))}
      </ul>
      <Group>
        <Button size="compact-sm" variant="default" onClick={failures.again}>
          Try these again
        </Button>
      </Group>
    </Alert>
  )
}
