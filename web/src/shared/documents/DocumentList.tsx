import { Group } from '@mantine/core'
import { IconFileText, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import type { ReactNode } from 'react'
import { useMay } from '../../me.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { docName } from './doc-name.ts'
import { documentKinds } from './document-kinds.ts'
import { documentsOptions, type Plural } from './use-choices.ts'

interface DocumentListProps {
  kind: Plural
  /** What such a document is, said while there is none. */
  teach: string
  search: string | undefined
  onSearch: (q: string | undefined) => void
  /** The line under a document's name. */
  under: (resource: Resource) => ReactNode
  /** Beside the search; what they ask for is asked by `isWanted`. */
  facets?: ReactNode
  isWanted?: (resource: Resource) => boolean
  /** Another order than by slug. */
  order?: (a: Resource, b: Resource) => number
  /** At the right of a row. */
  actions?: (resource: Resource) => ReactNode
}

/** All documents of a kind with a search over their names and contents. */
export function DocumentList(props: DocumentListProps) {
  const { kind, teach, search, onSearch, under, facets, isWanted = () => true, order, actions } = props
  const { many, one, base } = documentKinds[kind]
  const mayWrite = useMay('config:write')
  const query = useQuery(documentsOptions(kind))
  const wanted = search?.toLowerCase() ?? ''
  const add = mayWrite && (
    <ButtonLink to="/create/$kind" params={{ kind }} leftSection={<IconPlus size={15} />}>
      New {one}
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title={many} actions={add} />
      <Group mb="md" role="search">
        <SearchBox label={`Search ${many.toLowerCase()}`} value={search} onChange={onSearch} />
        {facets}
      </Group>
      <Panel flush>
        <Loaded query={query}>
          {({ items }) => {
            const found = items.filter(
              (item) => isWanted(item) && `${item.slug} ${JSON.stringify(item.doc)}`.toLowerCase().includes(wanted),
            )
            const fitting = order ? found.toSorted(order) : found
            if (items.length === 0) {
              return (
                <Empty icon={<IconFileText size={32} stroke={1.5} />} title={`No ${one} yet`} action={add}>
                  {teach}
                </Empty>
              )
            }
            if (fitting.length === 0) {
              return (
                <Empty icon={<IconFileText size={32} stroke={1.5} />} title={`No ${one} matches`}>
                  {search ? `Nothing here has “${search}” in its name or text.` : 'Clear a filter to see more.'}
                </Empty>
              )
            }
            return (
              <RowList label={many}>
                {fitting.map((item) => (
                  <Row
                    key={item.id}
                    title={docName(item)}
                    to={`${base}/${item.slug}`}
                    under={under(item)}
                    actions={actions?.(item)}
                  />
                ))}
              </RowList>
            )
          }}
        </Loaded>
      </Panel>
    </>
  )
}
