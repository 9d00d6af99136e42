import { Button, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

export interface ShownOnceProps {
  title: string
  opened: boolean
  onClose: () => void
  /** What to copy, and what having it means. */
  children: ReactNode
}

/** A secret that nobody can see again. A click beside it does not close it. */
export function ShownOnce({ title, opened, onClose, children }: ShownOnceProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeOnClickOutside={false}>
      <Stack>
        {children}
        <Button onClick={onClose}>I have copied it</Button>
      </Stack>
    </Modal>
  )
}
