import { ActionIcon, Group, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import { secondsOf } from '@tocsin/contract/time'
import type { KeyboardEvent } from 'react'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { lengthOf } from '../../ui/time/time-format.ts'
import classes from './LevelFields.module.css'
import type { LooseLevel } from './policy-edit.ts'

interface LevelFieldsProps {
  index: number
  count: number
  level: LooseLevel
  at: (field: 'after' | 'notify') => string | undefined
  onChange: (level: LooseLevel) => void
  onMove: (to: number) => void
  onRemove: () => void
}

/** One rung to edit: when, who, and its place on the ladder. */
export function LevelFields({ index, count, level, at, onChange, onMove, onRemove }: LevelFieldsProps) {
  const name = `level ${index + 1}`
  const seconds = secondsOf(level.after)
  function onKeyDown(event: KeyboardEvent) {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    event.stopPropagation()
    onMove(event.key === 'ArrowUp' ? index - 1 : index + 1)
  }
  return (
    <li data-level={index} className={classes.level}>
      <fieldset className={classes.fields} onKeyDownCapture={onKeyDown}>
        <legend className={classes.legend}>Level {index + 1}</legend>
        <TextInput
          label="After"
          aria-label={`After, ${name}`}
          description={seconds === null ? 'such as 5m' : seconds === 0 ? 'at once' : lengthOf(seconds)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={level.after}
          onChange={(event) => onChange({ ...level, after: event.currentTarget.value.trim() })}
          error={at('after')}
          className={classes.after}
        />
        <div className={classes.notify}>
          <TargetPicker
            label={`Notify at ${name}`}
            value={level.notify}
            onChange={(notify) => onChange({ ...level, notify })}
            error={at('notify')}
          />
        </div>
        <Group gap={4} className={classes.buttons}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`Ask the people of ${name} earlier`}
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            <IconArrowUp size={15} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`Ask the people of ${name} later`}
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          >
            <IconArrowDown size={15} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`Remove ${name}`}
            disabled={count === 1}
            onClick={onRemove}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      </fieldset>
    </li>
  )
}
