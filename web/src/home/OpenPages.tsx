import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { useAcknowledge } from '../paging/answers/answers.ts'
import { PageRow } from '../paging/list/PageRow.tsx'
import { unansweredOptions } from '../paging/list/use-unanswered.ts'
import { useResolve } from '../shared/page-actions/page-actions.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'

/** Pages that wait for an answer, mine among them first; then those that I have taken. */
export function OpenPages() {
  const me = useMe()
  const acknowledge = useAcknowledge()
  const resolve = useResolve()
  const unanswered = useQuery(unansweredOptions)
  const taken = useQuery(api.pages.list.queryOptions({ input: { status: 'acknowledged', user: 'me', limit: 50 } }))
  const mine = taken.data?.items.filter((page) => page.acknowledgedBy?.id === me.id) ?? []
  return (
    <>
      <Panel title="Waiting for an answer" flush>
        <Loaded query={unanswered} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <Text c="dimmed" p="md">
                Nothing waits for an answer.
              </Text>
            ) : (
              <RowList label="Pages that nobody has answered">
                {items.map((page) => (
                  <PageRow key={page.id} page={page} acknowledge={acknowledge} />
                ))}
              </RowList>
            )
          }
        </Loaded>
      </Panel>
      {mine.length > 0 && (
        <Panel title="Yours" flush>
          <RowList label="Pages that I have acknowledged">
            {mine.map((page) => (
              <PageRow key={page.id} page={page} acknowledge={acknowledge} resolve={resolve} />
            ))}
          </RowList>
        </Panel>
      )}
    </>
  )
}
