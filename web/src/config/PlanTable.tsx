import { Button, Group, Stack, Text } from '@mantine/core'
import type { PlanStep } from '@tocsin/contract/config/config'
import { Panel } from '../ui/layout/Panel.tsx'
import { DiffTable } from '../ui/text/DiffTable.tsx'

interface PlanTableProps {
  steps: PlanStep[]
  onApply: () => void
  pending: boolean
}

/** What an apply would change, document by document, and the button that does it. */
export function PlanTable({ steps, onApply, pending }: PlanTableProps) {
  const changes = steps.filter((step) => step.action !== 'unchanged')
  const count = (action: PlanStep['action']) => steps.filter((step) => step.action === action).length
  return (
    <Panel
      title={`The plan: ${count('create')} to create, ${count('update')} to update, ${count('delete')} to delete, ${count('unchanged')} unchanged`}
    >
      <Stack>
        {changes.length === 0 && <Text size="sm">There is nothing to apply: everything is already like this.</Text>}
        {changes.map((step) => (
          <section key={`${step.kind} ${step.slug}`} aria-label={`${step.action} ${step.kind} ${step.slug}`}>
            <Text size="sm" fw={600}>
              {step.action} {step.kind} {step.slug}
            </Text>
            {step.diff.length > 0 && <DiffTable label={`Changes of ${step.slug}`} rows={step.diff} />}
          </section>
        ))}
        {changes.length > 0 && (
          <Group>
            <Button onClick={onApply} loading={pending}>
              Apply {changes.length === 1 ? 'this change' : `these ${changes.length} changes`}
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}
