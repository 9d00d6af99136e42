import { Paper, Text } from '@mantine/core'
import { TextLink } from '../../ui/TextLink.tsx'

interface SourceCardProps {
  source: { slug: string; name: string; description: string }
  mayConnect: boolean
}

/** One source of the catalogue. */
export function SourceCard({ source, mayConnect }: SourceCardProps) {
  return (
    <Paper withBorder p="sm" radius="md">
      {mayConnect ? (
        <TextLink to="/connect" search={{ source: source.slug }} fw={600} size="sm">
          {source.name}
        </TextLink>
      ) : (
        <Text fw={600} size="sm">
          {source.name}
        </Text>
      )}
      <Text size="xs" c="dimmed" mt={2}>
        {source.description}
      </Text>
    </Paper>
  )
}
