import { Group, Text } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './Panel.module.css'

interface PanelProps {
  title?: ReactNode
  /** At the right of the title. */
  aside?: ReactNode
  children: ReactNode
  /** Without inner padding, for lists that reach the edge. */
  flush?: boolean
}

/** A bordered part of a screen, with its heading. */
export function Panel({ title, aside, children, flush = false }: PanelProps) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={title ? id : undefined} data-flush={flush || undefined}>
      {(title || aside) && (
        <Group justify="space-between" gap="xs" className={classes.head}>
          {title && (
            <h2 id={id} className={classes.title}>
              {title}
            </h2>
          )}
          {aside && (
            <Text component="div" size="xs" c="dimmed">
              {aside}
            </Text>
          )}
        </Group>
      )}
      {children}
    </section>
  )
}
