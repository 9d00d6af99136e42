import { Alert, Button, Group, Radio, Stack, Table, Text, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Generated } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { useState } from 'react'
import { api } from '../../api.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { WideTable } from '../../ui/layout/WideTable.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { toast } from '../../ui/state/toast.ts'
import { localDay } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import type { TimelineLane } from '../timeline/pieces.ts'
import { ShiftCard } from '../timeline/ShiftCard.tsx'
import { Timeline } from '../timeline/Timeline.tsx'
import classes from './fairness.module.css'

interface ProposalViewProps {
  slug: string
  doc: ScheduleDoc
  generated: Generated
  onApplied: () => void
}

const waysOf = {
  override: {
    label: 'As an override',
    says: 'The rotation stays; these weeks are laid over it and can be removed again.',
  },
  document: {
    label: 'As layers of the schedule',
    says: 'A new version of the document, with these shifts written out.',
  },
}

const round = (hours: number) => Math.round(hours)

/** What the optimiser proposes, beside today's rotation, and how to apply it; or why there is no rota. */
export function ProposalView({ slug, doc, generated, onApplied }: ProposalViewProps) {
  const queries = useQueryClient()
  const [as, setAs] = useState(generated.proposals[0]?.as ?? 'override')
  const [because, setBecause] = useState('')
  const apply = useMutation(
    api.schedules.applyProposal.mutationOptions({
      onSuccess: () => {
        toast('The rota is applied.')
        for (const key of [api.schedules.key(), api.overrides.key(), api.resources.key(), api.onCall.key()]) {
          void queries.invalidateQueries({ queryKey: key })
        }
        onApplied()
      },
    }),
  )
  const proposal = generated.proposals.find((each) => each.as === as)
  if (!generated.feasible) {
    return (
      <Alert
        color="gray"
        variant="outline"
        icon={<IconAlertTriangle size={18} />}
        title="No such rota exists"
        role="alert"
      >
        <Text size="sm">{generated.summary}</Text>
        <ul className={classes.findings}>
          {generated.conflicts.map((conflict) => (
            <li key={`${conflict.because} ${conflict.start}`}>{conflict.because}</li>
          ))}
        </ul>
      </Alert>
    )
  }
  return (
    <Stack gap="sm" role="region" aria-label="The proposal">
      <Text size="sm" role="status">
        {generated.summary}
      </Text>
      <Drawn generated={generated} timeZone={doc.timeZone} />
      <Text size="sm">
        Spread of load: <b>{round(generated.spread)} h</b>
        {generated.today && `; today’s rotation ${round(generated.today.spread)} h`}
        {generated.roundRobin && `; simply taking turns ${round(generated.roundRobin.spread)} h`}
        {generated.kept !== null &&
          `. ${Math.round(generated.kept * 100)} % of the hours stay with the people who have them now`}
        .{' '}
        <Text span size="xs" c="dimmed">
          {generated.solver.because}
        </Text>
      </Text>
      <People generated={generated} />
      {generated.notes.length > 0 && (
        <details>
          <summary className={classes.summary}>Why so: {generated.notes.length} notes</summary>
          <ul className={classes.findings}>
            {generated.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
      {generated.proposals.length > 0 && (
        <Radio.Group label="How to apply it" value={as} onChange={(next) => setAs(next as typeof as)}>
          <Stack gap={6} mt={4}>
            {generated.proposals.map((each) => (
              <Radio key={each.as} value={each.as} label={waysOf[each.as].label} description={waysOf[each.as].says} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <TextInput
        label="Why (optional)"
        description="It is shown in the history."
        value={because}
        onChange={(event) => setBecause(event.currentTarget.value)}
        maxLength={500}
      />
      <Problem error={apply.error} kept="The proposal is still here." />
      <Group>
        <Button
          loading={apply.isPending}
          disabled={!proposal || generated.version === null}
          onClick={() =>
            proposal &&
            generated.version !== null &&
            apply.mutate({
              slug,
              version: generated.version,
              proposal,
              ...(because.trim() ? { because: because.trim() } : {}),
            })
          }
        >
          Apply it
        </Button>
      </Group>
    </Stack>
  )
}

function Drawn({ generated, timeZone }: { generated: Generated; timeZone: string }) {
  const zone = useZone()
  if (!generated.from || !generated.until) return null
  const day = localDay(new Date(generated.from), zone)
  const days = Math.min(92, Math.ceil((Date.parse(generated.until) - Date.parse(generated.from)) / 86_400_000) + 1)
  const lanes = [...Map.groupBy(generated.assignments, ({ shift }) => shift)].map(
    ([name, spans], index): TimelineLane => ({
      name,
      kind: 'layer',
      under: `${spans.length} shifts`,
      spans,
      ...(index === 0 ? { gaps: generated.gaps } : {}),
    }),
  )
  return (
    <Timeline
      label="The proposed shifts"
      lanes={lanes}
      day={day}
      days={days}
      compact
      card={(lane, piece) => <ShiftCard lane={lane} piece={piece} timeZone={timeZone} />}
    />
  )
}

function People({ generated }: { generated: Generated }) {
  return (
    <WideTable minWidth={520} label="The proposal per person" verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Person</Table.Th>
          {['Hours', 'Night', 'Weekend', 'Holiday', 'With the past'].map((label) => (
            <Table.Th key={label} ta="right">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {generated.people.map((person) => (
          <Table.Tr key={person.user}>
            <Table.Td>
              <PersonChip name={person.name ?? person.user} size={22} />
            </Table.Td>
            {(['hours', 'nightHours', 'weekendHours', 'holidayHours'] as const).map((key) => (
              <Table.Td key={key} className={classes.number}>
                {person.before && round(person.before[key]) !== round(person.after[key]) && (
                  <Text span size="xs" c="dimmed">
                    {round(person.before[key])} →{' '}
                  </Text>
                )}
                {round(person.after[key])}
              </Table.Td>
            ))}
            <Table.Td className={classes.number}>{round(person.total)} h</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}
