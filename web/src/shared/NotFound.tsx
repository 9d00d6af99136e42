import { Container, Text } from '@mantine/core'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { TextLink } from '../ui/TextLink.tsx'

export function NotFound() {
  return (
    <Container size="sm" py="xl" component="main">
      <PageHeader title="There is nothing here" />
      <Text>
        The address may be mistyped or what it named is gone. <TextLink to="/">Go to the home screen</TextLink>
      </Text>
    </Container>
  )
}
