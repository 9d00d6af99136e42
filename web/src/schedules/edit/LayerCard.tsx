import {
  ActionIcon,
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { fieldsOf, withMember } from '../../shared/documents/edit/doc-form.ts'
import { ZonePicker } from '../../shared/ZonePicker.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { useZone } from '../../ui/time/zone.ts'
import { writeYaml } from '../../ui/yaml/yaml.ts'
import { layerWords } from '../schedule/layer-text.ts'
import classes from './edit.module.css'
import { bringsPeople, type LooseLayer, restOf, turnsOf, windowsOf, withTurns } from './layer-edit.ts'
import { PeopleField } from './PeopleField.tsx'
import { RotationFields } from './RotationFields.tsx'
import { WindowsField } from './WindowsField.tsx'

interface LayerCardProps {
  index: number
  count: number
  layer: LooseLayer
  /** The schedule's zone. */
  zone: string
  /** E-mails of the schedule's team. */
  team: string[]
  at: (path: string) => string | undefined
  onChange: (layer: LooseLayer) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** One layer to edit. What it has no field for is kept, and shown. */
export function LayerCard({ index, count, layer, zone, team, at, onChange, onMove, onRemove }: LayerCardProps) {
  const { set, text, word } = fieldsOf(layer, onChange, at)
  const name = text('name').value || `layer ${index + 1}`
  const viewer = useZone()
  const rest = restOf(layer)
  const own = bringsPeople(layer)
  const { turns } = turnsOf(layer)
  const extras = ['timeZone', 'until', 'priority', 'shadow', 'countOnlyCovered', 'description', 'except', 'only']
  const hasExtras = extras.some((key) => layer[key] !== undefined)
  return (
    <li data-layer={index} className={classes.layer}>
      <fieldset className={classes.fields}>
        <legend className={classes.legend}>
          Layer {index + 1} <span>{layerWords(layer, zone, viewer)}</span>
        </legend>
        <Group gap="xs" align="flex-start" wrap="nowrap">
          <TextInput label="Name" {...text('name')} style={{ flex: 1 }} />
          <Group gap={4} wrap="nowrap" mt={24}>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={`Move ${name} up`}
              disabled={index === 0}
              onClick={() => onMove(index - 1)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={34}
              aria-label={`Move ${name} down`}
              disabled={index === count - 1}
              onClick={() => onMove(index + 1)}
            >
              <IconArrowDown size={15} />
            </ActionIcon>
            <ActionIcon variant="default" size={34} aria-label={`Remove ${name}`} onClick={onRemove}>
              <IconTrash size={15} />
            </ActionIcon>
          </Group>
        </Group>
        {!own && <RotationFields layer={layer} name={name} at={at} onChange={onChange} />}
        {!own && (
          <PeopleField
            name={name}
            turns={turns}
            team={team}
            onChange={(next) => onChange(withTurns(layer, next))}
            error={at('people') ?? at('slots')}
          />
        )}
        {layer.coverage === undefined && (
          <WindowsField name={name} windows={windowsOf(layer)} at={at} onChange={(next) => set('when', next)} />
        )}
        <details open={hasExtras || undefined} className={classes.more}>
          <summary>More: dates, zone, priority, shadow</summary>
          <Stack gap="sm" mt="sm">
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput
                label="From"
                description="The first handoff on or after this day."
                placeholder="2026-11-02"
                {...word('from')}
              />
              <TextInput
                label="Until"
                description="It ends when this day begins."
                placeholder="2027-01-01"
                {...word('until')}
              />
              <ZonePicker
                label="Time zone"
                description={layer.timeZone === undefined ? 'The schedule’s.' : 'Of this layer.'}
                value={text('timeZone').value || zone}
                onChange={(next) => set('timeZone', next === zone ? undefined : next)}
                error={at('timeZone')}
              />
              <NumberInput
                label="Priority"
                description="A higher layer hides a lower one while somebody is on it."
                allowDecimal={false}
                value={typeof layer.priority === 'number' ? layer.priority : 0}
                onChange={(next) => set('priority', typeof next === 'number' && next !== 0 ? next : undefined)}
                error={at('priority')}
              />
            </SimpleGrid>
            <Checkbox
              label="Shadow: shown and informed, never paged"
              checked={layer.shadow === true}
              onChange={(event) => set('shadow', event.currentTarget.checked || undefined)}
            />
            {layer.rotate !== undefined && (
              <Checkbox
                label="Count only turns with covered time, so that nobody loses a turn to a weekend"
                checked={layer.countOnlyCovered === true}
                onChange={(event) => set('countOnlyCovered', event.currentTarget.checked || undefined)}
              />
            )}
            <HolidayCalendars layer={layer} at={at} onChange={onChange} />
            <TextInput label="Description" {...text('description')} />
          </Stack>
        </details>
        {rest && (
          <Stack gap={4}>
            <Text size="xs" c="dimmed">
              The form has no fields for this. It is kept as it is; change it in the YAML tab:
            </Text>
            <CodeBlock label={`Other keys of ${name}`} text={writeYaml(rest)} copy={false} lines={10} />
            {Object.keys(rest).map((key) => at(key) && <Text key={key} size="sm">{`${key}: ${at(key)}`}</Text>)}
          </Stack>
        )}
      </fieldset>
    </li>
  )
}

const restings = [
  { value: 'except', label: 'Holidays: rest on the days of' },
  { value: 'only', label: 'Holidays: cover only the days of' },
]

/** Holiday calendars on which the layer rests, or which are all it covers; only where there are any. */
function HolidayCalendars({ layer, at, onChange }: Pick<LayerCardProps, 'layer' | 'at' | 'onChange'>) {
  const calendars = useQuery(api.resources.list.queryOptions({ input: { kind: 'holidays' }, staleTime: 60_000 }))
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  const used = [...list(layer.except), ...list(layer.only)]
  const known = calendars.data?.items.map(({ slug }) => slug) ?? []
  const all = [...new Set([...known, ...used])]
  if (all.length === 0) return null
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {restings.map(({ value, label }) => (
        <MultiSelect
          key={value}
          label={label}
          data={all}
          value={list(layer[value])}
          onChange={(next) => onChange(withMember(layer, value, next))}
          searchable
          error={at(value)}
        />
      ))}
    </SimpleGrid>
  )
}
