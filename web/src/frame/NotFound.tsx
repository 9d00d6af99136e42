import { Anchor, Container, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHeader } from '../ui/PageHeader.tsx'

export function NotFound() {
  return (
    <Container size="sm" py="xl" component="main">
      <PageHeader title="There is nothing here" />
      <Text>
        The address may be mistyped or what it named is gone.{' '}
        <Anchor component={Link} to="/">
          Go to the home screen
        </Anchor>
      </Text>
    </Container>
  )
}
