import { Button, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { ShownOnce } from '../../ui/dialogue/ShownOnce.tsx'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'

/** A new key, shown this once. */
export function RotateKey({ slug }: { slug: string }) {
  const queries = useQueryClient()
  const dialogue = useDialogue()
  const [endOldKey, setEndOldKey] = useState<'now' | 'in-a-day'>('in-a-day')
  const rotate = useMutation(
    api.integrations.rotateKey.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.integrations.key() }),
    }),
  )
  function close() {
    dialogue.close()
    rotate.reset()
  }
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialogue.open}>
        New key
      </Button>
      {rotate.data ? (
        <ShownOnce opened={dialogue.opened} onClose={close} title="A new key">
          <Text size="sm">Copy it now; it is shown this once.</Text>
          <CodeBlock label="New key" text={rotate.data.key} />
          <CodeBlock label="New address" text={rotate.data.url.replaceAll('{{key}}', rotate.data.key)} />
          <Text size="sm">
            The old key{' '}
            {rotate.data.oldKeyUntil ? (
              <>
                works until <Time at={rotate.data.oldKeyUntil} />.
              </>
            ) : (
              'stopped working.'
            )}
          </Text>
        </ShownOnce>
      ) : (
        <FormModal
          opened={dialogue.opened}
          onClose={close}
          title="A new key"
          action="Make a new key"
          onSubmit={() => rotate.mutate({ slug, endOldKey })}
          pending={rotate.isPending}
          error={rotate.error}
        >
          <Radio.Group
            label="The old key"
            value={endOldKey}
            onChange={(value) => setEndOldKey(value as 'now' | 'in-a-day')}
          >
            <Stack gap={8} mt="xs">
              <Radio value="in-a-day" label="works for one more day, so that nothing is lost while you change it" />
              <Radio value="now" label="stops now, because somebody has it who should not" />
            </Stack>
          </Radio.Group>
        </FormModal>
      )}
    </>
  )
}
