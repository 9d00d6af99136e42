import { Code, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Integration } from '@tocsin/contract/alerts/alerts'
import { CodeBlock } from '../../ui/CodeBlock.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { fillIn } from './fill-in.ts'
import { stepParts } from './step-parts.ts'
import { sourcesOptions } from './use-source-names.ts'

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
