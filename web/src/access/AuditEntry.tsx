import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Fact } from '@tocsin/contract/facts'
import { useState } from 'react'
import { docDiff } from '../shared/documents/doc-diff.ts'
import type { NameOf } from '../shared/documents/use-doc-names.ts'
import { DiffTable } from '../ui/text/DiffTable.tsx'
import { capital } from '../ui/text/sentence.ts'
import { changeOf, linksOf } from './audit-links.ts'

interface AuditEntryProps {
  fact: Fact
  sentence: string
  nameOf: NameOf
  /** Narrows the log to what happened to the same thing. */
  onSubject: (subject: string) => void
}

/** One entry: the sentence, where it leads, and what it changed when it is opened. */
export function AuditEntry({ fact, sentence, nameOf, onSubject }: AuditEntryProps) {
  const [open, setOpen] = useState(false)
  const change = changeOf(fact)
  const subject = fact.subjects[0]
  return (
    <>
      <div>{sentence}</div>
      <Text size="xs" c="dimmed" component="div" style={{ display: 'flex', flexWrap: 'wrap', gap: 12 }}>
        {linksOf(fact, nameOf).map(({ to, label }) => (
          <Link key={to} to={to}>
            {capital(label)}
          </Link>
        ))}
        {change && (
          <Anchor component="button" type="button" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? 'Hide what changed' : 'What changed'}
          </Anchor>
        )}
        {subject && (
          <Anchor component="button" type="button" size="xs" onClick={() => onSubject(subject)}>
            Everything about it
          </Anchor>
        )}
      </Text>
      {open && change && <DiffTable label="What changed" rows={docDiff(change.before, change.after)} />}
    </>
  )
}
