import { Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { Ladder } from '../../ui/layout/Ladder.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { afterWords } from '../../ui/time/duration.ts'
import { Time } from '../../ui/time/Time.tsx'
import { useNow } from '../../ui/time/use-now.ts'
import { aheadSentence, ladderAhead } from './policy-preview.ts'
import { usePlanInputs } from './use-plan-inputs.ts'

interface Path {
  when: string
  levels: unknown
}

function pathsOf(value: unknown): Path[] {
  return (Array.isArray(value) ? value : []).filter(
    (each): each is Path => typeof each?.when === 'string' && Array.isArray(each.levels),
  )
}

/** The choice of no path, beside the places of the paths. */
const none = 'none'

/** What a page opened this minute would do if nobody answers, with who is on call now. */
export function PolicyPreview({ doc }: { doc: Record<string, unknown> }) {
  const now = useNow(60_000)
  const { inputs, error } = usePlanInputs(typeof doc.team === 'string' ? doc.team : undefined)
  const paths = pathsOf(doc.paths)
  const [chosen, setChosen] = useState(none)
  const path = chosen === none ? undefined : paths[Number(chosen)]
  const ahead = inputs && ladderAhead(doc, inputs, path?.levels)
  return (
    <Panel title="If a page opened now" aside="with who is on call now">
      <Stack gap="sm">
        {paths.length > 0 && (
          <Select
            label="Path"
            data={[
              { value: none, label: 'No condition holds' },
              ...paths.map(({ when }, index) => ({ value: String(index), label: when })),
            ]}
            value={path ? chosen : none}
            onChange={(next) => setChosen(next ?? none)}
            allowDeselect={false}
          />
        )}
        {!ahead && (error ? <Problem error={error} /> : <Waiting rows={4} />)}
        {ahead && (
          <>
            <Text size="sm">{aheadSentence(ahead)}</Text>
            <Ladder
              label="What would happen"
              rungs={ahead.map(({ key, at, title, people, note }) => ({
                key,
                state: 'later',
                time: afterWords(at),
                under: <Time at={new Date(now.getTime() + at * 1000).toISOString()} />,
                children: (
                  <>
                    <Text size="xs" c="dimmed">
                      {title}
                    </Text>
                    {people.map(({ name, because }) => (
                      <div key={name}>
                        <PersonChip name={name} note={because} />
                      </div>
                    ))}
                    {note && (
                      <Text size="xs" c="dimmed">
                        {note}
                      </Text>
                    )}
                  </>
                ),
              }))}
            />
          </>
        )}
      </Stack>
    </Panel>
  )
}
