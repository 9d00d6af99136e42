import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ContactMethod } from '@tocsin/contract/notifications/notifications'
import { managedWords } from '../shared/documents/managed-by.ts'
import { useChannelNames } from '../shared/use-channel-names.ts'
import { Row } from '../ui/list/Row.tsx'
import { Pill } from '../ui/Pill.tsx'
import { TestContactMethod } from './TestContactMethod.tsx'

interface ContactMethodRowProps {
  method: ContactMethod
  onProve: () => void
  onRemove: () => void
}

/** One way to reach me: whether it is proven, whether it works. */
export function ContactMethodRow({ method, onProve, onRemove }: ContactMethodRowProps) {
  const { address, label, verified, verifiedHow, brokenBecause, managedBy } = method
  const channel = useChannelNames()(method.channel)
  return (
    <Row
      title={`${channel} ${address}`}
      under={
        <>
          {label && `${label} · `}
          {brokenBecause ? (
            <Pill tone="waiting" icon={<IconAlertTriangle size={12} />}>
              Broken: {brokenBecause}
            </Pill>
          ) : verified ? (
            <Pill tone="good" icon={<IconCheck size={12} />}>
              Proven{verifiedHow ? `, ${verifiedHow}` : ''}
            </Pill>
          ) : (
            <Pill>Not proven yet</Pill>
          )}
          {managedBy && ` · ${managedWords(managedBy)}`}
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
