import { Checkbox, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Comparison } from '@tocsin/contract/schedules/fairness'
import { api } from '../../api.ts'
import type { SavedDocument } from '../../shared/documents/edit/doc-form.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { useNames } from '../../shared/use-names.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { WideTable } from '../../ui/layout/WideTable.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import { firstChange, newGaps } from './difference.ts'
import classes from './edit.module.css'
import { useReadable } from './use-readable.ts'

interface DifferenceProps {
  doc: Record<string, unknown>
  saved?: SavedDocument | undefined
}

/** Before saving: the load per person over the next three months, new gaps, and who is on call this minute. */
export function Difference({ doc, saved }: DifferenceProps) {
  const readable = useReadable(doc)
  const query = useQuery({
    ...api.schedules.compare.queryOptions({
      input: {
        schedule: readable ?? { timeZone: 'UTC', layers: [] },
        ...(saved ? { slug: saved.slug, rollout: saved.rollout } : {}),
      },
      placeholderData: keepPreviousData,
      retry: false,
      staleTime: 60_000,
    }),
    enabled: readable !== null,
  })
  return (
    <Panel title={saved ? 'What your change does' : 'Load per person'} aside="hours, the next three months">
      <Stack gap="sm">
        {saved && (
          <Checkbox
            label="Recalculate the turns"
            description="As if the rotation had always been like this. Otherwise whoever is on call now stays, and the others follow. The past does not change either way."
            checked={saved.rollout === 'recompute'}
            onChange={(event) => saved.setRollout(event.currentTarget.checked ? 'recompute' : 'keep-current')}
          />
        )}
        {readable === null ? (
          <Text size="sm" c="dimmed">
            The document cannot be read yet; the fields say why.
          </Text>
        ) : query.data ? (
          <Told comparison={query.data as Comparison} isNew={!saved} />
        ) : query.error ? (
          <Problem error={query.error} title="The difference cannot be shown" />
        ) : (
          <Waiting rows={4} />
        )}
      </Stack>
    </Panel>
  )
}

const columns = [
  ['hours', 'Hours'],
  ['nightHours', 'Night'],
  ['weekendHours', 'Weekend'],
  ['holidayHours', 'Holiday'],
] as const

function Told({ comparison, isNew }: { comparison: Comparison; isNew: boolean }) {
  const zone = useZone()
  const now = useNow(60_000)
  const nameOf = useNames()
  const { people, before, after, from } = comparison
  const says = (users: string[]) => users.map(nameOf).join(', ') || 'nobody'
  const at = (spans: Comparison['before']['spans']) =>
    spans.find((span) => Date.parse(span.start) <= Date.parse(from) && Date.parse(span.end) > Date.parse(from))
      ?.users ?? []
  const [wasOn, willBeOn] = [at(before.spans), at(after.spans)]
  const stays = wasOn.join() === willBeOn.join()
  const gaps = newGaps(before.gaps, after.gaps)
  const rows = people.slice(0, 40)
  return (
    <>
      {!isNew && (
        <Text size="sm" role="status">
          {stays ? (
            <>
              On call right now: <b>{says(wasOn)}</b>, and that stays.
            </>
          ) : (
            <>
              On call right now: <b>{says(wasOn)}</b>. <b>With this change it would be {says(willBeOn)} at once.</b>
            </>
          )}
        </Text>
      )}
      {gaps.length > 0 ? (
        <Stack gap={4}>
          <div>
            <Pill tone="waiting">
              {gaps.length === 1 ? 'One gap' : `${gaps.length} gaps`}
              {isNew ? '' : gaps.length === 1 ? ' that is new' : ' that are new'}
            </Pill>
          </div>
          <ul className={classes.gaps}>
            {gaps.slice(0, 5).map((gap) => (
              <li key={gap.start}>
                nobody, {rangeWords(gap.start, gap.end, zone, now)} {zoneName(zone)}
              </li>
            ))}
            {gaps.length > 5 && <li>and {gaps.length - 5} more</li>}
          </ul>
        </Stack>
      ) : (
        <Text size="sm">{isNew ? 'No gap.' : 'No new gap.'}</Text>
      )}
      {rows.length > 0 && (
        <WideTable minWidth={320} label="Difference per person" verticalSpacing={6} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Person</Table.Th>
              {columns.map(([key, label]) => (
                <Table.Th key={key} ta="right">
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((person) => {
              const first = isNew ? null : firstChange(before.spans, after.spans, person.user)
              return (
                <Table.Tr key={person.user}>
                  <Table.Td>
                    <PersonChip name={person.name ?? person.user} size={22} />
                    {first && (
                      <div className={classes.first}>
                        {first.gains ? 'more from' : 'less from'}{' '}
                        {rangeWords(first.start, first.end, zone, now).split(' to ')[0]}
                      </div>
                    )}
                  </Table.Td>
                  {columns.map(([key]) => (
                    <Table.Td key={key} ta="right" className={classes.amount}>
                      <Amount before={isNew ? null : person.before[key]} after={person.after[key]} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              )
            })}
          </Table.Tbody>
        </WideTable>
      )}
      {people.length > rows.length && (
        <Text size="xs" c="dimmed">
          and {people.length - rows.length} more people whose load changes less
        </Text>
      )}
      {comparison.summary.length > 0 && !isNew && (
        <details>
          <summary className={classes.summary}>In sentences</summary>
          <ul className={classes.gaps}>
            {comparison.summary.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

/** Hours before and after: `504 → 456 −48`, or one number when nothing changes. */
function Amount({ before, after }: { before: number | null; after: number }) {
  const shown = (hours: number) => Math.round(hours * 10) / 10
  const change = before === null ? 0 : shown(after) - shown(before)
  if (before === null || Math.abs(change) < 0.05) return <>{shown(after)}</>
  return (
    <>
      <span>{shown(before)} →</span> <b>{shown(after)}</b>
      <div>
        {change > 0 ? '+' : '−'}
        {shown(Math.abs(change))}
      </div>
    </>
  )
}
