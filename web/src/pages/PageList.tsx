import { useNavigate } from '@tanstack/react-router'
import type { PageSummary } from '@tocsin/contract/paging'
import { RowList } from '../ui/RowList.tsx'
import { useListKeys } from '../ui/use-list-keys.ts'
import { PageRow } from './PageRow.tsx'
import { useAcknowledge, useResolve } from './page-actions.ts'

/** Pages with the keys: j and k move, Enter opens, a acknowledges, r resolves. */
export function PageList({ pages }: { pages: PageSummary[] }) {
  const navigate = useNavigate()
  const acknowledge = useAcknowledge()
  const resolve = useResolve()
  const { current, placeOf } = useListKeys(
    pages,
    (page) => void navigate({ to: '/pages/$id', params: { id: String(page.number) } }),
    {
      a: (page) => page.can.includes('acknowledge') && !acknowledge.isPending && acknowledge.mutate({ id: page.id }),
      r: (page) => page.can.includes('resolve') && !resolve.isPending && resolve.mutate({ id: page.id }),
    },
  )
  return (
    <RowList label="Pages">
      {pages.map((page) => (
        <PageRow
          key={page.id}
          page={page}
          acknowledge={acknowledge}
          resolve={resolve}
          current={page.id === current}
          place={placeOf(page.id)}
        />
      ))}
    </RowList>
  )
}
