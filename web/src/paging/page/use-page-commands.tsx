import {
  IconArrowBackUp,
  IconArrowUp,
  IconBellPlus,
  IconCheck,
  IconHandStop,
  IconMoonStars,
  IconNote,
  IconTransfer,
  IconUserPlus,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import type { Page } from '@tocsin/contract/paging/paging'
import { lazy } from 'react'
import { useMay } from '../../me.ts'
import { giveBack, pageOptions } from '../../shared/page-actions/page-actions.ts'
import type { Entry, Group, OpenDialogue } from '../../shared/palette.ts'
import { useAcknowledge } from '../answers/answers.ts'
import type { PageQuestion } from './PageQuestions.tsx'

const PageSomeone = lazy(async () => ({ default: (await import('../send/PageSomeone.tsx')).PageSomeone }))
const PageQuestions = lazy(async () => ({ default: (await import('./PageQuestions.tsx')).PageQuestions }))

/** For the palette: what can be done with the page one looks at, and paging someone anywhere. */
export function usePageCommands(open: OpenDialogue): Group[] {
  const mayPage = useMay('page:create')
  const pageSomeone: Entry = {
    id: 'page someone',
    label: 'Page someone',
    words: 'call ring',
    icon: IconBellPlus,
    run: () => open(PageSomeone),
  }
  return [
    { title: 'This page', entries: useThisPage(open) },
    { title: 'Do', entries: mayPage ? [pageSomeone] : [] },
  ]
}

function useThisPage(open: OpenDialogue): Entry[] {
  const queries = useQueryClient()
  const acknowledge = useAcknowledge()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const ref = /^\/pages\/([^/]+)$/.exec(path)?.[1] ?? ''
  const { data: page } = useQuery({ ...pageOptions(ref), enabled: ref !== '' })
  if (!page || ref === '') return []
  const ask = (question: PageQuestion) => () =>
    open((props) => <PageQuestions page={page} question={question} {...props} />)
  const actions: [can: Page['can'][number], words: string, icon: Entry['icon'], run: () => void, key?: string][] = [
    ['acknowledge', 'Acknowledge', IconHandStop, () => acknowledge.send(page), 'a'],
    ['unacknowledge', 'Give back', IconArrowBackUp, () => void giveBack(queries, [page])],
    ['resolve', 'Resolve', IconCheck, ask('resolve'), 'r'],
    ['escalate', 'Escalate now', IconArrowUp, ask('escalate'), 'e'],
    ['addResponders', 'Add people to', IconUserPlus, ask('addResponders')],
    ['reassign', 'Reassign', IconTransfer, ask('reassign')],
    ['snooze', 'Snooze', IconMoonStars, ask('snooze'), 's'],
    ['note', 'Write a note on', IconNote, ask('note'), 'n'],
  ]
  return actions
    .filter(([can]) => page.can.includes(can))
    .map(([can, words, icon, run, hint]) => ({ id: `page ${can}`, label: `${words} #${page.number}`, hint, icon, run }))
}
