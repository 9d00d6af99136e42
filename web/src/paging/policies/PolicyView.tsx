import { Code, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Level, PolicyDoc } from '@tocsin/contract/paging/paging'
import type { Resource } from '@tocsin/contract/resources'
import { type NameOf, useNamesOf } from '../../shared/documents/use-doc-names.ts'
import { useNames } from '../../shared/use-names.ts'
import { Ladder, type Rung } from '../../ui/layout/Ladder.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { afterWords, secondsOf } from '../../ui/time/duration.ts'
import { lengthOf } from '../../ui/time/time-format.ts'

/** A policy as the ladder it is, with the times from the beginning of a round. */
export function PolicyView({ resource }: { resource: Resource }) {
  const doc = resource.doc as PolicyDoc
  const nameOf = useNamesOf(['team'])
  return (
    <Stack maw={860}>
      {doc.description && <Text>{doc.description}</Text>}
      <Panel
        title="When nobody answers"
        aside={
          doc.team && (
            <Link to="/teams/$slug" params={{ slug: doc.team }}>
              team {nameOf('team', doc.team)}
            </Link>
          )
        }
      >
        <LevelLadder levels={doc.levels} end={endOf(doc)} />
      </Panel>
      {doc.paths?.map((path, index) => (
        <Panel key={path.when} title={`Instead, path ${index + 1}`}>
          <Text size="sm" mb="sm">
            when <Code>{path.when}</Code>
            {path.urgency && ` the urgency is ${path.urgency}`}
          </Text>
          {path.levels && <LevelLadder levels={path.levels} end={endOf(doc)} />}
        </Panel>
      ))}
    </Stack>
  )
}

function endOf(doc: PolicyDoc): string {
  const { repeat } = doc
  const rounds =
    repeat && repeat.times > 0
      ? `Begins again ${repeat.times === 1 ? 'once' : `${repeat.times} times`}${repeat.after ? `, each round ${lengthOf(secondsOf(repeat.after))} long` : ''}. `
      : ''
  return `${rounds}At the very end: the team’s catch-all, then the organisation’s, then all admins. Never silence.`
}

function LevelLadder({ levels, end }: { levels: Level[]; end: string }) {
  const personName = useNames()
  const nameOf = useNamesOf(['schedule', 'team'])
  const rungs = levels.map(
    (level, index): Rung => ({
      key: `${index} ${level.after}`,
      state: 'later',
      time: afterWords(level.after),
      children: (
        <>
          {level.notify.map((target) => (
            <div key={target}>
              <TargetWords target={target} personName={personName} nameOf={nameOf} />
            </div>
          ))}
          {level.notify.length === 0 && <Text size="sm">nobody: this level is skipped</Text>}
        </>
      ),
    }),
  )
  rungs.push({
    key: 'end',
    state: 'later',
    time: 'at the end',
    children: (
      <Text size="sm" c="dimmed">
        {end}
      </Text>
    ),
  })
  return <Ladder label="Levels" rungs={rungs} />
}

interface TargetWordsProps {
  target: string
  personName: (ref: string) => string
  nameOf: NameOf
}

function TargetWords({ target, personName, nameOf }: TargetWordsProps) {
  const [type, name = ''] = target.split(' ')
  if (type === 'schedule') {
    return (
      <Text size="sm">
        whoever is on call on{' '}
        <Link to="/on-call/$slug" params={{ slug: name }}>
          {nameOf('schedule', name)}
        </Link>
      </Text>
    )
  }
  if (type === 'team') {
    return (
      <Text size="sm">
        everybody in{' '}
        <Link to="/teams/$slug" params={{ slug: name }}>
          {nameOf('team', name)}
        </Link>
      </Text>
    )
  }
  return <Text size="sm">{personName(name)}</Text>
}
