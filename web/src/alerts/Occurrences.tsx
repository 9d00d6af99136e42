import { SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Occurrences as Told } from '@tocsin/contract/alerts/alerts'
import { useMemo, useState } from 'react'
import { api } from '../api.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Time } from '../ui/time/Time.tsx'
import { fullMoment, lengthOf } from '../ui/time/time-format.ts'
import { useZone } from '../ui/time/zone.ts'
import classes from './Occurrences.module.css'

/** Milliseconds, with the steps in which the server counts them. */
const spans = {
  '24 hours': { length: 86_400_000, step: 1_800_000 },
  '7 days': { length: 604_800_000, step: 21_600_000 },
} as const
type Span = keyof typeof spans

/** How often this fired recently, as bars and in words. */
export function Occurrences({ id, lastSeenAt }: { id: string; lastSeenAt: string }) {
  const [span, setSpan] = useState<Span>('24 hours')
  // The step that runs now is the last one, so bars begin at round times; the same key finds it in the cache.
  const since = useMemo(() => {
    const newest = Math.max(Date.now(), Date.parse(lastSeenAt))
    const { length, step } = spans[span]
    return new Date(Math.ceil(newest / step) * step - length).toISOString()
  }, [span, lastSeenAt])
  const query = useQuery(api.alerts.occurrences.queryOptions({ input: { id, since } }))
  return (
    <Panel
      title="Occurrences"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="How far back"
          data={Object.keys(spans)}
          value={span}
          onChange={(next) => setSpan(next as Span)}
        />
      }
    >
      <Loaded query={query} rows={2}>
        {(told) => <Bars told={told} span={span} />}
      </Loaded>
    </Panel>
  )
}

function Bars({ told, span }: { told: Told; span: Span }) {
  const zone = useZone()
  const most = Math.max(...told.counts)
  const at = (step: number) => new Date(Date.parse(told.since) + step * told.stepSeconds * 1000)
  if (told.total === 0) {
    return (
      <Text size="sm" c="dimmed">
        Not once in the last {span}. Payloads are kept since <Time at={told.keptSince} />.
      </Text>
    )
  }
  const busiest = told.counts.indexOf(most)
  return (
    <>
      <div className={classes.bars} aria-hidden>
        {told.counts.map((count, step) => (
          <div
            key={at(step).getTime()}
            className={classes.bar}
            style={{ height: count === 0 ? 0 : `${Math.max(6, (count / most) * 100)}%` }}
            title={count === 0 ? undefined : `${count} from ${fullMoment(at(step), zone)}`}
          />
        ))}
      </div>
      <div className={classes.ends}>
        <Time at={told.since} />
        <span>now</span>
      </div>
      <Text size="sm" mt="xs">
        {told.total === 1 ? 'Once' : `${told.total} times`} in the last {span}
        {told.alerts > 1 && `, in ${told.alerts} alerts with this dedup key`}.{' '}
        {told.total > 1 && (
          <>
            Most in the {lengthOf(told.stepSeconds)} from <Time at={at(busiest).toISOString()} />: {most}.
          </>
        )}
      </Text>
    </>
  )
}
