import { Tabs } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../me.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { ApplyConfig } from './ApplyConfig.tsx'
import { ExportConfig } from './ExportConfig.tsx'

/** All configuration as one text: read it, download it, plan and apply another. */
export function ConfigScreen() {
  const mayWrite = useMay('config:write')
  const [tab, setTab] = useState<string | null>('export')
  return (
    <>
      <PageHeader title="Configuration">
        Everything that people have configured, as YAML. The same text works in a repository with the command line tool.
      </PageHeader>
      <Tabs value={tab} onChange={setTab}>
        <Tabs.List mb="md">
          <Tabs.Tab value="export">Current configuration</Tabs.Tab>
          {mayWrite && <Tabs.Tab value="apply">Plan and apply</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="export">
          <ExportConfig />
        </Tabs.Panel>
        {mayWrite && (
          <Tabs.Panel value="apply">
            <ApplyConfig />
          </Tabs.Panel>
        )}
      </Tabs>
    </>
  )
}
