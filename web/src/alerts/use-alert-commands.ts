import { IconPlug } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../me.ts'
import type { Group } from '../shared/palette.ts'

/** For the palette: connecting a source. */
export function useAlertCommands(): Group[] {
  const navigate = useNavigate()
  if (!useMay('config:write')) return []
  const run = () => void navigate({ to: '/connect' })
  const connect = { id: 'connect', label: 'Connect a source', words: 'new integration', icon: IconPlug, run }
  return [{ title: 'Do', entries: [connect] }]
}
