import { ActionIcon, Autocomplete, Group, Select } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { NotificationRule } from '@tocsin/contract/notifications/notifications'

/** A rule being edited; the key tells it from its equals. */
export type RuleDraft = NotificationRule & { key: number }

interface RuleRowProps {
  draft: RuleDraft
  choices: { value: string; label: string }[]
  onChange: (draft: RuleDraft) => void
  onRemove: () => void
  error: string | undefined
}

const delays = ['0m', '1m', '2m', '5m', '10m', '15m', '30m', '1h']

/** One step of a plan: after how long, where. */
export function RuleRow({ draft, choices, onChange, onRemove, error }: RuleRowProps) {
  return (
    <Group gap={8} wrap="nowrap" align="start">
      <Autocomplete
        aria-label="After how long, such as 5m"
        w={96}
        data={delays}
        value={draft.after}
        onChange={(after) => onChange({ ...draft, after })}
        error={error}
      />
      <Select
        aria-label="Contact method"
        style={{ flex: 1 }}
        data={choices}
        value={draft.contactMethod}
        allowDeselect={false}
        onChange={(contactMethod) => contactMethod && onChange({ ...draft, contactMethod })}
      />
      <ActionIcon variant="default" size="input-sm" aria-label="Remove this step" onClick={onRemove}>
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  )
}
