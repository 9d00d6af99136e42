import { List, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { Panel } from '../ui/Panel.tsx'
import { TextLink } from '../ui/TextLink.tsx'

const some = (kind: 'services' | 'schedules' | 'policies' | 'integrations') =>
  api.resources.list.queryOptions({ input: { kind }, staleTime: 60_000 })

/** From an empty installation to a first real page; disappears when all is done. */
export function FirstSteps() {
  const mayConfigure = useMay('config:write')
  const methods = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  const schedules = useQuery({ ...some('schedules'), enabled: mayConfigure })
  const policies = useQuery({ ...some('policies'), enabled: mayConfigure })
  const services = useQuery({ ...some('services'), enabled: mayConfigure })
  const integrations = useQuery({ ...some('integrations'), enabled: mayConfigure })
  const pages = useQuery(api.pages.list.queryOptions({ input: { limit: 1 } }))
  const all = [methods, schedules, policies, services, integrations, pages]
  if (!mayConfigure || all.some((query) => query.data === undefined)) return null

  const has = (query: { data?: { items: unknown[] } | undefined }) => (query.data?.items.length ?? 0) > 0
  const steps = [
    {
      done: methods.data?.some((method) => method.verified),
      to: '/settings/me',
      text: 'Add and prove a way to reach you',
    },
    { done: has(schedules), to: '/create/schedules', text: 'Make a schedule: who is on call when' },
    { done: has(policies), to: '/create/policies', text: 'Make a policy: whom to notify, and who comes next' },
    { done: has(services), to: '/create/services', text: 'Name a service: what breaks and who owns it' },
    { done: has(integrations), to: '/connect', text: 'Connect a source that sends alerts' },
    { done: has(pages), to: '/integrations', text: 'Send a test alert and acknowledge your first page' },
  ]
  if (steps.every((step) => step.done)) return null
  return (
    <Panel title="First steps" aside={`${steps.filter((step) => step.done).length} of ${steps.length} done`}>
      <List spacing={8} center listStyleType="none">
        {steps.map(({ done, to, text }) => (
          <List.Item
            key={to}
            icon={
              <ThemeIcon variant="transparent" color="gray" size={22}>
                {done ? <IconCheck size={18} aria-label="done" /> : <IconCircleDashed size={18} aria-label="to do" />}
              </ThemeIcon>
            }
          >
            {done ? (
              <Text span c="dimmed">
                {text}
              </Text>
            ) : (
              <TextLink to={to}>{text}</TextLink>
            )}
          </List.Item>
        ))}
      </List>
      <Text size="xs" c="dimmed" mt="sm">
        Or all of it as one YAML file in{' '}
        <TextLink to="/settings/config" inherit>
          Configuration
        </TextLink>
        .
      </Text>
    </Panel>
  )
}
