import { IconTransfer } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../api.ts'
import { SidedList } from '../schedules/SidedList.tsx'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { byCursor } from '../ui/list/by-cursor.ts'
import { Row } from '../ui/list/Row.tsx'
import { Empty } from '../ui/state/Empty.tsx'
import { sentence } from '../ui/text/sentence.ts'
import { Time } from '../ui/time/Time.tsx'
import { HandoverStatePill } from './HandoverStatePill.tsx'

const route = getRouteApi('/frame/hand-overs')

const sides = [
  { value: 'mine', label: 'Mine' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'all', label: 'All' },
] as const
const inputs = { mine: { user: 'me' }, waiting: { state: 'waiting' }, all: {} } as const

/** Changes of shift: what is handed over, and whether it was accepted. */
export function HandoversScreen() {
  const { show = 'mine' } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(
    api.handovers.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...inputs[show], limit: 50, ...(cursor ? { cursor } : {}) }),
      ...byCursor,
    }),
  )
  return (
    <>
      <PageHeader title="Hand-overs">What the next person needs to know, written from what happened.</PageHeader>
      <SidedList
        sides={sides}
        value={show}
        onChange={(next) => void navigate({ search: { show: next }, replace: true })}
        label="Hand-overs"
        query={query}
        empty={
          <Empty icon={<IconTransfer size={32} stroke={1.5} />} title="No hand-overs here">
            Before a shift changes, its hand-over is written automatically: pages by urgency, what is open, changes and
            notes. The outgoing person may edit it, the incoming one accepts it.
          </Empty>
        }
        row={(handover) => (
          <Row
            key={handover.id}
            to={`/hand-overs/${handover.id}`}
            lead={<HandoverStatePill state={handover.state} />}
            title={handover.schedule.name}
            under={
              <>
                <Time at={handover.at} alsoIn={handover.schedule.timeZone} />:{' '}
                {handover.outgoing.map(({ name }) => name).join(', ') || 'nobody'} to{' '}
                {handover.incoming.map(({ name }) => name).join(', ') || 'nobody'}
                <div>{sentence(handover.because)}</div>
              </>
            }
          />
        )}
      />
    </>
  )
}
