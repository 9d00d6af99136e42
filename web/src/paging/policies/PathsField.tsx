import { Text } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../../ui/layout/Panel.tsx'
import { YamlEditor } from '../../ui/yaml/YamlEditor.tsx'
import { type LineError, readYaml, writeYaml } from '../../ui/yaml/yaml.ts'

interface PathsFieldProps {
  value: unknown
  onChange: (paths: unknown) => void
  problem: string | undefined
}

const none = 'paths: []\n'

function asText(value: unknown): string {
  return Array.isArray(value) && value.length > 0 ? writeYaml({ paths: value }) : none
}

/** Other ladders by condition, as text: a condition is a sentence of CEL, not a form. */
export function PathsField({ value, onChange, problem }: PathsFieldProps) {
  const [text, setText] = useState(() => asText(value))
  const [given, setGiven] = useState(() => JSON.stringify(value ?? []))
  const now = JSON.stringify(value ?? [])
  if (now !== given) {
    setGiven(now)
    setText(asText(value))
  }
  const read = readPaths(text)
  function change(next: string) {
    setText(next)
    const understood = readPaths(next)
    if ('errors' in understood) return
    setGiven(JSON.stringify(understood.paths))
    onChange(understood.paths)
  }
  const errors: LineError[] = 'errors' in read ? read.errors : problem ? [{ line: null, message: problem }] : []
  return (
    <Panel title="Other paths" aside="the first whose condition holds">
      <Text size="sm" c="dimmed" mb="xs">
        With a condition over page and service, another urgency or other levels, for example{' '}
        <code>{'- { when: page.severity == "low", urgency: low }'}</code>
      </Text>
      <YamlEditor label="Paths" value={text} onChange={change} errors={errors} minLines={4} />
    </Panel>
  )
}

function readPaths(text: string): { paths: unknown[] } | { errors: LineError[] } {
  const read = readYaml(text.trim() === '' ? none : text)
  if (!read.ok) return { errors: read.errors }
  const { paths = [], ...others } = read.doc
  if (Object.keys(others).length > 0 || !Array.isArray(paths ?? [])) {
    return {
      errors: [{ line: null, message: 'must be a list under "paths:" and nothing else; it is not used yet' }],
    }
  }
  return { paths: (paths as unknown[] | null) ?? [] }
}
