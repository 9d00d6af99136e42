import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { Problem } from '../../ui/state/Problem.tsx'
import { type GenerateSettings, templateWords } from './generate-settings.ts'

interface GenerateFormProps {
  settings: GenerateSettings
  onChange: (settings: GenerateSettings) => void
  onSubmit: () => void
  pending: boolean
  error: unknown
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const twelve = {
  shifts: [
    { name: 'Day', start: '08:00', end: '20:00', count: 1 },
    { name: 'Night', start: '20:00', end: '08:00', count: 1 },
  ],
}

/** How long, in which rhythm, within which rules. People, time off and the ledger come from the schedule. */
export function GenerateForm({ settings, onChange, onSubmit, pending, error }: GenerateFormProps) {
  const { template } = settings
  const set = (next: Partial<GenerateSettings>) => onChange({ ...settings, ...next })
  const rhythm = 'rotate' in template ? template.rotate : 'shifts'
  const [day = 'mon', time = '09:00'] =
    'rotate' in template && template.handoff.includes(' ')
      ? template.handoff.split(' ')
      : ['mon', 'rotate' in template ? template.handoff : '09:00']
  function setRhythm(next: string) {
    if (next === 'shifts') return set({ template: twelve })
    set({
      template: { rotate: next as 'daily' | 'weekly', handoff: next === 'daily' ? time : `${day} ${time}`, count: 1 },
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) onSubmit()
      }}
    >
      <Stack gap="sm">
        <Group align="end" gap="sm">
          <NumberInput
            label="Weeks"
            min={1}
            max={52}
            allowDecimal={false}
            value={settings.weeks}
            onChange={(next) => set({ weeks: Math.min(52, Math.max(1, Number(next) || 1)) })}
            w={90}
          />
          <SegmentedControl
            aria-label="Rhythm"
            data={[
              { value: 'weekly', label: 'Weekly' },
              { value: 'daily', label: 'Daily' },
              { value: 'shifts', label: 'Shifts' },
            ]}
            value={rhythm}
            onChange={setRhythm}
          />
          {'rotate' in template && template.rotate === 'weekly' && (
            <Select
              label="Handoff day"
              data={weekdays}
              value={day}
              allowDeselect={false}
              onChange={(next) => set({ template: { ...template, handoff: `${next ?? 'mon'} ${time}` } })}
              w={110}
            />
          )}
          {'rotate' in template && (
            <TextInput
              type="time"
              label="Handoff time"
              value={time}
              onChange={(event) =>
                set({
                  template: {
                    ...template,
                    handoff:
                      template.rotate === 'weekly' ? `${day} ${event.currentTarget.value}` : event.currentTarget.value,
                  },
                })
              }
            />
          )}
        </Group>
        {'shifts' in template && (
          <Text size="sm" c="dimmed">
            Kinds of shift: {templateWords(template).join('; ')}.
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <NumberInput
            label="Rest between two shifts, hours"
            min={0}
            max={336}
            value={settings.minRestHours}
            onChange={(next) => set({ minRestHours: Number(next) || 0 })}
          />
          <NumberInput
            label="Nights in a row at most"
            min={1}
            max={60}
            allowDecimal={false}
            value={settings.maxNightsInRow}
            onChange={(next) => set({ maxNightsInRow: Math.max(1, Number(next) || 1) })}
          />
          <Checkbox
            label="Nobody works on their own holidays"
            checked={settings.holidaysOff}
            onChange={(event) => set({ holidaysOff: event.currentTarget.checked })}
          />
          <Checkbox
            label="Only shifts in each person’s daytime"
            checked={settings.wakingHoursOnly}
            onChange={(event) => set({ wakingHoursOnly: event.currentTarget.checked })}
          />
          <Checkbox
            label="Nobody who is on call elsewhere at that time"
            checked={settings.otherSchedules}
            onChange={(event) => set({ otherSchedules: event.currentTarget.checked })}
          />
        </SimpleGrid>
        <Problem error={error} />
        <Group>
          <Button type="submit" loading={pending}>
            Propose a rota
          </Button>
          <Text size="xs" c="dimmed">
            Nothing is changed until you apply it.
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
