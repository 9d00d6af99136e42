import { Checkbox, Text } from '@mantine/core'
import type { Candidate } from '@tocsin/contract/schedules/cover'
import classes from './CandidateList.module.css'

interface CandidateListProps {
  candidates: Candidate[]
  chosen: string[]
  onChoose: (chosen: string[]) => void
}

/** Who could take it, the best first, each with the reasons. */
export function CandidateList({ candidates, chosen, onChoose }: CandidateListProps) {
  if (candidates.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody else is in this team.
      </Text>
    )
  }
  return (
    <ul className={classes.list}>
      {candidates.map(({ person, available, reasons }) => (
        <li key={person.id}>
          <Checkbox
            label={person.name}
            description={reasons.join(', ')}
            data-available={available || undefined}
            checked={chosen.includes(person.email)}
            onChange={(event) =>
              onChoose(
                event.currentTarget.checked
                  ? [...chosen, person.email]
                  : chosen.filter((email) => email !== person.email),
              )
            }
          />
        </li>
      ))}
    </ul>
  )
}
