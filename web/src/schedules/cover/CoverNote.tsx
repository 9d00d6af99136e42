import { Textarea } from '@mantine/core'
import type { ReactNode } from 'react'

interface CoverNoteProps {
  value: string
  onChange: (value: string) => void
  description?: ReactNode
  /** The first field of its dialogue. */
  isFirst?: boolean
}

/** What somebody writes to the others about a cover or a swap. */
export function CoverNote({ value, onChange, description, isFirst }: CoverNoteProps) {
  return (
    <Textarea
      label="A note (optional)"
      description={description}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={1000}
      autosize
      minRows={2}
      data-autofocus={isFirst}
    />
  )
}
