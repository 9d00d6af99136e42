import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useChoices } from './documents/use-choices.ts'
import { peopleOptions } from './use-names.ts'

interface TargetPickerProps {
  label: string
  description?: string
  value: string[]
  onChange: (value: string[]) => void
  error?: string | undefined
}

/** Who to notify: people, teams and schedules in one list. Values are targets of the contract, `team payments`. */
export function TargetPicker({ label, description, value, onChange, error }: TargetPickerProps) {
  const people = useQuery(peopleOptions)
  const teams = useChoices('teams')
  const schedules = useChoices('schedules')
  const groups = [
    {
      group: 'On call now by schedule',
      items: schedules.map((each) => ({ value: `schedule ${each.value}`, label: `${each.label} (schedule)` })),
    },
    {
      group: 'Whole teams',
      items: teams.map((each) => ({ value: `team ${each.value}`, label: `${each.label} (team)` })),
    },
    {
      group: 'People',
      items: (people.data?.items ?? [])
        .filter((user) => !user.disabled)
        .map((user) => ({ value: `user ${user.email}`, label: `${user.name} · ${user.email}` })),
    },
  ]
  return (
    <MultiSelect
      label={label}
      description={description}
      data={groups.filter((group) => group.items.length > 0)}
      value={value}
      onChange={onChange}
      searchable
      hidePickedOptions
      maxValues={20}
      error={error}
      nothingFoundMessage="Nobody with that name"
      styles={value.length > 0 ? { inputField: { minWidth: 40 } } : {}}
      placeholder={value.length === 0 ? 'A person, a team, a schedule' : undefined}
    />
  )
}
