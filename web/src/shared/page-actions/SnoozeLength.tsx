import { Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'

const lengths = [
  { value: '15m', label: '15 minutes' },
  { value: '1h', label: '1 hour' },
  { value: '4h', label: '4 hours' },
  { value: '8h', label: '8 hours' },
  { value: 'other', label: 'Something else' },
]

/** Whether the server will read this as a length of time. */
export function isLength(text: string): boolean {
  return /^(\d+[dhms])+$|^P[\dDTHMS]+$/i.test(text)
}

interface SnoozeLengthProps {
  /** A duration such as `1h`; empty while nothing is chosen. */
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

/** For how long: one of the usual lengths, or any. */
export function SnoozeLength({ value, onChange, error }: SnoozeLengthProps) {
  const [choice, setChoice] = useState(() => (lengths.some((each) => each.value === value) ? value : 'other'))
  function choose(next: string) {
    setChoice(next)
    onChange(next === 'other' ? '' : next)
  }
  return (
    <>
      <Radio.Group
        label="Ask me again in"
        description="You have it now. If it is still open then, it asks again."
        value={choice}
        onChange={choose}
      >
        <Stack gap={8} mt="xs">
          {lengths.map((each) => (
            <Radio
              key={each.value}
              value={each.value}
              label={each.label}
              data-autofocus={each.value === choice || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      {choice === 'other' && (
        <TextInput
          label="How long"
          placeholder="90m, 2h30m, 1d"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value.trim())}
          error={error}
        />
      )}
    </>
  )
}
