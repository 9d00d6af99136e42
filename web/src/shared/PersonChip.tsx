import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './PersonChip.module.css'
import { colourOf, initialsOf } from './person-look.ts'

interface PersonChipProps {
  name: string
  size?: number
  /** Said after the name, dimmed. */
  note?: ReactNode
  nameless?: boolean
}

/** A person: initials on their colour, then the name. */
export function PersonChip({ name, size = 26, note, nameless = false }: PersonChipProps) {
  return (
    <span className={classes.person}>
      <span
        className={classes.face}
        style={{ background: colourOf(name), width: size, height: size, fontSize: Math.round(size * 0.42) }}
        aria-hidden={!nameless}
        {...(nameless ? { role: 'img', 'aria-label': name } : {})}
      >
        {initialsOf(name)}
      </span>
      {!nameless && (
        <Text component="span" size="sm" fw={600} className={classes.name}>
          {name}
        </Text>
      )}
      {note && (
        <Text component="span" size="sm" c="dimmed" className={classes.note}>
          {note}
        </Text>
      )}
    </span>
  )
}
