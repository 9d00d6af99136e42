import type { Page } from '@tocsin/contract/paging/paging'
import { AddPeopleDialogue } from './AddPeopleDialogue.tsx'
import { EscalateDialogue } from './EscalateDialogue.tsx'
import { NoteDialogue } from './NoteDialogue.tsx'
import { ReassignDialogue } from './ReassignDialogue.tsx'
import { ResolveDialogue } from './ResolveDialogue.tsx'
import { SnoozeDialogue } from './SnoozeDialogue.tsx'

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
