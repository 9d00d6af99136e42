import { useMantineColorScheme } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowUp,
  IconBellPlus,
  IconCheck,
  IconDeviceDesktop,
  IconHandStop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconMoonStars,
  IconNote,
  IconPlug,
  IconPlus,
  IconSun,
  IconTransfer,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import type { Page } from '@tocsin/contract/paging/paging'
import { useMay } from '../../me.ts'
import { useAcknowledge } from '../../paging/answers/answers.ts'
import { documentKinds } from '../../shared/documents/document-kinds.ts'
import { giveBack, pageOptions } from '../../shared/page-actions/page-actions.ts'
import { useLeave } from '../use-leave.ts'
import type { Entry } from './entry.ts'
import type { PageQuestion } from './PageQuestions.tsx'

/** What can be done with the page one looks at. */
export function usePageDeeds(ask: (question: PageQuestion, page: Page) => void): Entry[] {
  const queries = useQueryClient()
  const acknowledge = useAcknowledge()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const ref = /^\/pages\/([^/]+)$/.exec(path)?.[1] ?? ''
  const { data: page } = useQuery({ ...pageOptions(ref), enabled: ref !== '' })
  if (!page || ref === '') return []
  const deeds: [can: Page['can'][number], words: string, icon: Entry['icon'], run: () => void, key?: string][] = [
    ['acknowledge', 'Acknowledge', IconHandStop, () => acknowledge.send(page), 'a'],
    ['unacknowledge', 'Give back', IconArrowBackUp, () => void giveBack(queries, [page])],
    ['resolve', 'Resolve', IconCheck, () => ask('resolve', page), 'r'],
    ['escalate', 'Escalate now', IconArrowUp, () => ask('escalate', page), 'e'],
    ['addResponders', 'Add people to', IconUserPlus, () => ask('addResponders', page)],
    ['reassign', 'Reassign', IconTransfer, () => ask('reassign', page)],
    ['snooze', 'Snooze', IconMoonStars, () => ask('snooze', page), 's'],
    ['note', 'Write a note on', IconNote, () => ask('note', page), 'n'],
  ]
  return deeds
    .filter(([can]) => page.can.includes(can))
    .map(([can, words, icon, run, hint]) => ({ id: `page ${can}`, label: `${words} #${page.number}`, hint, icon, run }))
}

interface GeneralDeeds {
  onPageSomeone: () => void
  onHelp: () => void
}

/** What can be done anywhere. */
export function useDeeds({ onPageSomeone, onHelp }: GeneralDeeds): Entry[] {
  const navigate = useNavigate()
  const leave = useLeave()
  const mayPage = useMay('page:create')
  const mayConfigure = useMay('config:write')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const deeds: Entry[] = []
  if (mayPage) {
    deeds.push({
      id: 'page someone',
      label: 'Page someone',
      words: 'call ring',
      icon: IconBellPlus,
      run: onPageSomeone,
    })
  }
  if (mayConfigure) {
    for (const [kind, { one }] of Object.entries(documentKinds)) {
      if (kind === 'integrations') continue
      const go = () => void navigate({ to: '/create/$kind', params: { kind } })
      deeds.push({ id: `create ${kind}`, label: `Create a ${one}`, words: 'new add', icon: IconPlus, run: go })
    }
    const connect = () => void navigate({ to: '/connect' })
    deeds.push({ id: 'connect', label: 'Connect a source', words: 'new integration', icon: IconPlug, run: connect })
  }
  for (const { value, label, icon } of schemes) {
    if (value === colorScheme) continue
    const run = () => setColorScheme(value)
    deeds.push({ id: `colours ${value}`, label, words: 'theme colours mode', icon, run })
  }
  return [
    ...deeds,
    { id: 'keys', label: 'Keys', hint: '?', words: 'help shortcuts keyboard', icon: IconKeyboard, run: onHelp },
    { id: 'sign out', label: 'Sign out', words: 'log out leave', icon: IconLogout, run: () => void leave() },
  ]
}

const schemes = [
  { value: 'light', label: 'Light colours', icon: IconSun },
  { value: 'dark', label: 'Dark colours', icon: IconMoon },
  { value: 'auto', label: 'Colours as the system', icon: IconDeviceDesktop },
] as const
