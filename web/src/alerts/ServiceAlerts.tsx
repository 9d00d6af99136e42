import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { Nothing } from '../ui/layout/Nothing.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { AlertLines } from './AlertLines.tsx'

/** On the screen of a service: its alerts that are firing. */
export function ServiceAlerts({ slug }: { slug: string }) {
  const alerts = useQuery(api.alerts.list.queryOptions({ input: { service: slug, status: 'firing', limit: 20 } }))
  return (
    <Panel title="Firing alerts">
      <Loaded query={alerts} rows={2}>
        {({ items }) => (items.length > 0 ? <AlertLines alerts={items} /> : <Nothing>Nothing is firing.</Nothing>)}
      </Loaded>
    </Panel>
  )
}
