import { NumberInput, Select, SimpleGrid, Text, TextInput } from '@mantine/core'
import { handoffOf, type LooseLayer, rotationOf, type Unit, units, withHandoff, withRotation } from './layer-edit.ts'

interface RotationFieldsProps {
  layer: LooseLayer
  name: string
  at: (path: string) => string | undefined
  onChange: (layer: LooseLayer) => void
}

const weekdays = [
  { value: 'mon', label: 'Monday' },
  { value: 'tue', label: 'Tuesday' },
  { value: 'wed', label: 'Wednesday' },
  { value: 'thu', label: 'Thursday' },
  { value: 'fri', label: 'Friday' },
  { value: 'sat', label: 'Saturday' },
  { value: 'sun', label: 'Sunday' },
]
const monthDays = Array.from({ length: 31 }, (_, index) => ({ value: String(index + 1), label: `day ${index + 1}` }))

/** How long a turn lasts, and when it changes hands. */
export function RotationFields({ layer, name, at, onChange }: RotationFieldsProps) {
  const rotation = rotationOf(layer)
  if (rotation.kind === 'other') {
    return (
      <Text size="sm" c="dimmed">
        Its turns follow rules of their own, below.
      </Text>
    )
  }
  const { day, time } = handoffOf(layer)
  const every = rotation.kind === 'every' ? rotation.every : 1
  const unit = rotation.kind === 'every' ? rotation.unit : 'none'
  const days = unit === 'week' ? weekdays : unit === 'month' ? monthDays : null
  return (
    <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
      <NumberInput
        label="Change every"
        aria-label={`Change every, ${name}`}
        min={1}
        max={10_000}
        allowDecimal={false}
        disabled={unit === 'none'}
        value={every}
        onChange={(next) =>
          unit !== 'none' && onChange(withRotation(layer, { kind: 'every', every: Number(next) || 1, unit }))
        }
        error={at('rotate')}
      />
      <Select
        label="Unit"
        aria-label={`Unit of a turn, ${name}`}
        data={[
          ...units.map((each) => ({ value: each, label: every === 1 ? each : `${each}s` })),
          { value: 'none', label: 'never' },
        ]}
        value={unit}
        allowDeselect={false}
        onChange={(next) =>
          onChange(
            withRotation(
              layer,
              next === 'none' || !next ? { kind: 'none' } : { kind: 'every', every, unit: next as Unit },
            ),
          )
        }
      />
      {days && (
        <Select
          label="On"
          aria-label={`Handoff day, ${name}`}
          data={days}
          value={day || null}
          placeholder={unit === 'week' ? 'Monday' : 'day 1'}
          allowDeselect={false}
          onChange={(next) => onChange(withHandoff(layer, { day: next ?? '', time }))}
          error={at('handoff')}
        />
      )}
      {unit !== 'none' && (
        <TextInput
          type="time"
          label="At"
          aria-label={`Handoff time, ${name}`}
          value={time}
          onChange={(event) => onChange(withHandoff(layer, { day, time: event.currentTarget.value }))}
          error={days ? undefined : at('handoff')}
        />
      )}
    </SimpleGrid>
  )
}
