import { Button, Group, NumberInput, Select, SimpleGrid, Stack, TextInput, VisuallyHidden } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import { useEffect, useRef, useState } from 'react'
import { type DocFormProps, fieldsOf, withMember } from '../../shared/documents/edit/doc-form.ts'
import { fieldProblems } from '../../shared/documents/edit/field-problems.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { LevelFields } from './LevelFields.tsx'
import { PathsField } from './PathsField.tsx'
import { PolicyPreview } from './PolicyPreview.tsx'
import { type LooseLevel, levelsOf, moved } from './policy-edit.ts'

/** A policy as the ladder it is: who, when, how often, and what that would do now. */
export function PolicyForm({ doc, onChange, said }: DocFormProps) {
  const at = fieldProblems(PolicyDoc, doc, said)
  const teams = useChoices('teams')
  const levels = levelsOf(doc.levels)
  const repeat = (typeof doc.repeat === 'object' && doc.repeat !== null ? doc.repeat : {}) as Record<string, unknown>
  const place = useRef<HTMLOListElement>(null)
  const [focus, setFocus] = useState<{ level: number; said: string } | null>(null)
  const { set, text, choice } = fieldsOf(doc, onChange, at)

  useEffect(() => {
    if (focus) place.current?.querySelector<HTMLElement>(`[data-level="${focus.level}"] input`)?.focus()
  }, [focus])

  function setLevels(next: LooseLevel[]) {
    onChange({ ...doc, levels: next })
  }
  function move(from: number, to: number) {
    if (to < 0 || to >= levels.length) return
    setLevels(moved(levels, from, to))
    setFocus({ level: to, said: `These people are level ${to + 1} now.` })
  }
  function add() {
    const last = secondsOf(levels.at(-1)?.after ?? '')
    setLevels([...levels, { after: last === null ? '0m' : shortDuration(last + 300), notify: [] }])
    setFocus({ level: levels.length, said: `Level ${levels.length + 1} was added.` })
  }
  function remove(index: number) {
    setLevels(levels.filter((_, each) => each !== index))
    setFocus({ level: Math.max(0, index - 1), said: `Level ${index + 1} was removed.` })
  }
  function setRepeat(key: string, value: unknown) {
    const next = withMember(repeat, key, value)
    set('repeat', 'times' in next || !('after' in next) ? next : { times: 0, ...next })
  }

  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Stack>
        <Panel title="Name">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label="Name" {...text('name')} placeholder="Payments" />
            <Select
              label="Team"
              description="Its managers may change this policy."
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              {...choice('team', teams)}
            />
          </SimpleGrid>
        </Panel>
        <Panel title="Levels" aside={<span className="by-keyboard">Alt with ↑ or ↓ moves a level’s people</span>}>
          <ol ref={place} style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label="Levels">
            {levels.map((level, index) => (
              <LevelFields
                // A level has no identity but its place.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                key={index}
                index={index}
                count={levels.length}
                level={level}
                at={(field) =>
                  at(`levels.${index}.${field}`) ?? (field === 'after' ? at(`levels.${index}`) : undefined)
                }
                onChange={(next) => setLevels(levels.map((each, place) => (place === index ? next : each)))}
                onMove={(to) => move(index, to)}
                onRemove={() => remove(index)}
              />
            ))}
          </ol>
          <Group mt="sm">
            <Button variant="default" leftSection={<IconPlus size={15} />} onClick={add} disabled={levels.length >= 20}>
              Add a level
            </Button>
          </Group>
          <VisuallyHidden role="status">{focus?.said}</VisuallyHidden>
        </Panel>
        <Panel title="Again and again">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberInput
              label="Further rounds"
              description="After the first one."
              min={0}
              max={100}
              allowDecimal={false}
              value={typeof repeat.times === 'number' ? repeat.times : 0}
              onChange={(next) => setRepeat('times', typeof next === 'number' ? next : undefined)}
              error={at('repeat.times')}
            />
            <TextInput
              label="Length of a round"
              description="Empty: five minutes after the last level."
              placeholder="30m"
              value={typeof repeat.after === 'string' ? repeat.after : ''}
              onChange={(event) => setRepeat('after', event.currentTarget.value)}
              error={at('repeat.after')}
            />
          </SimpleGrid>
        </Panel>
        <PathsField value={doc.paths} onChange={(paths) => set('paths', paths)} problem={at('paths')} />
      </Stack>
      <PolicyPreview doc={doc} />
    </SimpleGrid>
  )
}
