import { Button } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { api } from '../../api.ts'
import { useMay, useMe } from '../../me.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'

const TakePager = lazy(async () => ({ default: (await import('../cover/TakePager.tsx')).TakePager }))

/** The pager in two clicks, for who is not on call on this schedule at the moment. */
export function PagerButton({ slug }: { slug: string }) {
  const me = useMe()
  const may = useMay('override:write')
  const dialogue = useDialogue()
  const { data } = useQuery(api.onCall.list.queryOptions({ input: { schedule: slug }, refetchInterval: 60_000 }))
  const duty = data?.[0]
  if (!may || !me.id || !duty) return null
  const { users, schedule } = duty
  if (users.some((user) => user.id === me.id)) return null
  return (
    <>
      <Button variant="default" leftSection={<IconBell size={15} />} onClick={dialogue.open}>
        Take the pager
      </Button>
      {dialogue.mounted && (
        <Suspense>
          <TakePager
            slug={slug}
            name={schedule.name}
            from={users.length > 1 ? users[0]?.email : undefined}
            opened={dialogue.opened}
            onClose={dialogue.close}
          />
        </Suspense>
      )}
    </>
  )
}
