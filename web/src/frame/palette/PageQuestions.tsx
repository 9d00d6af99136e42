import type { Page } from '@tocsin/contract/paging/paging'
import { AddPeopleDialogue } from '../../paging/page/AddPeopleDialogue.tsx'
import { EscalateDialogue } from '../../paging/page/EscalateDialogue.tsx'
import { NoteDialogue } from '../../paging/page/NoteDialogue.tsx'
import { ReassignDialogue } from '../../paging/page/ReassignDialogue.tsx'
import { ResolveDialogue } from '../../paging/page/ResolveDialogue.tsx'
import { SnoozeDialogue } from '../../paging/page/SnoozeDialogue.tsx'

const dialogues = {
  resolve: ResolveDialogue,
  escalate: EscalateDialogue,
  addResponders: AddPeopleDialogue,
  reassign: ReassignDialogue,
  snooze: SnoozeDialogue,
  note: NoteDialogue,
}

export type PageQuestion = keyof typeof dialogues

interface PageQuestionsProps {
  question: PageQuestion
  page: Page
  opened: boolean
  onClose: () => void
}

/** The dialogue of one action on a page. */
export function PageQuestions({ question, page, opened, onClose }: PageQuestionsProps) {
  const Dialogue = dialogues[question]
  return <Dialogue page={page} opened={opened} onClose={onClose} />
}
