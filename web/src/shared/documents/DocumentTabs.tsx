import { Button, Tabs } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Resource } from '@tocsin/contract/resources'
import type { ReactNode } from 'react'
import { api } from '../../api.ts'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { toast } from '../../ui/state/toast.ts'
import { capital } from '../../ui/text/sentence.ts'
import { Time } from '../../ui/time/Time.tsx'
import { useDocumentScreens } from '../room.ts'
import { DocumentHistory } from './DocumentHistory.tsx'
import { docName } from './doc-name.ts'
import { documentKinds } from './document-kinds.ts'
import { DocumentEditor } from './edit/DocumentEditor.tsx'
import { DocumentForm } from './edit/DocumentForm.tsx'
import { LeaveGuard } from './edit/LeaveGuard.tsx'
import { useDraft } from './edit/use-draft.ts'
import { managedWords } from './managed-by.ts'
import { UsedBy } from './UsedBy.tsx'
import type { Plural } from './use-choices.ts'

interface DocumentTabsProps<Tab extends string> {
  kind: Plural
  slug: string
  tab: Tab
  onTab: (tab: Tab) => void
  /** Tabs before YAML and History: what is shown to read. */
  views: { tab: Tab; label: string; view: (resource: Resource) => ReactNode }[]
  actions?: ReactNode
}

/** One document: views to read, its YAML, its history, what uses it, and deleting it. */
export function DocumentTabs<Tab extends string>({ kind, slug, tab, onTab, views, actions }: DocumentTabsProps<Tab>) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { place, one, base } = documentKinds[kind]
  const isUsed = useDocumentScreens(kind)?.isUsed ?? false
  const query = useQuery(api.resources.get.queryOptions({ input: { kind, slug } }))
  const asking = useDialogue()
  const remove = useMutation(
    api.resources.remove.mutationOptions({
      onSuccess: async () => {
        toast(`The ${one} ${query.data ? docName(query.data) : slug} is deleted. Its history is kept.`)
        await navigate({ to: base })
        void queries.invalidateQueries({ queryKey: api.resources.key() })
      },
    }),
  )
  return (
    <Loaded query={query} as="panels">
      {(resource) => (
        <>
          <PageHeader
            title={docName(resource)}
            parent={{ to: base, label: place }}
            actions={
              <>
                {actions}
                {resource.can.includes('delete') && (
                  <Button variant="default" leftSection={<IconTrash size={15} />} onClick={asking.open}>
                    Delete
                  </Button>
                )}
              </>
            }
          >
            <span>
              version {resource.version}, <Time at={resource.updatedAt} />
            </span>
            {resource.managedBy && <Pill>{capital(managedWords(resource.managedBy))}</Pill>}
            {isUsed && <UsedBy uses={resource.usedBy} />}
          </PageHeader>
          <Parts kind={kind} resource={resource} tab={tab} onTab={onTab} views={views} />
          <Confirm
            opened={asking.opened}
            onClose={asking.close}
            title={`Delete the ${one} ${docName(resource)}?`}
            action="Delete it"
            onConfirm={() => remove.mutate({ kind, slug })}
            pending={remove.isPending}
            error={remove.error}
          >
            Its versions stay in the history and in the audit log. While something uses it, it cannot be deleted.
          </Confirm>
        </>
      )}
    </Loaded>
  )
}

type PartsProps<Tab extends string> = Pick<DocumentTabsProps<Tab>, 'kind' | 'tab' | 'onTab' | 'views'> & {
  resource: Resource
}

/** The tabs; form and YAML share one draft, which stays while one looks at the others. */
function Parts<Tab extends string>({ kind, resource, tab, onTab, views }: PartsProps<Tab>) {
  const draft = useDraft(kind, resource)
  const hasForm = useDocumentScreens(kind)?.Form !== undefined && draft.mayEdit
  return (
    <>
      <Tabs
        value={!hasForm && tab === 'edit' ? 'view' : tab}
        onChange={(next) => next && onTab(next as Tab)}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {views.map((each) => (
            <Tabs.Tab key={each.tab} value={each.tab}>
              {each.label}
            </Tabs.Tab>
          ))}
          {hasForm && <Tabs.Tab value="edit">{draft.isChanged ? 'Edit (not saved)' : 'Edit'}</Tabs.Tab>}
          <Tabs.Tab value="yaml">YAML</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
        </Tabs.List>
        {views.map((each) => (
          <Tabs.Panel key={each.tab} value={each.tab}>
            {each.view(resource)}
          </Tabs.Panel>
        ))}
        {hasForm && (
          <Tabs.Panel value="edit">
            <DocumentForm draft={draft} kind={kind} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="yaml">
          <DocumentEditor draft={draft} />
        </Tabs.Panel>
        <Tabs.Panel value="history">
          <DocumentHistory kind={kind} slug={resource.slug} />
        </Tabs.Panel>
      </Tabs>
      <LeaveGuard isChanged={draft.isChanged} />
    </>
  )
}
