import {
  Button,
  Group,
  Menu,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  VisuallyHidden,
} from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useEffect, useRef, useState } from 'react'
import { useMe } from '../../me.ts'
import { type DocFormProps, fieldsOf } from '../../shared/documents/edit/doc-form.ts'
import { fieldProblems } from '../../shared/documents/edit/field-problems.ts'
import { mondayBefore } from '../../shared/documents/templates.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { ZonePicker } from '../../shared/ZonePicker.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { writeYaml } from '../../ui/yaml/yaml.ts'
import { Difference } from './Difference.tsx'
import classes from './edit.module.css'
import { LayerCard } from './LayerCard.tsx'
import { freeName, type LooseLayer, layersOf, movedItem, turnsOf } from './layer-edit.ts'
import { addTemplate, layerTemplates } from './layer-templates.ts'
import { PreviewLanes } from './PreviewLanes.tsx'
import { useTeamPeople } from './use-team-people.ts'

const known = new Set(['name', 'description', 'team', 'timeZone', 'layers'])

/** A schedule as its layers; what it gives is shown above while one types, and the load per person below. */
export function ScheduleForm({ doc, onChange, said, saved }: DocFormProps) {
  const me = useMe()
  const at = fieldProblems(ScheduleDoc, doc, said)
  const teams = useChoices('teams')
  const team = useTeamPeople(typeof doc.team === 'string' ? doc.team : undefined)
  const layers = layersOf(doc)
  const zone = typeof doc.timeZone === 'string' ? doc.timeZone : me.timeZone
  const place = useRef<HTMLOListElement>(null)
  const lanes = useElementSize()
  const [focus, setFocus] = useState<{ layer: number; said: string } | null>(null)
  const { set, text, choice } = fieldsOf(doc, onChange, at)
  const setLayers = (next: LooseLayer[]) => onChange({ ...doc, layers: next })
  const rest = Object.entries(doc).filter(([key]) => !known.has(key))

  useEffect(() => {
    if (focus) place.current?.querySelector<HTMLElement>(`[data-layer="${focus.layer}"] input`)?.focus()
  }, [focus])

  function add(id: string) {
    const template = layerTemplates.find((each) => each.id === id)
    const known = [...new Set(layers.flatMap((layer) => turnsOf(layer).turns.flat()))].filter((each) =>
      each.includes('@'),
    )
    const people = known.length > 0 ? known : team.length > 0 ? team : [me.email ?? 'somebody@example.org']
    const monday = mondayBefore(new Date(), zone)
    const blank = { name: freeName(layers, 'Layer'), rotate: 'weekly', handoff: 'mon 09:00', people }
    const next = template ? addTemplate(layers, template, people, monday) : [...layers, blank]
    setLayers(next)
    setFocus({ layer: layers.length, said: `${next.length - layers.length} added.` })
  }
  function move(from: number, to: number) {
    if (to < 0 || to >= layers.length) return
    setLayers(movedItem(layers, from, to))
    setFocus({ layer: to, said: `Layer ${to + 1} of ${layers.length} now.` })
  }

  return (
    <Stack style={{ '--lanes-height': `${Math.ceil(lanes.height)}px` } as React.CSSProperties}>
      <div className={classes.lanes} ref={lanes.ref}>
        <PreviewLanes doc={doc} saved={saved} onLayers={setLayers} />
      </div>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Panel title="Schedule">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput label="Name" {...text('name')} placeholder="Payments primary" />
              <Select label="Team" {...choice('team', teams)} />
              <ZonePicker
                label="Time zone"
                value={zone}
                onChange={(next) => set('timeZone', next)}
                error={at('timeZone')}
              />
              <Textarea label="Description" autosize minRows={1} {...text('description')} />
            </SimpleGrid>
            {rest.length > 0 && (
              <Stack gap={4} mt="sm">
                <Text size="xs" c="dimmed">
                  Kept as it is; change it in the YAML tab:
                </Text>
                <CodeBlock label="Other keys of the schedule" text={writeYaml(Object.fromEntries(rest))} copy={false} />
              </Stack>
            )}
          </Panel>
          <ol ref={place} className={classes.layers}>
            {layers.map((layer, index) => (
              <LayerCard
                // A layer has no other identity: its name is what one types.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                index={index}
                count={layers.length}
                layer={layer}
                zone={zone}
                team={team}
                at={(path) => at(path === '' ? `layers.${index}` : `layers.${index}.${path}`)}
                onChange={(next) => setLayers(layers.map((each, place) => (place === index ? next : each)))}
                onMove={(to) => move(index, to)}
                onRemove={() => {
                  setLayers(layers.filter((_, place) => place !== index))
                  setFocus({ layer: Math.max(0, index - 1), said: 'The layer is removed.' })
                }}
              />
            ))}
          </ol>
          <Group>
            <Menu position="bottom-start" width={320}>
              <Menu.Target>
                <Button variant="default" leftSection={<IconPlus size={15} />} disabled={layers.length >= 100}>
                  Add layers
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {layerTemplates.map((template) => (
                  <Menu.Item key={template.id} onClick={() => add(template.id)}>
                    {template.name}
                    <Text size="xs" c="dimmed">
                      {template.says}
                    </Text>
                  </Menu.Item>
                ))}
                <Menu.Divider />
                <Menu.Item onClick={() => add('')}>One layer</Menu.Item>
              </Menu.Dropdown>
            </Menu>
            {at('layers') && layers.length === 0 && <Text size="sm">{at('layers')}</Text>}
          </Group>
          <VisuallyHidden role="status">{focus?.said}</VisuallyHidden>
        </Stack>
        <div className={classes.beside}>
          <Difference doc={doc} saved={saved} />
        </div>
      </SimpleGrid>
    </Stack>
  )
}
