import { Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { toast } from '../../ui/state/toast.ts'

interface PublicLink {
  id: string
  name: string
  revokedAt: string | null
  can: string[]
}

export interface PublicLinksProps<Link extends PublicLink> {
  title: string
  /** What one of them is called: `link`. */
  one: string
  query: UseQueryResult<Link[]>
  /** Said when there is none. */
  none: ReactNode
  /** The second line of a link. */
  about: (link: Link) => ReactNode
  /** The dialogue that makes one. */
  create: (dialogue: { opened: boolean; onClose: () => void }) => ReactNode
  revoke: {
    mutate: (input: { id: string }, on: { onSuccess: () => void }) => void
    isPending: boolean
    error: Error | null
  }
  /** What happens to those who have it. */
  revoking: string
  /** The same once it is done. */
  revoked: string
}

/** Addresses that show something to whoever has them: who made them, and ending them. */
export function PublicLinks<Link extends PublicLink>(props: PublicLinksProps<Link>) {
  const { title, one, query, none, about, create, revoke, revoking, revoked } = props
  const making = useDialogue()
  const [doomed, setDoomed] = useState<Link | null>(null)
  function done() {
    toast(`The ${one} is revoked. ${revoked}`)
    setDoomed(null)
  }
  return (
    <Panel
      title={title}
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={making.open}>
          New {one}
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {(links) =>
          links.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              {none}
            </Text>
          ) : (
            <RowList label={title}>
              {links.map((link) => (
                <Row
                  key={link.id}
                  title={link.name}
                  under={about(link)}
                  actions={
                    link.revokedAt ? (
                      <Pill>Revoked</Pill>
                    ) : (
                      link.can.includes('revoke') && (
                        <Button size="compact-sm" variant="default" onClick={() => setDoomed(link)}>
                          Revoke
                        </Button>
                      )
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {making.mounted && create({ opened: making.opened, onClose: making.close })}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Revoke the ${one} “${doomed?.name ?? ''}”?`}
        action="Revoke it"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id }, { onSuccess: done })}
      >
        {revoking} It cannot be taken back; a new {one} has a new address.
      </Confirm>
    </Panel>
  )
}
