import { SimpleGrid, Stack } from '@mantine/core'
import { ApiTokens } from '../access/ApiTokens.tsx'
import { Sessions } from '../access/Sessions.tsx'
import { ContactMethods } from '../notifications/ContactMethods.tsx'
import { NotificationRules } from '../notifications/NotificationRules.tsx'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Profile } from './Profile.tsx'

/** How I am reached and in which order, who I am, where I am signed in, my API tokens. */
export function MeScreen() {
  return (
    <>
      <PageHeader title="My settings" />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <ContactMethods />
          <NotificationRules />
        </Stack>
        <Stack>
          <Profile />
          <Sessions />
          <ApiTokens />
        </Stack>
      </SimpleGrid>
    </>
  )
}
