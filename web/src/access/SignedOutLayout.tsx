import { Container, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** The card of the screens that come before being signed in. */
export function SignedOutLayout({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tocsin`
  }, [title])
  return (
    <Container size={460} py={{ base: 24, sm: 72 }} component="main">
      <Stack gap="md">
        <Title order={1} style={{ display: 'flex', gap: 10, alignItems: 'center' }}>
          <img src="/icon.svg" alt="" width={28} height={28} />
          {title}
        </Title>
        {intro && (
          <Text size="sm" component="div">
            {intro}
          </Text>
        )}
        <Paper withBorder p="lg" radius="md">
          {children}
        </Paper>
      </Stack>
    </Container>
  )
}
