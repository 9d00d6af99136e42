import { reference as built } from 'virtual:yaml-reference'
import { Table, Title } from '@mantine/core'
import { useEffect } from 'react'
import { WideTable } from '../ui/layout/WideTable.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'
import type { YamlKind } from './guide-types.ts'
import classes from './Help.module.css'

const reference = built as YamlKind[]

/** Every key of every kind of document, from the schemas that the server checks. */
export function YamlScreen() {
  useEffect(() => {
    document.title = 'YAML reference · Tocsin help'
  }, [])
  return (
    <div className={classes.body}>
      <nav className={classes.side} aria-label="Contents">
        <ul>
          {reference.map(({ kind, title }) => (
            <li key={kind}>
              <a href={`#${kind}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        <Title order={1}>YAML reference</Title>
        <p>
          Made from the schemas with which the server checks configuration. Durations are written like 5m, 1h30m or 7d.
          A slug has 1 to 60 characters of a-z, 0-9 and “-”. Several kinds may stand in one file.
        </p>
        {reference.map(({ kind, title, description, keys, example }) => (
          <section key={kind} aria-labelledby={kind}>
            <Title order={2} id={kind} mt="xl">
              {title}
            </Title>
            <p>{description}</p>
            <CodeBlock label={`Example of ${kind}`} text={example} />
            <WideTable stacked minWidth={620} label={`Keys of ${kind}`} fz="sm" mt="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Key</Table.Th>
                  <Table.Th>Type</Table.Th>
                  <Table.Th>Needed</Table.Th>
                  <Table.Th>Meaning</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {keys.map((key) => (
                  <Table.Tr key={key.key}>
                    <Table.Td className="mono">{key.key}</Table.Td>
                    <Table.Td data-label="Type">{key.type}</Table.Td>
                    <Table.Td data-label="Needed">{key.needed ? 'yes' : 'no'}</Table.Td>
                    <Table.Td data-label="Meaning">{key.description}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
          </section>
        ))}
      </main>
    </div>
  )
}
