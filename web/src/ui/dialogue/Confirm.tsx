import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from '../state/Problem.tsx'

interface ConfirmProps {
  opened: boolean
  title: string
  /** What will happen, and what stays. */
  children: ReactNode
  action: string
  onConfirm: () => void
  onClose: () => void
  pending?: boolean
  error?: unknown
}

/** Asks before something that cannot be undone with one click. The safe answer has the focus. */
export function Confirm({ opened, title, children, action, onConfirm, onClose, pending = false, error }: ConfirmProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title}>
      <Stack>
        <Text size="sm" component="div">
          {children}
        </Text>
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button onClick={onConfirm} loading={pending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
