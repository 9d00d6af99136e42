import { SegmentedControl, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Occurrences as Told } from '@tocsin/contract/alerts'
import { useMemo, useState } from 'react'
import { api } from '../api.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Time } from '../ui/Time.tsx'
import { fullMoment, lengthOf } from '../ui/time-format.ts'
import { useZone } from '../ui/zone.ts'
import classes from './Occurrences.module.css'

const hours = { '24 hours': 24, '7 days': 168 } as const
type Span = keyof typeof hours

/** How often this trouble fired lately, as bars and in words. */
export function Occurrences({ id, lastSeenAt }: { id: string; lastSeenAt: string }) {
  const [span, setSpan] = useState<Span>('24 hours')
  // A new occurrence moves the window; a key that moved with every moment would never be in the cache.
  const since = useMemo(() => {
    const newest = Math.max(Date.now(), Date.parse(lastSeenAt))
    return new Date(newest - hours[span] * 3_600_000).toISOString()
  }, [span, lastSeenAt])
  const query = useQuery(api.alerts.occurrences.queryOptions({ input: { id, since } }))
  return (
    <Panel
      title="Occurrences"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="How far back"
          data={Object.keys(hours)}
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
