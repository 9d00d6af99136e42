import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ContactMethod } from '@tocsin/contract/notifications'
import { Pill } from '../ui/Pill.tsx'
import { Row } from '../ui/Row.tsx'
import { TestContactMethod } from './TestContactMethod.tsx'

interface ContactMethodRowProps {
  method: ContactMethod
  onProve: () => void
  onRemove: () => void
}

/** One way to reach me: whether it is proven, whether it works. */
export function ContactMethodRow({ method, onProve, onRemove }: ContactMethodRowProps) {
  const { channel, address, label, verified, verifiedHow, brokenBecause, managedBy } = method
  return (
    <Row
      title={`${channel} ${address}`}
      under={
        <>
          {label && `${label} · `}
          {brokenBecause ? (
            <Pill tone="waiting" icon={<IconAlertTriangle size={12} />}>
              broken: {brokenBecause}
            </Pill>
          ) : verified ? (
            <Pill tone="good" icon={<IconCheck size={12} />}>
              proven{verifiedHow ? `, ${verifiedHow}` : ''}
            </Pill>
          ) : (
            <Pill>not proven yet</Pill>
          )}
          {managedBy && ` · as code by ${managedBy}`}
        </>
      }
      actions={
        <Group gap={6}>
          {!verified && (
            <Button size="compact-sm" onClick={onProve}>
              Enter code
            </Button>
          )}
          <TestContactMethod id={method.id} />
          <Button size="compact-sm" variant="default" onClick={onRemove} aria-label={`Remove ${channel} ${address}`}>
            Remove
          </Button>
        </Group>
      }
    />
  )
}
