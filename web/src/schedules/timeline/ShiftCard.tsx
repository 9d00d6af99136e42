import { Button, Group, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { peopleOptions, useNames } from '../../shared/use-names.ts'
import { lengthOf, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { usersWords, wantsCover } from './LaneRow.tsx'
import type { Piece, TimelineLane } from './pieces.ts'
import { rangeWords } from './range-text.ts'
import classes from './Timeline.module.css'

interface ShiftCardProps {
  lane: TimelineLane
  piece: Piece
  /** The schedule's zone. */
  timeZone: string
  /** A saved schedule can say why; a draft cannot. */
  slug?: string | undefined
  /** Buttons. */
  children?: ReactNode
}

/** Who, when in every zone that matters here, and why. */
export function ShiftCard({ lane, piece, timeZone, slug, children }: ShiftCardProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const nameOf = useNames()
  const people = useQuery(peopleOptions)
  const { start, end, users, count } = piece
  const own = users.flatMap((user) => {
    const person = people.data?.items.find((each) => each.email === user)
    return person && person.timeZone !== zone && person.timeZone !== timeZone ? [person] : []
  })
  const zones: [zone: string, label: string][] = [[zone, `${zoneName(zone)} time, yours`]]
  if (timeZone !== zone) zones.push([timeZone, `${zoneName(timeZone)} time, the schedule’s`])
  for (const person of own) {
    if (!zones.some(([each]) => each === person.timeZone))
      zones.push([person.timeZone, `${zoneName(person.timeZone)} time, where ${person.name} is`])
  }
  const reason = useQuery({
    ...api.onCall.list.queryOptions({ input: { schedule: slug ?? '', at: new Date(start).toISOString() } }),
    enabled: slug !== undefined && lane.kind === 'final' && count === 1,
    staleTime: 60_000,
  })
  return (
    <>
      {users.length === 0 ? (
        <Text fw={650}>Nobody is on call</Text>
      ) : users.some((user) => /^(without|cover\?) /.test(user)) || count > 1 || users.length > 4 ? (
        <Text fw={650}>{usersWords(users, nameOf)}</Text>
      ) : (
        users.map((user) => (
          <div key={user}>
            <PersonChip name={nameOf(user)} />
          </div>
        ))
      )}
      <Text size="xs" c="dimmed" mt={2}>
        {count > 1 && `${count} short shifts, zoom in to see each. `}
        {lane.kind === 'layer'
          ? `Layer ${lane.name}`
          : lane.kind === 'overrides'
            ? users[0]?.startsWith(wantsCover)
              ? 'Somebody wants this covered'
              : 'Override'
            : 'Final: who really rings'}
        , {lengthOf((Date.parse(end) - Date.parse(start)) / 1000)}
      </Text>
      <dl className={classes.times}>
        {zones.map(([each, label]) => (
          <div key={each}>
            <dt>{label}</dt>
            <dd>{rangeWords(start, end, each, now)}</dd>
          </div>
        ))}
      </dl>
      {slug !== undefined && lane.kind === 'final' && count === 1 && (
        <Text size="xs" c="dimmed" mih="2.6em" component="div" className="breaks">
          {reason.data ? (
            `Why: ${reason.data[0]?.because ?? 'not known'}`
          ) : reason.error ? (
            'Why: the server did not say.'
          ) : (
            <Skeleton h={12} mt={4} />
          )}
        </Text>
      )}
      {children && (
        <Group gap="xs" mt="xs">
          {children}
        </Group>
      )}
    </>
  )
}

/** A small button of a card. */
export function CardAction({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="default" onClick={onClick}>
      {label}
    </Button>
  )
}
