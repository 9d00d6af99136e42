import { Textarea } from '@mantine/core'

interface NoteFieldProps {
  value: string
  onChange: (value: string) => void
  label?: string
  error?: string | undefined
}

/** Words for the timeline. */
export function NoteField({ value, onChange, label = 'Note (optional)', error }: NoteFieldProps) {
  return (
    <Textarea
      label={label}
      description="Everybody sees it on the page's timeline."
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autosize
      minRows={2}
      maxLength={5000}
      error={error}
      data-autofocus
    />
  )
}
