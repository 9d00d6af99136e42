import { Text } from '@mantine/core'
import type { HandoverPage } from '@tocsin/contract/handovers/handovers'
import { Panel } from '../ui/layout/Panel.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Pill } from '../ui/Pill.tsx'
import { capital } from '../ui/text/sentence.ts'
import { Time } from '../ui/time/Time.tsx'

const tones = { triggered: 'urgent', acknowledged: 'waiting', resolved: 'good' } as const

/** Pages of a shift, each with its notes. */
export function HandoverPages({ title, pages, empty }: { title: string; pages: HandoverPage[]; empty: string }) {
  return (
    <Panel title={title} flush>
      {pages.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {empty}
        </Text>
      ) : (
        <RowList label={title}>
          {pages.map((page) => (
            <Row
              key={page.id}
              to={`/pages/${page.id}`}
              lead={<Pill tone={tones[page.status]}>{capital(page.status)}</Pill>}
              title={`#${page.number} ${page.title}`}
              under={
                <>
                  {page.service?.name ?? 'no service'}, {page.urgency}, opened <Time at={page.openedAt} />
                  {page.acknowledgedBy && `, acknowledged by ${page.acknowledgedBy}`}
                  {page.resolvedAt && (
                    <>
                      , resolved <Time at={page.resolvedAt} />
                    </>
                  )}
                  {page.notes.map((note) => (
                    <div key={`${note.at} ${note.text}`}>
                      “{note.text}” {note.by}
                    </div>
                  ))}
                </>
              }
            />
          ))}
        </RowList>
      )}
    </Panel>
  )
}
