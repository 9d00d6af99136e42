import { ActionIcon, Drawer, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useNames } from '../../shared/use-names.ts'
import { Timeline } from '../../ui/layout/Timeline.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import { type DayEvent, dayEvents, usersAt } from '../timeline/day-events.ts'
import { usersWords } from '../timeline/LaneRow.tsx'
import { addDays, clockChanges, windowOf } from '../timeline/lanes.ts'

interface DayPanelProps {
  slug: string
  team: string | undefined
  /** A local day of the viewer; null is closed. */
  day: string | null
  onDay: (day: string | null) => void
}

const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })

/** What happens on this date: every hand-off of every lane, who is away, whose holiday it is, whether the clocks change. */
export function DayPanel({ slug, team, day, onDay }: DayPanelProps) {
  return (
    <Drawer
      opened={day !== null}
      onClose={() => onDay(null)}
      position="right"
      size="md"
      title="What happens on this date?"
    >
      {day && <DayContent slug={slug} team={team} day={day} onDay={onDay} />}
    </Drawer>
  )
}

function DayContent({ slug, team, day, onDay }: DayPanelProps & { day: string }) {
  const zone = useZone()
  const nameOf = useNames()
  const { from, until } = windowOf(day, 1, zone)
  // An hour before midnight is asked too: what changes at midnight is only seen from both sides.
  const before = new Date(from.getTime() - 3_600_000).toISOString()
  const query = useQuery(
    api.schedules.timeline.queryOptions({ input: { slug, from: before, until: until.toISOString() } }),
  )
  const away = useQuery(
    api.timeOff.list.queryOptions({
      input: { from: from.toISOString(), until: until.toISOString(), ...(team ? { team } : {}) },
    }),
  )
  const holidays = useQuery(
    api.absence.holidays.queryOptions({ input: { from: day, until: addDays(day, 1), ...(team ? { team } : {}) } }),
  )
  const [change] = clockChanges(day, 1, zone)
  return (
    <Stack>
      <Group gap="xs" wrap="nowrap">
        <ActionIcon variant="default" size="lg" aria-label="The day before" onClick={() => onDay(addDays(day, -1))}>
          <IconChevronLeft size={16} />
        </ActionIcon>
        <TextInput
          type="date"
          aria-label="Date"
          value={day}
          onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <ActionIcon variant="default" size="lg" aria-label="The day after" onClick={() => onDay(addDays(day, 1))}>
          <IconChevronRight size={16} />
        </ActionIcon>
      </Group>
      <Text fw={650} aria-live="polite">
        {full.format(new Date(`${day}T00:00:00Z`))}, {zoneName(zone)} time
      </Text>
      {change && (
        <Text size="sm">
          The clocks go {change.minutes > 0 ? 'forward' : 'back'} by {Math.abs(change.minutes)} minutes: the day has{' '}
          {24 - change.minutes / 60} hours.
        </Text>
      )}
      {holidays.data?.map((holiday) => (
        <Text size="sm" key={`${holiday.holidays} ${holiday.name}`}>
          <b>{holiday.name}</b> is a holiday
          {holiday.users.length > 0 && ` of ${holiday.users.map((user) => user.name).join(', ')}`}.
        </Text>
      ))}
      {away.data?.map((off) => (
        <Text size="sm" key={off.id}>
          <b>{off.user.name}</b> is away, <Time at={off.from} /> to <Time at={off.until} />
          {off.note && `: ${off.note}`}.
        </Text>
      ))}
      <Loaded query={query} rows={4}>
        {(timeline) => {
          const final = timeline.lanes.find((lane) => lane.kind === 'final')
          const events = dayEvents(timeline, from, until)
          return (
            <>
              <Text size="sm">
                When the day begins, <b>{usersWords(usersAt(final?.spans ?? [], from), nameOf)}</b> is on call.
                {events.length === 0 && ' Nothing changes on this day.'}
              </Text>
              <Timeline
                label="Hand-offs of this date"
                entries={events.map((event) => ({
                  key: `${event.at} ${event.lane.kind} ${event.lane.name}`,
                  time: <Time at={event.at} alsoIn={timeline.timeZone} />,
                  text: <EventWords event={event} nameOf={nameOf} />,
                }))}
              />
            </>
          )
        }}
      </Loaded>
    </Stack>
  )
}

function EventWords({ event, nameOf }: { event: DayEvent; nameOf: (ref: string) => string }) {
  const { lane, before, after } = event
  const [gone, come] = [usersWords(before, nameOf), usersWords(after, nameOf)]
  if (lane.kind === 'overrides') {
    return (
      <>
        {after.length === 0
          ? `Override ends: ${gone}`
          : before.length === 0
            ? `Override begins: ${come}`
            : `Overrides: ${come}`}
      </>
    )
  }
  return (
    <>
      {gone} → <b>{come}</b>
      <Text span size="xs" c="dimmed">
        {' '}
        {lane.kind === 'final' ? 'really rings' : `layer ${lane.name}`}
      </Text>
    </>
  )
}
