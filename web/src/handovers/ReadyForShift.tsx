import { Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Checklist } from '@tocsin/contract/handovers/handovers'
import { api } from '../api.ts'
import { ShiftTime } from '../schedules/ShiftTime.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import classes from './handover.module.css'

const looks = {
  good: { icon: IconCheck, word: 'good', colour: 'var(--green)' },
  warning: { icon: IconAlertTriangle, word: 'check this', colour: 'var(--amber)' },
  bad: { icon: IconX, word: 'not ready', colour: 'var(--amber)' },
  info: { icon: IconInfoCircle, word: 'to know', colour: 'var(--mantine-color-dimmed)' },
}

/** Am I ready for my shift on this schedule: reachable, tested, and what is going on there. */
export function ReadyForShift({ slug }: { slug: string }) {
  const query = useQuery(api.handovers.checklist.queryOptions({ input: { slug } }))
  const shift = query.data?.shift
  return (
    <Panel title="Ready for my shift?" aside={query.data && <Verdict checklist={query.data} />}>
      <Loaded query={query} rows={4}>
        {(checklist) => (
          <>
            <Text size="sm" mb="sm">
              {checklist.schedule.name}
              {shift && (
                <>
                  , <ShiftTime start={shift.start} end={shift.end} alsoIn={checklist.schedule.timeZone} />
                </>
              )}
            </Text>
            <ul className={classes.checks}>
              {checklist.items.map((item) => {
                const { icon: Icon, word, colour } = looks[item.state]
                return (
                  <li key={item.key}>
                    <Icon size={18} color={colour} role="img" aria-label={word} />
                    <span>
                      {item.what}
                      <small>{item.because}</small>
                    </span>
                  </li>
                )
              })}
            </ul>
          </>
        )}
      </Loaded>
    </Panel>
  )
}

/** Green only when nothing in the list asks for a look. */
function Verdict({ checklist: { ready, items } }: { checklist: Pick<Checklist, 'ready' | 'items'> }) {
  const warnings = items.filter(({ state }) => state === 'warning').length
  if (!ready) return <Pill tone="waiting">Not yet</Pill>
  if (warnings > 0)
    return <Pill tone="waiting">{warnings === 1 ? 'One thing to check' : `${warnings} things to check`}</Pill>
  return <Pill tone="good">Ready</Pill>
}
