import { Text } from '@mantine/core'
import { useState } from 'react'
import { useNames } from '../../shared/use-names.ts'
import { Timeline } from '../../ui/layout/Timeline.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { placeOf } from '../timeline/lanes.ts'
import type { TimelineData } from '../timeline/timeline-type.ts'

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

/** The final lane in words, in the order of time, with its gaps. */
export function ShiftList({ timeline, from, until }: { timeline: TimelineData; from: Date; until: Date }) {
  const nameOf = useNames()
  const [isOpen, setOpen] = useState(false)
  const final = timeline.lanes.find((lane) => lane.kind === 'final')
  const shifts = [...(final?.spans ?? []), ...timeline.gaps.map((gap) => ({ ...gap, users: [] }))]
    .filter((shift) => placeOf(shift.start, shift.end, { from, until }))
    .toSorted((a, b) => a.start.localeCompare(b.start))
  const gaps = shifts.filter(({ users }) => users.length === 0).length
  return (
    // What is closed is not drawn: hundreds of shifts cost more than the lanes.
    <details style={{ marginTop: 12 }} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary style={{ cursor: 'pointer', fontSize: '0.8125rem' }}>
        The same in words: {counted(shifts.length - gaps, 'shift')}, {gaps === 0 ? 'no gap' : counted(gaps, 'gap')}
      </summary>
      {isOpen && (
        <Timeline
          label="Shifts"
          entries={shifts.map(({ start, end, users }) => ({
            key: `${start} ${users.join()}`,
            time: <Time at={start} alsoIn={timeline.timeZone} />,
            text: (
              <>
                <b>{users.length > 0 ? users.map(nameOf).join(', ') : 'nobody'}</b>{' '}
                <Text span size="sm" c="dimmed">
                  until <Time at={end} alsoIn={timeline.timeZone} />
                </Text>
              </>
            ),
          }))}
        />
      )}
    </details>
  )
}
