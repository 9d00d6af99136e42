import { Button, Group } from '@mantine/core'
import { IconArrowsExchange, IconBell, IconHeartHandshake } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Cover } from '@tocsin/contract/schedules/cover'
import { Row } from '../../ui/list/Row.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { sentence, stopped } from '../../ui/text/sentence.ts'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import { actionsOf, type CoverActionName, coverTitle, stateWords } from './cover-messages.ts'

const icons = { cover: IconHeartHandshake, swap: IconArrowsExchange, pager: IconBell }
const tones = { open: 'waiting', taken: 'good', declined: 'neutral', withdrawn: 'neutral', expired: 'neutral' } as const

/** One request, swap or taken pager, with what I may do about it. */
export function CoverRow({ cover, onAction }: { cover: Cover; onAction: (action: CoverActionName) => void }) {
  const zone = useZone()
  const now = useNow(60_000)
  const Icon = icons[cover.kind]
  const because = cover.detached ? cover.detached.because : cover.because
  const isAsking = cover.state === 'open' && cover.kind === 'cover' && cover.asked.length > 0
  return (
    <Row
      lead={
        <Pill tone={cover.detached ? 'neutral' : tones[cover.state]} icon={<Icon size={13} />}>
          {cover.detached ? 'Detached' : stateWords[cover.state]}
        </Pill>
      }
      title={coverTitle(cover)}
      under={
        <>
          {cover.shifts.map((shift) => (
            <div key={`${shift.layer} ${shift.start} ${shift.from.id}`}>
              {cover.kind === 'swap' && <b>{shift.owner.name}: </b>}
              {rangeWords(shift.start, shift.end, zone, now)} {zoneName(zone)}
              {!shift.whole && ', a part of the shift'} ·{' '}
              <Link to="/on-call/$slug" params={{ slug: shift.schedule.slug }}>
                {shift.schedule.name}
              </Link>
              , {shift.layer}
            </div>
          ))}
          {cover.note && <div>“{cover.note}”</div>}
          <div>
            {isAsking ? stopped(because) : sentence(because)}
            {isAsking && (
              <>
                {' '}
                Asked:{' '}
                {cover.asked
                  .map(({ person, declinedAt }) => `${person.name}${declinedAt ? ' (said no)' : ''}`)
                  .join(', ')}
                .
              </>
            )}
          </div>
        </>
      }
      actions={
        <Group gap={6}>
          {actionsOf(cover).map(({ name, label, isMain }) => (
            <Button
              key={name}
              size="compact-md"
              fz="sm"
              variant={isMain ? 'filled' : 'default'}
              onClick={() => onAction(name)}
            >
              {label}
            </Button>
          ))}
        </Group>
      }
    />
  )
}
