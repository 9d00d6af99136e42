import { Group } from '@mantine/core'
import { IconFileText, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import type { ReactNode } from 'react'
import { useMay } from '../me.ts'
import { ButtonLink } from '../ui/ButtonLink.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Row } from '../ui/Row.tsx'
import { RowList } from '../ui/RowList.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { docName } from './doc-name.ts'
import { documentKinds } from './document-kinds.ts'
import { documentsOptions, type Plural } from './use-choices.ts'

interface DocumentListProps {
  kind: Plural
  search: string | undefined
  onSearch: (q: string | undefined) => void
  /** The line under a document's name. */
  under: (resource: Resource) => ReactNode
}

/** All documents of a kind with a search over their names and contents. */
export function DocumentList({ kind, search, onSearch, under }: DocumentListProps) {
  const { many, one, base, teach } = documentKinds[kind]
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
      </Group>
      <Panel flush>
        <Loaded query={query}>
          {({ items }) => {
            const fitting = items.filter((item) =>
              `${item.slug} ${JSON.stringify(item.doc)}`.toLowerCase().includes(wanted),
            )
            if (items.length === 0) {
              return (
                <Empty icon={<IconFileText size={32} stroke={1.5} />} title={`No ${one} yet`} action={add}>
                  {teach}
                </Empty>
              )
            }
            if (fitting.length === 0) {
              return (
                <Empty icon={<IconFileText size={32} stroke={1.5} />} title={`No ${one} fits`}>
                  Nothing has “{search}” in its name or text.
                </Empty>
              )
            }
            return (
              <RowList label={many}>
                {fitting.map((item) => (
                  <Row key={item.id} title={docName(item)} to={`${base}/${item.slug}`} under={under(item)} />
                ))}
              </RowList>
            )
          }}
        </Loaded>
      </Panel>
    </>
  )
}
