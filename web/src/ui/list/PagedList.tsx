import type { ReactNode } from 'react'
import { Panel } from '../layout/Panel.tsx'
import { Loaded, type LoadedProps } from '../state/Loaded.tsx'
import { MoreButton, type MoreButtonProps } from './MoreButton.tsx'
import { RowList } from './RowList.tsx'

export interface PagedListProps<Item> {
  label: string
  query: Omit<LoadedProps<never>['query'], 'data'> &
    MoreButtonProps['query'] & { data: { pages: { items: Item[] }[] } | undefined }
  /** Shown in place of no rows. */
  empty: ReactNode
  row: (item: Item) => ReactNode
}

/** A list in a panel, with more of it for whoever asks. */
export function PagedList<Item>({ label, query, empty, row }: PagedListProps<Item>) {
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <Panel flush>
      <Loaded query={{ ...query, data: items }} rows={4}>
        {(all) => (all.length === 0 ? empty : <RowList label={label}>{all.map(row)}</RowList>)}
      </Loaded>
      <MoreButton query={query} />
    </Panel>
  )
}
