import { Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { WideTable } from '../ui/layout/WideTable.tsx'
import { SearchBox } from '../ui/list/SearchBox.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'
import { type ApiDocument, type ApiOperation, operationsOf } from './api-operations.ts'
import classes from './Help.module.css'

const route = getRouteApi('/help/api')

async function load(): Promise<ApiOperation[]> {
  const response = await fetch('/api/v1/openapi.json')
  if (!response.ok) throw new Error(`The server answered ${response.status}.`)
  return operationsOf((await response.json()) as ApiDocument)
}

const anchorOf = (tag: string) => `tag-${tag.toLowerCase().replace(/[^a-z]+/g, '-')}`

/** Every operation, from this installation's own OpenAPI document. */
export function ApiScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery({ queryKey: ['openapi'], queryFn: load, staleTime: Number.POSITIVE_INFINITY })
  useEffect(() => {
    document.title = 'API reference · Tocsin help'
  }, [])
  const has = (operation: ApiOperation) =>
    `${operation.method} ${operation.path} ${operation.summary} ${operation.tag}`
      .toLowerCase()
      .includes((q ?? '').toLowerCase())
  const groups = Map.groupBy((query.data ?? []).filter(has), ({ tag }) => tag)
  return (
    <div className={classes.body}>
      <nav className={classes.side} aria-label="Contents">
        <ul>
          {[...groups.keys()].map((tag) => (
            <li key={tag}>
              <a href={`#${anchorOf(tag)}`}>{tag}</a>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        <Title order={1}>API reference</Title>
        <p>
          Made from <a href="/api/v1/openapi.json">this installation’s OpenAPI document</a>. Everything lies below{' '}
          <code>/api/v1</code>. A token with the scope that an operation needs is made under “My settings”.
        </p>
        <SearchBox
          label="Search the operations"
          value={q}
          onChange={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })}
        />
        <Loaded query={query}>
          {() =>
            groups.size === 0 ? (
              <Text mt="md">No operation matches.</Text>
            ) : (
              [...groups].map(([tag, operations]) => (
                <section key={tag} aria-labelledby={anchorOf(tag)}>
                  <Title order={2} id={anchorOf(tag)} mt="xl" mb="xs">
                    {tag}
                  </Title>
                  {operations.map((operation) => (
                    <Operation key={operation.id} operation={operation} />
                  ))}
                </section>
              ))
            )
          }
        </Loaded>
      </main>
    </div>
  )
}

function Operation({ operation }: { operation: ApiOperation }) {
  const { id, method, path, summary, permission, input, output, curl } = operation
  return (
    <details className={classes.operation} id={id}>
      <summary>
        <span className={classes.method}>{method}</span> <span className="mono">{path}</span> · {summary}
      </summary>
      <Text size="sm" my="xs">
        Needs: {permission}
      </Text>
      {input.length > 0 && (
        <WideTable stacked minWidth={520} label={`Input of ${method} ${path}`} fz="sm" mb="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Field</Table.Th>
              <Table.Th>In</Table.Th>
              <Table.Th>Type</Table.Th>
              <Table.Th>Needed</Table.Th>
              <Table.Th>Meaning</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {input.map((field) => (
              <Table.Tr key={`${field.where} ${field.name}`}>
                <Table.Td className="mono">{field.name}</Table.Td>
                <Table.Td data-label="In">{field.where}</Table.Td>
                <Table.Td data-label="Type">{field.type}</Table.Td>
                <Table.Td data-label="Needed">{field.needed ? 'yes' : 'no'}</Table.Td>
                <Table.Td data-label="Meaning">{field.description}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      )}
      <CodeBlock label={`Call of ${method} ${path}`} text={curl} />
      <Text size="sm" mt="sm" mb={4}>
        Answers
      </Text>
      <CodeBlock label={`Answer of ${method} ${path}`} text={output} copy={false} />
    </details>
  )
}
