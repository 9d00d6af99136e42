import { Select } from '@mantine/core'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

interface ZonePickerProps {
  label: string
  description?: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
}

/** One of the time zones of the world. */
export function ZonePicker({ label, description, value, onChange, error }: ZonePickerProps) {
  return (
    <Select
      label={label}
      description={description}
      data={zones.includes(value) ? zones : [value, ...zones]}
      value={value}
      onChange={(next) => next && onChange(next)}
      searchable
      allowDeselect={false}
      limit={60}
      error={error}
      nothingFoundMessage="No zone with that name"
    />
  )
}
