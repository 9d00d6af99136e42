import type { Page } from '@tocsin/contract/paging'
import { AddPeopleDialogue } from '../../pages/AddPeopleDialogue.tsx'
import { EscalateDialogue } from '../../pages/EscalateDialogue.tsx'
import { NoteDialogue } from '../../pages/NoteDialogue.tsx'
import { ReassignDialogue } from '../../pages/ReassignDialogue.tsx'
import { ResolveDialogue } from '../../pages/ResolveDialogue.tsx'
import { SnoozeDialogue } from '../../pages/SnoozeDialogue.tsx'

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
