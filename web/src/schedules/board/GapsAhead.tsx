import { IconUserOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { sentence } from '../../ui/text/sentence.ts'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'

const most = 20

/** Time within two weeks in which a schedule has nobody; nothing when there is none. */
export function GapsAhead() {
  const zone = useZone()
  const now = useNow(60_000)
  const { data } = useQuery(api.coverage.gaps.queryOptions({ input: {}, refetchInterval: 300_000 }))
  if (!data || data.length === 0) return null
  return (
    <Panel title={`Nobody on call within two weeks: ${data.length === 1 ? 'one gap' : `${data.length} gaps`}`} flush>
      <RowList label="Gaps ahead">
        {data.slice(0, most).map((gap) => (
          <Row
            key={`${gap.schedule.slug} ${gap.start}`}
            to={`/on-call/${gap.schedule.slug}`}
            lead={
              <Pill tone="waiting" icon={<IconUserOff size={13} />}>
                Nobody
              </Pill>
            }
            title={gap.schedule.name}
            under={
              <>
                {rangeWords(gap.start, gap.end, zone, now)} {zoneName(zone)}
                <div>{sentence(gap.because)}</div>
              </>
            }
          />
        ))}
      </RowList>
    </Panel>
  )
}
