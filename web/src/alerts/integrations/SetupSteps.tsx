import { Code, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Integration } from '@tocsin/contract/alerts/alerts'
import { sourcesOptions } from '../../shared/use-source-names.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { fillIn } from './fill-in.ts'
import { stepParts } from './step-parts.ts'

/** What to do on the other side, with this integration's own address in it. */
export function SetupSteps({ integration, newKey = null }: { integration: Integration; newKey?: string | null }) {
  const query = useQuery(sourcesOptions)
  return (
    <Panel title="On the other side">
      <Loaded query={query} rows={3}>
        {(sources) => {
          const steps = sources.find((source) => source.slug === integration.source)?.setup ?? []
          if (steps.length === 0) return <Text size="sm">Have it send its webhooks to the address above.</Text>
          return (
            <List type="ordered" spacing="sm" size="sm">
              {steps.map((step) => (
                <List.Item key={step}>
                  <Step text={fillIn(step, integration.url, newKey)} />
                </List.Item>
              ))}
            </List>
          )
        }}
      </Loaded>
    </Panel>
  )
}

function Step({ text }: { text: string }) {
  return stepParts(text).map((part, index) => {
    const key = `${index} ${part.kind}`
    if (part.kind === 'block')
      return <CodeBlock key={key} label={`To copy: ${part.text.slice(0, 60)}`} text={part.text} />
    if (part.kind === 'code') return <Code key={key}>{part.text}</Code>
    return <span key={key}>{part.text}</span>
  })
}
