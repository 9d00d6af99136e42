import { ActionIcon, Button, Group, Text, Tooltip } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { OwnShift } from '@tocsin/contract/schedules/on-call'
import { colourOf } from '../../shared/person-look.ts'
import { clockTime, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { today } from '../timeline/lanes.ts'
import classes from './MonthCalendar.module.css'
import { daysOfMonth, movedMonth, shiftsOn } from './month.ts'

interface MonthCalendarProps {
  /** `2026-11` */
  month: string
  shifts: OwnShift[]
  onMonth: (month: string) => void
}

const title = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const full = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })

/** A month with the hours on call of each day as a bar. */
export function MonthCalendar({ month, shifts, onMonth }: MonthCalendarProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const current = today(now, zone)
  const days = daysOfMonth(month)
  const weeks = Array.from({ length: days.length / 7 }, (_, index) => days.slice(index * 7, index * 7 + 7))
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Text fw={650} aria-live="polite">
          {title.format(new Date(`${month}-01T00:00:00Z`))}{' '}
          <Text span size="xs" c="dimmed" fw={400}>
            {zoneName(zone)} time
          </Text>
        </Text>
        <Group gap={6}>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="The month before"
            onClick={() => onMonth(movedMonth(month, -1))}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Button size="compact-md" fz="sm" variant="default" onClick={() => onMonth(current.slice(0, 7))}>
            Today
          </Button>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="The month after"
            onClick={() => onMonth(movedMonth(month, 1))}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
        </Group>
      </Group>
      <table className={classes.month} aria-label="When I am on call">
        <thead>
          <tr>
            {['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const on = shiftsOn(shifts, day, zone)
                const words = on.map(
                  ({ shift, from, until, share }) =>
                    `${shift.schedule.name}, ${share.width > 99.9 ? 'all day' : `${clockTime(from, zone)} to ${clockTime(until, zone)}`}`,
                )
                return (
                  <td
                    key={day}
                    data-other={!day.startsWith(month) || undefined}
                    data-today={day === current || undefined}
                    aria-label={`${full.format(new Date(`${day}T00:00:00Z`))}: ${words.join('; ') || 'not on call'}`}
                  >
                    <Tooltip
                      label={words.map((each) => <div key={each}>{each}</div>)}
                      disabled={on.length === 0}
                      events={{ hover: true, focus: true, touch: true }}
                    >
                      <div className={classes.day}>
                        <span>{Number(day.slice(8))}</span>
                        {on.slice(0, 3).map(({ shift, share }) => (
                          <i
                            key={`${shift.schedule.slug} ${shift.start}`}
                            className={classes.bar}
                            style={{
                              marginInlineStart: `${share.left}%`,
                              width: `${share.width}%`,
                              background: colourOf(shift.schedule.slug),
                            }}
                          />
                        ))}
                        {on.length > 3 && <small>+{on.length - 3}</small>}
                      </div>
                    </Tooltip>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
