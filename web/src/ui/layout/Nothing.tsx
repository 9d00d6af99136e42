import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** In place of a short list that is empty; `inset` in a panel without padding. */
export function Nothing({ inset = false, children }: { inset?: boolean; children: ReactNode }) {
  return (
    <Text size="sm" c="dimmed" p={inset ? 'md' : 0}>
      {children}
    </Text>
  )
}
