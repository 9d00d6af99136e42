import { Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { OrganisationDoc } from '@tocsin/contract/people/people'
import type { Resource } from '@tocsin/contract/resources'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { fieldsOf } from '../shared/documents/edit/doc-form.ts'
import { EditFrame } from '../shared/documents/edit/EditFrame.tsx'
import { fieldProblems, serverErrors } from '../shared/documents/edit/field-problems.ts'
import { LeaveGuard } from '../shared/documents/edit/LeaveGuard.tsx'
import { useDraft } from '../shared/documents/edit/use-draft.ts'
import { TargetPicker } from '../shared/TargetPicker.tsx'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'

/** The settings that concern everybody: written by admins, read by all. */
export function OrganisationScreen() {
  const mayWrite = useMay('organisation:write')
  const query = useQuery(api.resources.list.queryOptions({ input: { kind: 'organisation' } }))
  return (
    <>
      <PageHeader title="Organisation">Applies to every team that sets nothing else.</PageHeader>
      <Loaded query={query} as="panels">
        {({ items: [stored] }) => <Settings resource={stored ?? unwritten(mayWrite)} />}
      </Loaded>
    </>
  )
}

/** The document before anybody wrote it. */
function unwritten(mayWrite: boolean): Resource {
  return {
    id: '',
    kind: 'organisation',
    slug: 'organisation',
    version: 0,
    doc: {},
    managedBy: null,
    usedBy: [],
    updatedAt: new Date(0).toISOString(),
    can: mayWrite ? ['edit'] : [],
  }
}

function Settings({ resource }: { resource: Resource }) {
  const draft = useDraft('organisation', resource)
  if (!draft.read.ok) return null
  const { doc } = draft.read
  if (!draft.mayEdit) return <Reading doc={doc} />
  const at = fieldProblems(OrganisationDoc, doc, serverErrors(draft.error, 'organisation'))
  const { set, text, word } = fieldsOf(doc, draft.setDoc, at)
  return (
    <>
      <EditFrame draft={draft}>
        <Panel>
          <Stack maw={640}>
            <TextInput label="Name" {...text('name')} />
            <TargetPicker
              label="Catch-all"
              description="Who is notified when a team has no catch-all, or nobody there answers. After them, all admins."
              value={Array.isArray(doc.catchAll) ? doc.catchAll.filter((each) => typeof each === 'string') : []}
              onChange={(next) => set('catchAll', next)}
              error={at('catchAll')}
            />
            <TextInput
              label="An acknowledgement holds for"
              description="Then the page asks again: 30m, 1h, or never. A service may say otherwise."
              placeholder="1h"
              {...word('ackTimeout')}
              maw={320}
            />
          </Stack>
        </Panel>
      </EditFrame>
      <LeaveGuard isChanged={draft.isChanged} />
    </>
  )
}

function Reading({ doc }: { doc: OrganisationDoc }) {
  return (
    <Stack>
      <Panel>
        <Pairs
          pairs={[
            ['Name', doc.name ?? 'not written'],
            ['Catch-all', doc.catchAll?.join(', ') ?? 'all admins'],
            ['An acknowledgement holds for', doc.ackTimeout ?? '1h'],
          ]}
        />
      </Panel>
      <Text size="sm" c="dimmed">
        Only admins can change this.
      </Text>
    </Stack>
  )
}
