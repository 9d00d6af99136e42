import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../api.ts'
import { Nothing } from '../../ui/layout/Nothing.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { PageList } from './PageList.tsx'

/** On the screen of a service: its pages that are not resolved. */
export function OpenServicePages({ slug }: { slug: string }) {
  const pages = useQuery(api.pages.list.queryOptions({ input: { service: slug, status: 'open', limit: 20 } }))
  return (
    <Panel title="Open pages" flush>
      <Loaded query={pages} rows={2}>
        {({ items }) => (items.length > 0 ? <PageList pages={items} /> : <Nothing inset>No open page.</Nothing>)}
      </Loaded>
    </Panel>
  )
}

/** On the screen of a service: its last pages, and who had them. */
export function RecentServicePages({ slug }: { slug: string }) {
  const recent = useQuery(api.pages.list.queryOptions({ input: { service: slug, status: 'resolved', limit: 5 } }))
  return (
    <Panel
      title="Recent pages"
      flush
      aside={
        <Link to="/pages" search={{ service: slug, status: 'all' }}>
          see all
        </Link>
      }
    >
      <Loaded query={recent} rows={2}>
        {({ items }) =>
          items.length > 0 ? (
            <RowList label="Recent pages">
              {items.map((page) => (
                <Row
                  key={page.id}
                  title={`#${page.number} ${page.title}`}
                  to={`/pages/${page.number}`}
                  under={
                    <>
                      resolved {page.resolvedAt && <Time at={page.resolvedAt} as="ago" />}
                      {page.acknowledgedBy && ` · ${page.acknowledgedBy.name} had it`}
                    </>
                  }
                />
              ))}
            </RowList>
          ) : (
            <Nothing inset>None resolved yet.</Nothing>
          )
        }
      </Loaded>
    </Panel>
  )
}
