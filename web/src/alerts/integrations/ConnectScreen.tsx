import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { slugOf } from '../../shared/documents/slug-of.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { sourcesOptions } from '../../shared/use-source-names.ts'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { capital } from '../../ui/text/sentence.ts'
import { Connected } from './Connected.tsx'

const route = getRouteApi('/frame/connect')
const severities = ['critical', 'high', 'medium', 'low', 'info'].map((value) => ({ value, label: capital(value) }))
/** What the server takes when the document says nothing. */
const usual = 'high'

/** A new integration: which source, for which service; then its address, key and steps. */
export function ConnectScreen() {
  const search = route.useSearch()
  const queries = useQueryClient()
  const sources = useQuery(sourcesOptions)
  const services = useChoices('services')
  const [source, setSource] = useState<string | null>(search.source ?? null)
  const [service, setService] = useState<string | null>(search.service ?? null)
  const [severity, setSeverity] = useState<string>(usual)
  const [typedName, setTypedName] = useState<string | null>(null)
  const sourceName = sources.data?.find((each) => each.slug === source)?.name ?? ''
  const serviceName = services.find((each) => each.value === service)?.label
  const name = typedName ?? [serviceName, sourceName].filter(Boolean).join(' ')
  const create = useMutation(
    api.resources.put.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.resources.key() })
        void queries.invalidateQueries({ queryKey: api.integrations.key() })
      },
    }),
  )
  const at = (path: string) => errorAt(create.error, path) ?? errorAt(create.error, `doc.${path}`)
  function submit(event: FormEvent) {
    event.preventDefault()
    const doc: Record<string, unknown> = { name: name.trim(), source: source ?? '' } satisfies IntegrationDoc
    if (service) doc.service = service
    if (severity !== usual) doc.defaultSeverity = severity
    create.mutate({ kind: 'integrations', slug: slugOf(name), doc, expectVersion: 0 })
  }
  if (create.data) return <Connected slug={create.data.slug} newKey={create.data.key ?? null} />
  return (
    <>
      <PageHeader title="Connect a source" parent={{ to: '/integrations', label: 'Integrations' }}>
        You get an address and a key of its own, and the steps for the other side.
      </PageHeader>
      <Panel>
        <form onSubmit={submit} noValidate>
          <Stack maw={480}>
            <Select
              label="Source"
              required
              data={sources.data?.map((each) => ({ value: each.slug, label: each.name })) ?? []}
              value={source}
              onChange={setSource}
              searchable
              error={at('source')}
            />
            <Select
              label="Service"
              description="Where its alerts go. Without one the payload must name a service."
              data={services}
              value={service}
              onChange={setService}
              clearable
              searchable
              error={at('service')}
            />
            <TextInput
              label="Name"
              required
              value={name}
              onChange={(event) => setTypedName(event.currentTarget.value)}
              error={at('name') ?? errorAt(create.error, 'slug')}
              description={slugOf(name) && `Its slug is ${slugOf(name)}.`}
            />
            <Select
              label="Severity when the payload names none"
              data={severities}
              value={severity}
              onChange={(next) => setSeverity(next ?? usual)}
              allowDeselect={false}
              error={at('defaultSeverity')}
            />
            <Problem error={create.error ?? sources.error} kept="What you entered is still here." />
            <Group>
              <Button type="submit" loading={create.isPending} disabled={!source || slugOf(name) === ''}>
                Create the integration
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </>
  )
}
