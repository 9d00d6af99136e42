import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { SendTest } from '../../alerts/integrations/SendTest.tsx'
import { api, client } from '../../api.ts'
import { useMe } from '../../me.ts'
import { PageMeNow } from '../../paging/send/PageMeNow.tsx'
import { documentsOptions } from '../../shared/documents/use-choices.ts'
import { useNamesOf } from '../../shared/documents/use-doc-names.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { TextLink } from '../../ui/TextLink.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { coverTemplates } from './cover-templates.ts'
import { curlLine, planFirstService, type Taken } from './first-service.ts'

interface Made {
  team: string
  service: string
  policy: string
  schedule: string
  integration: string
  url: string | null
}

/** Three answers make everything a first service needs: team, schedule, policy, service and the integration for its alerts. */
export function FirstServiceScreen() {
  const [made, setMade] = useState<Made | null>(null)
  const teams = useQuery(documentsOptions('teams'))
  const schedules = useQuery(documentsOptions('schedules'))
  const policies = useQuery(documentsOptions('policies'))
  const services = useQuery(documentsOptions('services'))
  const integrations = useQuery(documentsOptions('integrations'))
  const all = [teams, schedules, policies, services, integrations]
  const slugs = all.map((query) => query.data?.items.map((item) => item.slug))
  const [t, s, p, v, i] = slugs
  const query = {
    data: t && s && p && v && i ? { teams: t, schedules: s, policies: p, services: v, integrations: i } : undefined,
    error: all.find((each) => each.error)?.error ?? null,
    refetch: () => all.forEach((each) => void each.refetch()),
  }
  if (made) return <Finished made={made} />
  return (
    <>
      <PageHeader title="Your first service" parent={{ to: '/services', label: 'Services' }}>
        What can break, who owns it, and who is notified. You can change all of it later.
      </PageHeader>
      <Loaded query={query} as="panels">
        {(taken) => <Form taken={taken} onMade={setMade} />}
      </Loaded>
    </>
  )
}

function Form({ taken, onMade }: { taken: Taken; onMade: (made: Made) => void }) {
  const me = useMe()
  const queries = useQueryClient()
  const [form, setForm] = useState({ team: '', service: '', cover: 'two' })
  const plan = planFirstService(form, taken, { me: me.email ?? '', zone: me.timeZone, now: new Date() })
  const apply = useMutation({
    mutationFn: (yaml: string) => client.config.apply({ yaml }),
    onSuccess: (steps) => {
      void queries.invalidateQueries()
      const url = steps.find((step) => step.kind === 'integration' && step.url)?.url ?? null
      if (plan) onMade({ ...plan, url })
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (plan && !apply.isPending) apply.mutate(plan.yaml)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack maw={720}>
        <TextInput
          label="Service: what can break"
          placeholder="Checkout"
          required
          value={form.service}
          maxLength={60}
          onChange={(event) => setForm({ ...form, service: event.currentTarget.value })}
        />
        <TextInput
          label="Team: who owns it"
          placeholder="Payments"
          required
          value={form.team}
          maxLength={60}
          description={plan?.teamIsThere ? `The team ${plan.team} already exists and is used as it is.` : undefined}
          onChange={(event) => setForm({ ...form, team: event.currentTarget.value })}
        />
        <Radio.Group
          label="Who is notified"
          value={form.cover}
          onChange={(cover) => setForm({ ...form, cover })}
          description={`Times are ${me.timeZone}; you are on call first. Add colleagues in the schedule later.`}
        >
          <Stack gap="xs" mt="xs">
            {coverTemplates.map(({ id, name, says }) => (
              <Radio key={id} value={id} label={name} description={says} />
            ))}
          </Stack>
        </Radio.Group>
        <Problem error={apply.error} kept="Nothing was created; what you entered is still here." />
        {plan && (
          <details>
            <summary style={{ cursor: 'pointer', fontSize: '0.8125rem' }}>What will be created, as YAML</summary>
            <CodeBlock label="What will be created" text={plan.yaml} />
          </details>
        )}
        <Group>
          <Button type="submit" loading={apply.isPending} disabled={!plan || !me.email}>
            Create everything
          </Button>
        </Group>
        {!me.email && <Text size="sm">Only a person can do this: a token cannot be on call.</Text>}
      </Stack>
    </form>
  )
}

function Finished({ made }: { made: Made }) {
  const queries = useQueryClient()
  const { service, policy, schedule, integration, url } = made
  const nameOf = useNamesOf(['service', 'policy', 'schedule', 'integration'])
  return (
    <>
      <PageHeader
        title="Your service is ready"
        parent={{ to: '/services', label: 'Services', here: nameOf('service', service) }}
      />
      <Stack maw={860}>
        {url && (
          <Panel title="The address for its alerts, shown this once">
            <Text size="sm" mb="xs">
              Its last part is the key, of which only a fingerprint is kept. Copy it now; if it is lost, make a new one.
            </Text>
            <CodeBlock label="Address with key" text={url} />
            <Text size="sm" mt="sm" mb="xs">
              Try it from a terminal:
            </Text>
            <CodeBlock label="Command that sends an alert" text={curlLine(url)} />
          </Panel>
        )}
        <Panel title="Try it now">
          <Text size="sm" mb="sm">
            A test alert goes the whole way: source, service, policy, whoever is on call. A test page reaches only you.
          </Text>
          <Group>
            <SendTest slug={integration} onSent={() => void queries.invalidateQueries({ queryKey: api.pages.key() })} />
            <PageMeNow />
            <ButtonLink to="/">Go home</ButtonLink>
          </Group>
        </Panel>
        <Text size="sm">
          Also created: the service{' '}
          <TextLink to="/services/$slug" params={{ slug: service }}>
            {nameOf('service', service)}
          </TextLink>
          , the policy{' '}
          <TextLink to="/policies/$slug" params={{ slug: policy }}>
            {nameOf('policy', policy)}
          </TextLink>
          , the schedule{' '}
          <TextLink to="/on-call/$slug" params={{ slug: schedule }}>
            {nameOf('schedule', schedule)}
          </TextLink>{' '}
          and the integration{' '}
          <TextLink to="/integrations/$slug" params={{ slug: integration }}>
            {nameOf('integration', integration)}
          </TextLink>
          .
        </Text>
      </Stack>
    </>
  )
}
