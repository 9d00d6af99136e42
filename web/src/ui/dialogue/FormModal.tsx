import { Button, Group, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Problem } from '../state/Problem.tsx'

interface FormModalProps {
  opened: boolean
  title: string
  action: string
  onSubmit: () => void
  onClose: () => void
  pending: boolean
  error: unknown
  disabled?: boolean
  children: ReactNode
}

/** A question in a dialogue: fields, one action, the server's objection when it has one. */
export function FormModal(props: FormModalProps) {
  const { opened, title, action, onSubmit, onClose, pending, error, disabled = false, children } = props
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!pending && !disabled) onSubmit()
  }
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="md">
      <form onSubmit={submit} noValidate>
        <Stack>
          {children}
          <Problem error={error} kept="What you entered is still here." />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pending} disabled={disabled}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
