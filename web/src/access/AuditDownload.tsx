import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { Fact } from '@tocsin/contract/facts'
import { client } from '../api.ts'
import { Problem } from '../ui/state/Problem.tsx'
import { toast } from '../ui/state/toast.ts'
import { csvOf } from '../ui/text/csv.ts'
import { download } from '../ui/text/download.ts'

interface AuditDownloadProps {
  filter: { kind?: string | undefined; actor?: string | undefined; subject?: string | undefined }
  sentenceOf: (fact: Fact) => string
}

const most = 10_000

/** The current filter as a CSV file: the newest 10,000 entries, instants in UTC. */
export function AuditDownload({ filter, sentenceOf }: AuditDownloadProps) {
  const load = useMutation({
    mutationFn: async () => {
      const facts: Fact[] = []
      let cursor: string | undefined
      do {
        const part = await client.facts.list({ ...filter, cursor, limit: 200 })
        facts.push(...part.items)
        cursor = part.nextCursor ?? undefined
      } while (cursor && facts.length < most)
      return { facts, isWhole: !cursor }
    },
    onSuccess: ({ facts, isWhole }) => {
      const rows = facts.map((fact) => [
        fact.at,
        fact.kind,
        fact.actor.type,
        fact.actor.id ?? '',
        fact.actor.name,
        sentenceOf(fact),
        fact.because ?? '',
        fact.subjects.join(' '),
        JSON.stringify(fact.data),
      ])
      const head = ['at (UTC)', 'kind', 'actor type', 'actor id', 'actor', 'what', 'because', 'subjects', 'data']
      // The mark tells spreadsheets that it is UTF-8.
      download('tocsin-audit.csv', `\uFEFF${csvOf([head, ...rows])}`, 'text/csv;charset=utf-8')
      toast(
        isWhole
          ? `${facts.length} entries are in tocsin-audit.csv.`
          : `The newest ${facts.length} entries are in tocsin-audit.csv; narrow the filter for older ones.`,
      )
    },
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={15} />}
        loading={load.isPending}
        onClick={() => load.mutate()}
      >
        Download CSV
      </Button>
      <Problem error={load.error} />
    </>
  )
}
