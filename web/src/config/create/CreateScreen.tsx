import { Button, Group, Stack, Tabs, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { errorAt } from '../../problem.ts'
import { docName } from '../../shared/documents/doc-name.ts'
import { documentKinds, kindNamed } from '../../shared/documents/document-kinds.ts'
import type { DocumentScreens, NewDocument } from '../../shared/documents/document-screens.ts'
import { serverErrors } from '../../shared/documents/edit/field-problems.ts'
import { lineErrors } from '../../shared/documents/edit/line-errors.ts'
import { slugOf } from '../../shared/documents/slug-of.ts'
import { mondayBefore } from '../../shared/documents/templates.ts'
import { type Plural, useChoices } from '../../shared/documents/use-choices.ts'
import { NotFound } from '../../shared/NotFound.tsx'
import { useDocumentScreens } from '../../shared/room.ts'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { toast } from '../../ui/state/toast.ts'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { YamlEditor } from '../../ui/yaml/YamlEditor.tsx'
import { type LineError, readYaml, writeYaml } from '../../ui/yaml/yaml.ts'
import { BeginFrom } from './BeginFrom.tsx'

const route = getRouteApi('/frame/create/$kind')

/** A new document: its slug, and its text from a template that explains itself. */
export function CreateScreen() {
  const kind = kindNamed(route.useParams().kind)
  const screens = useDocumentScreens(kind ?? 'organisation')
  const query = useQuery({
    queryKey: ['new document', kind],
    queryFn: () => screens?.beginning() ?? null,
    enabled: screens !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!kind || !screens) return <NotFound />
  return (
    <Loaded query={query} as="panels">
      {(beginning) => beginning && <Creation key={kind} kind={kind} screens={screens} beginning={beginning} />}
    </Loaded>
  )
}

interface CreationProps {
  kind: Plural
  screens: DocumentScreens
  beginning: NewDocument
}

function Creation({ kind, screens, beginning }: CreationProps) {
  const me = useMe()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { one, base, place } = documentKinds[kind]
  const { teach, template, templates = [] } = beginning
  const [text, setText] = useState(() =>
    template
      .replace('{{zone}}', me.timeZone)
      .replace('{{monday}}', mondayBefore(new Date(), me.timeZone))
      .replace('{{me}}', me.email ?? ''),
  )
  const [typed, setTyped] = useState<string | null>(null)
  const [broken, setBroken] = useState<LineError[]>([])
  const read = readYaml(text)
  const name = read.ok && typeof read.doc.name === 'string' ? read.doc.name : ''
  const slug = typed ?? slugOf(name)
  const known = useChoices(kind)
  const { Form, isWide } = screens
  const [tab, setTab] = useState('form')
  const save = useMutation(
    api.resources.put.mutationOptions({
      onSuccess: (saved) => {
        toast(`The ${one} ${docName(saved)} was created.`)
        void queries.invalidateQueries({ queryKey: api.resources.key() })
        void queries.invalidateQueries({ queryKey: api.onCall.key() })
        void navigate({ to: `${base}/${saved.slug}` })
      },
    }),
  )
  // Once it is being saved the list may have it already.
  const isTaken = !save.isPending && !save.isSuccess && known.some(({ value }) => value === slug)
  function submit() {
    if (!read.ok) return setBroken(read.errors)
    setBroken([])
    save.mutate({ kind, slug, doc: read.doc, expectVersion: 0 })
  }
  const editor = (
    <YamlEditor
      label="Document"
      value={text}
      onChange={setText}
      errors={broken.length > 0 ? broken : lineErrors(save.error, text, `${kind}.${slug}`)}
    />
  )
  return (
    <>
      <PageHeader title={`New ${one}`} parent={{ to: base, label: place }}>
        {teach}
      </PageHeader>
      <Stack maw={isWide ? 1240 : 860}>
        <BeginFrom templates={templates} onChoose={setText} />
        {Form ? (
          <Tabs value={tab} onChange={(next) => setTab(next ?? 'form')} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="form">Form</Tabs.Tab>
              <Tabs.Tab value="yaml">YAML</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="form">
              {read.ok ? (
                <Suspense fallback={<Waiting as="panels" />}>
                  <Form
                    doc={read.doc}
                    onChange={(doc) => setText(writeYaml(doc))}
                    said={serverErrors(save.error, `${kind}.${slug}`)}
                  />
                </Suspense>
              ) : (
                <Text size="sm">
                  The text in the YAML tab cannot be read yet; correct it there, then the form is back.
                </Text>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="yaml">{editor}</Tabs.Panel>
          </Tabs>
        ) : (
          editor
        )}
        <TextInput
          label="Slug"
          description="Its name in YAML and in addresses: a-z, 0-9 and “-”. It cannot be changed later."
          value={slug}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={errorAt(save.error, 'slug') ?? (isTaken ? `There is already a ${one} “${slug}”.` : undefined)}
          maw={420}
        />
        <Problem error={save.error} kept="Your text is still here." />
        <Group>
          <Button onClick={submit} loading={save.isPending} disabled={slug === '' || isTaken}>
            Create it
          </Button>
        </Group>
        {(!Form || tab === 'yaml') && (
          <Text size="xs" c="dimmed">
            Lines that begin with # are explanations; they are not kept.
          </Text>
        )}
      </Stack>
    </>
  )
}
