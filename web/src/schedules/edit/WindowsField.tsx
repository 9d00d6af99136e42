import { ActionIcon, Button, Chip, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { withMember } from '../../shared/documents/edit/doc-form.ts'
import { capital } from '../../ui/text/sentence.ts'
import type { LooseWindow } from './layer-edit.ts'

interface WindowsFieldProps {
  name: string
  windows: LooseWindow[]
  at: (path: string) => string | undefined
  onChange: (windows: LooseWindow[]) => void
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** At which hours of which days the layer covers anything; none: always. */
export function WindowsField({ name, windows, at, onChange }: WindowsFieldProps) {
  const change = (index: number, next: LooseWindow) =>
    onChange(windows.map((each, place) => (place === index ? next : each)))
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        Hours{' '}
        {windows.length === 0 && (
          <Text span size="sm" c="dimmed" fw={400}>
            always
          </Text>
        )}
      </Text>
      {windows.map((window, index) => {
        const chosen = Array.isArray(window.days) ? window.days.map(String) : []
        const label = windows.length > 1 ? `hours ${index + 1} of ${name}` : `hours of ${name}`
        const offset = typeof window.endDayOffset === 'number' ? window.endDayOffset : null
        return (
          <Stack
            gap={4}
            // A window has no identity but its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
          >
            <Group gap={6} align="center">
              <TextInput
                type="time"
                aria-label={`From, ${label}`}
                value={text(window.start)}
                onChange={(event) => change(index, { ...window, start: event.currentTarget.value })}
                error={Boolean(at(`when.${index}.start`))}
              />
              <span>to</span>
              <TextInput
                type="time"
                aria-label={`To, ${label}`}
                value={text(window.end)}
                onChange={(event) => change(index, { ...window, end: event.currentTarget.value })}
                error={Boolean(at(`when.${index}.end`))}
              />
              <Text size="xs" c="dimmed">
                {offset !== null && offset > 1
                  ? `${offset} days later`
                  : offset === 1 || (offset === null && text(window.end) <= text(window.start))
                    ? 'the next day'
                    : ''}
              </Text>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Remove ${label}`}
                onClick={() => onChange(windows.filter((_, place) => place !== index))}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
            <Chip.Group
              multiple
              value={chosen}
              onChange={(next) =>
                change(
                  index,
                  withMember(
                    { ...window },
                    'days',
                    days.filter((day) => next.includes(day)),
                  ) as LooseWindow,
                )
              }
            >
              <Group gap={4} role="group" aria-label={`Days on which ${label} begin; none chosen: every day`}>
                {days.map((day) => (
                  <Chip key={day} value={day} size="sm" variant="outline">
                    {capital(day)}
                  </Chip>
                ))}
                {chosen.length === 0 && (
                  <Text span size="xs" fw={600} ms={4}>
                    every day
                  </Text>
                )}
              </Group>
            </Chip.Group>
            {at(`when.${index}`) && <Text size="xs">{at(`when.${index}`)}</Text>}
          </Stack>
        )
      })}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange([...windows, { days: days.slice(0, 5), start: '09:00', end: '18:00' }])}
        >
          {windows.length === 0 ? 'Only at certain hours' : 'More hours'}
        </Button>
      </Group>
    </Stack>
  )
}
