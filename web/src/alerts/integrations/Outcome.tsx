import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Delivery } from '@tocsin/contract/alerts/alerts'
import { SeverityPill } from '../../shared/SeverityPill.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { capital, sentence } from '../../ui/text/sentence.ts'

/** One signal of a payload: what it says, the alert it touched, and why. */
export function Outcome({ outcome }: { outcome: Delivery['outcome'][number] }) {
  return (
    <div>
      <SeverityPill severity={outcome.severity} /> <Pill>{capital(outcome.status)}</Pill>{' '}
      {outcome.alert ? (
        <Link to="/alerts/$id" params={{ id: outcome.alert }}>
          {outcome.title}
        </Link>
      ) : (
        outcome.title
      )}
      <Text size="sm" c="dimmed">
        {sentence(outcome.because)}
      </Text>
    </div>
  )
}
