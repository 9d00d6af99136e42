import { getRouteApi } from '@tanstack/react-router'
import { DocumentTabs } from '../config/DocumentTabs.tsx'
import { useMay } from '../me.ts'
import { IntegrationSetup } from './IntegrationSetup.tsx'
import { Payloads } from './Payloads.tsx'
import { SendTest } from './SendTest.tsx'

const route = getRouteApi('/frame/integrations/$slug')

/** One integration: its address, keys and steps; its last payloads; its document. */
export function IntegrationScreen() {
  const { slug } = route.useParams()
  const { tab = 'setup' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayTest = useMay('page:create')
  const mayLook = useMay('page:respond')
  const show = (next: typeof tab) => void navigate({ search: { tab: next }, replace: true })
  return (
    <DocumentTabs
      key={slug}
      kind="integrations"
      slug={slug}
      tab={tab}
      onTab={show}
      actions={mayTest && <SendTest slug={slug} onSent={() => mayLook && show('payloads')} />}
      views={[
        { tab: 'setup', label: 'Set-up', view: () => <IntegrationSetup slug={slug} /> },
        ...(mayLook
          ? [{ tab: 'payloads' as const, label: 'Last payloads', view: () => <Payloads slug={slug} /> }]
          : []),
      ]}
    />
  )
}
