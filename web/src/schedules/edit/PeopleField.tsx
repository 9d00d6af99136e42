import { ActionIcon, Group, Select, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconUserPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { peopleOptions, useNames } from '../../shared/use-names.ts'
import classes from './edit.module.css'
import { movedItem } from './layer-edit.ts'

interface PeopleFieldProps {
  name: string
  turns: string[][]
  /** Offered first. */
  team: string[]
  onChange: (turns: string[][]) => void
  error: string | undefined
}

const special: Record<string, string> = {
  nobody: 'Nobody (lower layers show)',
  '@nobody': 'Nobody at all (hides lower layers)',
}

/** Who takes the turns, in order: dragged, moved by buttons or with Alt and the arrow keys; several in one turn are together. */
export function PeopleField({ name, turns, team, onChange, error }: PeopleFieldProps) {
  const nameOf = useNames()
  const people = useQuery(peopleOptions)
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [target, setTarget] = useState<number | null>(null)
  const [joining, setJoining] = useState<number | null>(null)
  const [moved, setMoved] = useState<{ to: number; said: string } | null>(null)
  const says = (ref: string) => special[ref] ?? nameOf(ref)

  useEffect(() => {
    if (moved) list.current?.querySelector<HTMLElement>(`[data-turn="${moved.to}"]`)?.focus()
  }, [moved])

  function move(from: number, to: number) {
    if (to < 0 || to >= turns.length) return
    onChange(movedItem(turns, from, to))
    setMoved({ to, said: `${turns[from]?.map(says).join(' and ')} is shift ${to + 1} of ${turns.length} now.` })
  }
  function onKeyDown(event: KeyboardEvent, index: number) {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    move(index, event.key === 'ArrowUp' ? index - 1 : index + 1)
  }
  const enabled = (people.data?.items ?? []).filter((user) => !user.disabled)
  const choice = (user: { email: string; name: string }) => ({
    value: user.email,
    label: `${user.name} · ${user.email}`,
  })
  const groups = [
    { group: 'Team', items: enabled.filter((user) => team.includes(user.email)).map(choice) },
    { group: 'People', items: enabled.filter((user) => !team.includes(user.email)).map(choice) },
    { group: 'Nobody', items: Object.entries(special).map(([value, label]) => ({ value, label })) },
  ].filter((group) => group.items.length > 0)

  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        People, in the order of their turns
      </Text>
      <ol ref={list} className={classes.turns} aria-label={`People of ${name}`}>
        {turns.map((turn, index) => (
          <li
            // The same person may have several turns.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={index}
            className={classes.turn}
            draggable
            data-target={target === index && dragged !== index ? '' : undefined}
            onDragStart={(event) => {
              setDragged(index)
              event.dataTransfer.effectAllowed = 'move'
              event.dataTransfer.setData('text/plain', turn.join(', '))
            }}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setTarget(index)
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (dragged !== null) move(dragged, index)
            }}
            onDragEnd={() => {
              setDragged(null)
              setTarget(null)
            }}
          >
            <button
              type="button"
              data-turn={index}
              className={classes.grip}
              aria-label={`Shift ${index + 1}, ${turn.map(says).join(' and ')}: Alt and the arrow keys move it`}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <IconGripVertical size={14} aria-hidden />
              <span className={classes.number}>{index + 1}</span>
            </button>
            <div className={classes.who}>
              {turn.map((ref, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same person may stand twice while it is edited
                <span key={place} className={classes.one}>
                  <PersonChip name={says(ref)} size={22} />
                  {turn.length > 1 && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={24}
                      aria-label={`Take ${says(ref)} out of shift ${index + 1}`}
                      onClick={() =>
                        onChange(turns.map((each, at) => (at === index ? each.filter((_, p) => p !== place) : each)))
                      }
                    >
                      <IconX size={12} />
                    </ActionIcon>
                  )}
                </span>
              ))}
              {joining === index && (
                <Select
                  aria-label={`Together with shift ${index + 1}`}
                  placeholder="Together with…"
                  data={groups.filter(({ group }) => group !== 'Nobody')}
                  value={null}
                  size="xs"
                  searchable
                  autoFocus
                  onBlur={() => setJoining(null)}
                  onChange={(next) => {
                    if (next && !turn.includes(next))
                      onChange(turns.map((each, at) => (at === index ? [...each, next] : each)))
                    setJoining(null)
                  }}
                />
              )}
            </div>
            <Group gap={2} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Somebody together with shift ${index + 1}`}
                disabled={turn.some((ref) => ref in special)}
                onClick={() => setJoining(index)}
              >
                <IconUserPlus size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Shift ${index + 1} earlier`}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <IconArrowUp size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Shift ${index + 1} later`}
                disabled={index === turns.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={`Remove shift ${index + 1}, ${turn.map(says).join(' and ')}`}
                onClick={() => onChange(turns.filter((_, at) => at !== index))}
              >
                <IconX size={14} />
              </ActionIcon>
            </Group>
          </li>
        ))}
      </ol>
      <Select
        aria-label={`Add a person to ${name}`}
        placeholder="Add a person"
        data={groups}
        value={null}
        searchable
        mt={6}
        onChange={(next) => next && onChange([...turns, [next]])}
        nothingFoundMessage="Nobody with that name"
        error={error}
      />
      <VisuallyHidden role="status">{moved?.said}</VisuallyHidden>
    </div>
  )
}
