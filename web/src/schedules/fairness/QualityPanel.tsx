import { Button, Progress, Stack, Text } from '@mantine/core'
import { IconWand } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Quality } from '@tocsin/contract/schedules/fairness'
import { api } from '../../api.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import classes from './fairness.module.css'

const names = {
  coverage: 'Coverage',
  overlaps: 'No overlaps',
  balance: 'Balance',
  rest: 'Rest',
  everybody: 'Everybody takes part',
}

/** How good the schedule is for the next three months, part by part, with the reasons. */
export function QualityPanel({ slug, onGenerate }: { slug: string; onGenerate: (() => void) | undefined }) {
  const zone = useZone()
  const now = useNow(60_000)
  const query = useQuery(api.schedules.quality.queryOptions({ input: { slug }, staleTime: 60_000 }))
  const title = query.data ? `Quality ${Math.round(query.data.score)} of 100` : 'Quality'
  return (
    <Panel
      title={title}
      aside={
        onGenerate && (
          <Button size="compact-sm" variant="default" leftSection={<IconWand size={14} />} onClick={onGenerate}>
            Generate the next weeks
          </Button>
        )
      }
    >
      <Loaded query={query} rows={4}>
        {(quality) => (
          <Stack gap="sm">
            <dl className={classes.parts}>
              {quality.parts.map((part) => (
                <div key={part.part}>
                  <dt>
                    {names[part.part]} <b>{Math.round(part.score)}</b>/100
                  </dt>
                  <dd>
                    <Progress value={part.score} size={4} color="indigo" aria-hidden />
                    {part.because}
                  </dd>
                </div>
              ))}
            </dl>
            <Findings
              quality={quality as Quality}
              say={(start, end) => `${rangeWords(start, end, zone, now)} ${zoneName(zone)}`}
            />
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

const most = 5

function Findings({ quality, say }: { quality: Quality; say: (start: string, end: string) => string }) {
  const { findings, more } = quality
  if (findings.length === 0) return null
  const list = (items: Quality['findings']) => (
    <ul className={classes.findings}>
      {items.map((finding) => (
        <li key={`${finding.kind} ${finding.start} ${finding.because}`}>
          {finding.because}
          {finding.start && finding.end && (
            <Text size="xs" c="dimmed">
              {say(finding.start, finding.end)}
            </Text>
          )}
        </li>
      ))}
    </ul>
  )
  return (
    <div>
      {list(findings.slice(0, most))}
      {findings.length > most && (
        <details>
          <summary className={classes.summary}>{findings.length - most + more} more</summary>
          {list(findings.slice(most, 60))}
        </details>
      )}
    </div>
  )
}
