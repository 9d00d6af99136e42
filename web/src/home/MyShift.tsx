import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { api } from '../api.ts'
import { myDutyOptions } from '../schedules/my-duty.ts'
import { ShiftTime } from '../schedules/ShiftTime.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Waiting } from '../ui/state/Waiting.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { Time } from '../ui/time/Time.tsx'

const BackedBy = lazy(() => import('./BackedBy.tsx').then((file) => ({ default: file.BackedBy })))

/** For what I am on call and until when, why, who backs me up; when it is my turn next. */
export function MyShift() {
  const duty = useQuery(myDutyOptions)
  const shifts = useQuery(api.onCall.shifts.queryOptions({ input: {}, staleTime: 300_000 }))
  const current = new Set(duty.data?.map((each) => each.schedule.slug))
  const next = shifts.data?.filter((shift) => {
    // The first shift of a schedule that I am on call for now is the one that runs.
    const first = shifts.data.find((each) => each.schedule.slug === shift.schedule.slug)
    return !(current.has(shift.schedule.slug) && first === shift)
  })
  return (
    <Panel title="My shift">
      <Loaded query={duty} rows={2}>
        {(duties) => (
          <Stack gap="md">
            {duties.map(({ schedule, until, because }) => (
              <div key={schedule.slug}>
                <Text fw={600}>
                  On call for{' '}
                  <TextLink to="/on-call/$slug" params={{ slug: schedule.slug }} inherit>
                    {schedule.name}
                  </TextLink>{' '}
                  {until ? (
                    <>
                      until <Time at={until} alsoIn={schedule.timeZone} />
                    </>
                  ) : (
                    'with no end in sight'
                  )}
                </Text>
                <Text size="xs" c="dimmed">
                  Why: {because}
                </Text>
                <Suspense fallback={<Waiting as="list" rows={1} />}>
                  <BackedBy schedule={schedule.slug} />
                </Suspense>
              </div>
            ))}
            <Loaded query={{ ...shifts, data: next }} rows={2}>
              {(coming) => (
                <div>
                  <Text size="xs" c="dimmed" fw={600}>
                    My next shifts
                  </Text>
                  {coming.length === 0 ? (
                    <Text size="sm">
                      {duties.length > 0 ? 'No other within eight weeks.' : 'None within eight weeks.'}
                    </Text>
                  ) : (
                    <ul style={{ margin: 0, paddingInlineStart: 18, fontSize: '0.875rem' }}>
                      {coming.slice(0, 4).map((shift) => (
                        <li key={`${shift.schedule.slug} ${shift.start}`}>
                          <ShiftTime start={shift.start} end={shift.end} alsoIn={shift.schedule.timeZone} /> ·{' '}
                          {shift.schedule.name}
                        </li>
                      ))}
                      {coming.length > 4 && (
                        <li>
                          and <Link to="/my-shifts">{coming.length - 4} more</Link> within eight weeks
                        </li>
                      )}
                    </ul>
                  )}
                </div>
              )}
            </Loaded>
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}
