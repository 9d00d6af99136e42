import { Button, Text } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ContactMethod } from '@tocsin/contract/notifications/notifications'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { api } from '../api.ts'
import { useMay, useMe } from '../me.ts'
import { PageMeNow } from '../paging/send/PageMeNow.tsx'
import { documentsOptions } from '../shared/documents/use-choices.ts'
import { channelsOptions } from '../shared/use-channel-names.ts'
import { ButtonLink } from '../ui/ButtonLink.tsx'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { Panel } from '../ui/layout/Panel.tsx'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { firstSteps, type StepName } from './first-steps.ts'

const AddContactMethod = lazy(() =>
  import('../notifications/AddContactMethod.tsx').then((file) => ({ default: file.AddContactMethod })),
)
const VerifyContactMethod = lazy(() =>
  import('../notifications/VerifyContactMethod.tsx').then((file) => ({ default: file.VerifyContactMethod })),
)

const words: Record<StepName, { title: string; under: string }> = {
  reach: { title: 'Add a way to reach you, and prove it', under: 'A code is sent there; then pages come there too.' },
  service: {
    title: 'Create your first service',
    under: 'Team, schedule, policy, service and the address for its alerts, from a template.',
  },
  source: { title: 'Connect a source, or send a test alert', under: 'Done when the first alert comes in.' },
  page: { title: 'Get a real test page', under: 'Sent to you and nobody else, by your own rules for high urgency.' },
  answer: { title: 'Acknowledge it', under: 'Here, or with the link in the message.' },
}

/** From an empty installation to a first answered page. What is ticked is what the server says; each person may hide it. */
export function FirstSteps() {
  const me = useMe()
  const mayConfigure = useMay('config:write')
  const mayRespond = useMay('page:respond')
  const [hidden, setHidden] = useLocalStorage({ key: `tocsin-first-steps-${me.id}`, defaultValue: false })
  const methods = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  const channels = useQuery(channelsOptions)
  const services = useQuery({ ...documentsOptions('services'), enabled: mayConfigure })
  const alerts = useQuery(api.alerts.list.queryOptions({ input: { limit: 1 } }))
  const pages = useQuery(api.pages.list.queryOptions({ input: { user: 'me', limit: 50 } }))
  const adding = useDialogue()
  const [proving, setProving] = useState<ContactMethod | null>(null)
  const isKnown = methods.data && channels.data && alerts.data && pages.data && (services.data || !mayConfigure)
  if (!isKnown || !mayRespond) return null

  const steps = firstSteps({
    mayConfigure,
    methods: methods.data,
    channels: channels.data,
    services: services.data?.items ?? [],
    alerts: alerts.data.items.length,
    pages: pages.data.items,
    me: me.id,
  })
  const count = steps.filter((step) => step.done).length
  const waiting = pages.data.items.find((page) => page.status === 'triggered')
  const reachable = methods.data.filter((method) => method.verified)
  const unproven = methods.data.find((method) => !method.verified)
  if (hidden && count < steps.length) {
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => setHidden(false)} style={{ justifySelf: 'start' }}>
        Show the first steps ({count} of {steps.length} done)
      </Button>
    )
  }
  if (count === steps.length && !proving) return null

  const actions: Record<StepName, ReactNode> = {
    reach: unproven ? (
      <Button size="compact-md" variant="default" onClick={() => setProving(unproven)}>
        Enter the code
      </Button>
    ) : (
      <Button size="compact-md" variant="default" onClick={adding.open}>
        {reachable.length > 0 ? 'Add another' : 'Add one'}
      </Button>
    ),
    service: (
      <ButtonLink size="compact-md" variant="default" to="/first-service">
        Create it
      </ButtonLink>
    ),
    source: (
      <ButtonLink size="compact-md" variant="default" to="/integrations">
        See the integrations
      </ButtonLink>
    ),
    page: <PageMeNow />,
    answer: waiting ? (
      <ButtonLink size="compact-md" variant="default" to="/pages/$id" params={{ id: String(waiting.number) }}>
        Open #{waiting.number}
      </ButtonLink>
    ) : steps.some((step) => step.name === 'page' && step.done) ? (
      <PageMeNow again />
    ) : null,
  }
  return (
    <Panel
      title={`First steps: ${count} of ${steps.length} done`}
      flush
      aside={
        <Button size="compact-xs" variant="subtle" onClick={() => setHidden(true)}>
          Hide
        </Button>
      }
    >
      <RowList label="First steps">
        {steps.map(({ name, done }) => (
          <Row
            key={name}
            lead={done ? <IconCheck size={18} aria-label="done" /> : <IconCircleDashed size={18} aria-label="to do" />}
            title={words[name].title}
            under={done ? (name === 'reach' ? reachedAt(reachable) : 'Done') : words[name].under}
            actions={(!done || name === 'reach') && actions[name]}
          />
        ))}
      </RowList>
      {mayConfigure && (
        <Text size="xs" c="dimmed" p="sm">
          Or all of it as one YAML file in{' '}
          <TextLink to="/settings/config" inherit>
            Configuration
          </TextLink>
          .
        </Text>
      )}
      <Suspense>
        {adding.mounted && <AddContactMethod opened={adding.opened} onClose={adding.close} onAdded={setProving} />}
        {proving && <VerifyContactMethod method={proving} onClose={() => setProving(null)} />}
      </Suspense>
    </Panel>
  )
}

/** One way is enough to begin with; two are better. */
function reachedAt(methods: ContactMethod[]): string {
  const where = `You are reached at ${methods.map((method) => method.address).join(', ')}.`
  return methods.length > 1 ? where : `${where} Add a second way, in case one fails.`
}
