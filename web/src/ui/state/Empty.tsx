import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './Empty.module.css'

interface EmptyProps {
  icon: ReactNode
  title: string
  /** What this is and why it is empty. */
  children: ReactNode
  /** One button to start. */
  action?: ReactNode
  /** The same in configuration. */
  yaml?: string
}

/** An empty list that teaches what would be here. */
export function Empty({ icon, title, children, action, yaml }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" className={classes.empty}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <Text fw={650} size="lg">
        {title}
      </Text>
      <Text c="dimmed" maw={520} ta="center" component="div">
        {children}
      </Text>
      {action && <div className={classes.action}>{action}</div>}
      {yaml && <code className={classes.yaml}>{yaml}</code>}
    </Stack>
  )
}
