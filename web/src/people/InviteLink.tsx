import { Button, Modal, Stack, Text } from '@mantine/core'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'

/** The link with which somebody chooses a password; it is handed over by whoever made it. */
export function InviteLink({ invite, onClose }: { invite: { name: string; url: string } | null; onClose: () => void }) {
  return (
    <Modal opened={invite !== null} onClose={onClose} title={`Invite ${invite?.name ?? ''}`} size="lg">
      <Stack>
        <Text size="sm">
          Send this link to {invite?.name}. Whoever opens it chooses the password, so send it only to them. A new link
          replaces the older ones.
        </Text>
        <CodeBlock label="Invitation link" text={invite?.url ?? ''} />
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </Stack>
    </Modal>
  )
}
