import { Button, Group, Stack } from '@mantine/core'
import { IconDownload, IconFileCode } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Empty } from '../ui/state/Empty.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { CodeBlock } from '../ui/text/CodeBlock.tsx'
import { exportOptions } from './export-options.ts'

/** Everything as YAML, to copy or to download. */
export function ExportConfig() {
  const query = useQuery(exportOptions)
  function download(text: string) {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }))
    link.download = 'tocsin.yaml'
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Loaded query={query} as="panels">
      {(yaml) =>
        yaml.trim() === '' || yaml.trim() === '{}' ? (
          <Empty icon={<IconFileCode size={32} stroke={1.5} />} title="Nothing is configured yet">
            People, teams, schedules, policies, services and integrations appear here as YAML.
          </Empty>
        ) : (
          <Stack>
            <Group>
              <Button variant="default" leftSection={<IconDownload size={15} />} onClick={() => download(yaml)}>
                Download tocsin.yaml
              </Button>
            </Group>
            <CodeBlock text={yaml} label="The whole configuration" lines={40} />
          </Stack>
        )
      }
    </Loaded>
  )
}
