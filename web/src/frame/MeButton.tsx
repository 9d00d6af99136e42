import { UnstyledButton } from '@mantine/core'
import type { ComponentProps } from 'react'
import { PersonChip } from '../shared/PersonChip.tsx'

/** My face in the top bar. */
export function MeButton({ name, ...rest }: { name: string } & ComponentProps<'button'>) {
  return (
    <UnstyledButton aria-label={`Menu of ${name}`} aria-haspopup="menu" {...rest}>
      <PersonChip name={name} size={30} nameless />
    </UnstyledButton>
  )
}
