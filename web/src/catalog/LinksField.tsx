import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ProblemAt } from '../shared/documents/edit/field-problems.ts'

interface LinksFieldProps {
  value: unknown
  onChange: (links: Record<string, string>) => void
  at: ProblemAt
}

type Link = [name: string, href: string]

function linksOf(value: unknown): Link[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).map(([name, href]) => [name, String(href)])
}

/** Links by name. A line without a name or an address stays here and is not part of the document yet. */
export function LinksField({ value, onChange, at }: LinksFieldProps) {
  const [links, setLinks] = useState<Link[]>(() => linksOf(value))
  const [given, setGiven] = useState(() => JSON.stringify(linksOf(value)))
  const now = JSON.stringify(linksOf(value))
  if (now !== given) {
    setGiven(now)
    setLinks(linksOf(value))
  }
  function change(next: Link[]) {
    setLinks(next)
    const whole = Object.fromEntries(next.filter(([name, href]) => name.trim() !== '' && href !== ''))
    setGiven(JSON.stringify(linksOf(whole)))
    onChange(whole)
  }
  const edit = (index: number, link: Link) => change(links.map((each, place) => (place === index ? link : each)))
  return (
    <Stack gap="xs" role="group" aria-label="Links">
      <Text size="sm" fw={500}>
        Links
      </Text>
      {links.map(([name, href], index) => (
        // A link that is being typed has no identity but its place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Group key={index} gap="xs" align="start" wrap="nowrap">
          <TextInput
            aria-label={`Name of link ${index + 1}`}
            placeholder="Dashboard"
            value={name}
            onChange={(event) => edit(index, [event.currentTarget.value, href])}
            style={{ flex: '1 1 90px' }}
          />
          <TextInput
            aria-label={`Address of link ${index + 1}`}
            type="url"
            placeholder="https://"
            value={href}
            onChange={(event) => edit(index, [name, event.currentTarget.value.trim()])}
            error={name ? at(`links.${name}`) : undefined}
            style={{ flex: '3 1 120px' }}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Remove link ${index + 1}`}
            onClick={() => change(links.filter((_, place) => place !== index))}
          >
            <IconTrash size={15} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setLinks([...links, ['', '']])}
        >
          Add a link
        </Button>
      </Group>
    </Stack>
  )
}
