import { Modal } from '@mantine/core'
import type { Page } from '@tocsin/contract/paging/paging'
import { lazy, Suspense, useRef, useState } from 'react'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import type { PageQuestion } from './PageQuestions.tsx'
import { PaletteBox } from './PaletteBox.tsx'

const PageSomeone = lazy(() =>
  import('../../paging/send/PageSomeone.tsx').then((file) => ({ default: file.PageSomeone })),
)
const PageQuestions = lazy(() => import('./PageQuestions.tsx').then((file) => ({ default: file.PageQuestions })))

interface PaletteProps {
  opened: boolean
  onClose: () => void
  onHelp: () => void
}

/** Go anywhere, do anything: what is typed finds places and actions. Its dialogues outlive it. */
export function Palette({ opened, onClose, onHelp }: PaletteProps) {
  const pageSomeone = useDialogue()
  const question = useDialogue()
  const [asked, setAsked] = useState<{ question: PageQuestion; page: Page } | null>(null)
  const [chosen, setChosen] = useState(false)
  const before = useRef<Element | null>(null)
  if (opened && before.current === null) before.current = document.activeElement

  function run(act: () => void): void {
    // What was chosen decides where the focus goes; a dialogue gives it back to where it was before the palette.
    setChosen(true)
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    onClose()
    act()
  }
  return (
    <>
      <Modal.Root
        opened={opened}
        onClose={onClose}
        size="lg"
        yOffset="12vh"
        centered={false}
        returnFocus={!chosen}
        onExitTransitionEnd={() => {
          before.current = null
          setChosen(false)
        }}
      >
        <Modal.Overlay />
        <Modal.Content aria-label="Go anywhere, do anything">
          <PaletteBox
            run={run}
            onPageSomeone={pageSomeone.open}
            onHelp={onHelp}
            onAsk={(next, page) => {
              setAsked({ question: next, page })
              question.open()
            }}
          />
        </Modal.Content>
      </Modal.Root>
      <Suspense>
        {pageSomeone.mounted && <PageSomeone opened={pageSomeone.opened} onClose={pageSomeone.close} />}
        {asked && <PageQuestions {...asked} opened={question.opened} onClose={question.close} />}
      </Suspense>
    </>
  )
}
