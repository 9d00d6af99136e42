import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBookmark, IconBookmarkPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { SavedView } from '@tocsin/contract/access/access'
import { lazy, Suspense } from 'react'
import { api } from '../api.ts'
import { problemOf } from '../problem.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { toast } from '../ui/state/toast.ts'
import classes from './SavedViews.module.css'

const SaveView = lazy(() => import('./SaveView.tsx').then((file) => ({ default: file.SaveView })))

const exactly = { exact: true, includeSearch: true }

interface SavedViewsProps {
  screen: SavedView['screen']
  /** What the address asks for now. */
  search: Record<string, string | undefined>
  /** The view without any facet: "Open". */
  plain: string
}

/** My views of a list: links above it. They are kept on the server, so every device has them. */
export function SavedViews({ screen, search, plain }: SavedViewsProps) {
  const queries = useQueryClient()
  const saving = useDialogue()
  const input = { screen }
  const { data: views = [] } = useQuery(api.me.views.list.queryOptions({ input, staleTime: 60_000 }))
  const renew = () => void queries.invalidateQueries({ queryKey: api.me.views.key() })
  const failed = (error: unknown) => toast(problemOf(error).detail)
  const save = useMutation(api.me.views.save.mutationOptions({ onSuccess: renew, onError: failed }))
  const remove = useMutation(api.me.views.remove.mutationOptions({ onSuccess: renew, onError: failed }))
  const now = given(search)
  const isNow = (view: SavedView) => isSame(view.search, now)
  const asks = Object.keys(now).length > 0

  function forget({ id, name, search: was }: SavedView) {
    const action = { label: 'Undo', run: () => save.mutate({ screen, name, search: was }) }
    remove.mutate({ id }, { onSuccess: () => toast(`The view “${name}” is removed.`, { seconds: 10, action }) })
  }
  return (
    <nav className={classes.views} aria-label="Views">
      <Link to={`/${screen}`} search={{}} className={classes.view} activeOptions={exactly}>
        {plain}
      </Link>
      {views.map((view) => (
        <Link key={view.id} to={`/${screen}`} search={view.search} className={classes.view} activeOptions={exactly}>
          <IconBookmark size={13} aria-hidden />
          {view.name}
        </Link>
      ))}
      {asks && !views.some(isNow) && (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconBookmarkPlus size={14} />}
          onClick={saving.open}
          aria-haspopup="dialog"
        >
          Save this view
        </Button>
      )}
      {views.length > 0 && (
        <Menu position="bottom-start" withinPortal={false} withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label="Remove a view">
              <IconTrash size={14} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>Remove</Menu.Label>
            {views.map((view) => (
              <Menu.Item key={view.id} onClick={() => forget(view)}>
                {view.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {saving.mounted && (
        <Suspense>
          <SaveView
            screen={screen}
            search={now}
            taken={views.map((view) => view.name)}
            opened={saving.opened}
            onClose={saving.close}
          />
        </Suspense>
      )}
    </nav>
  )
}

function given(search: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(search).filter((each): each is [string, string] => Boolean(each[1])))
}

function isSame(a: Record<string, string>, b: Record<string, string>): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
