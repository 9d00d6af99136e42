import { Stack } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useMay } from '../../me.ts'
import { DocumentTabs } from '../../shared/documents/DocumentTabs.tsx'
import { IntegrationSetup } from './IntegrationSetup.tsx'
import { Payloads } from './Payloads.tsx'
import { SendTest } from './SendTest.tsx'
import { TestResult } from './TestResult.tsx'

const route = getRouteApi('/frame/integrations/$slug')

/** One integration: its address, keys and steps; its last payloads; its document. */
export function IntegrationScreen() {
  const { slug } = route.useParams()
  const { tab = 'setup' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayTest = useMay('page:create')
  const mayLook = useMay('page:respond')
  const [tested, setTested] = useState<{ slug: string; alerts: string[] } | null>(null)
  const under = (view: ReactNode) => (
    <Stack>
      {tested?.slug === slug && <TestResult alerts={tested.alerts} />}
      {view}
    </Stack>
  )
  const show = (next: typeof tab) => void navigate({ search: { tab: next }, replace: true })
  return (
    <DocumentTabs
      key={slug}
      kind="integrations"
      slug={slug}
      tab={tab}
      onTab={show}
      actions={mayTest && <SendTest slug={slug} onSent={(alerts) => setTested({ slug, alerts })} />}
      views={[
        { tab: 'setup', label: 'Set-up', view: () => under(<IntegrationSetup slug={slug} />) },
        ...(mayLook
          ? [{ tab: 'payloads' as const, label: 'Last payloads', view: () => under(<Payloads slug={slug} />) }]
          : []),
      ]}
    />
  )
}
