import { Modal } from '@mantine/core'
import { type ComponentType, Suspense, useRef, useState } from 'react'
import type { DialogueProps, PaletteParts } from '../../shared/palette.ts'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { PaletteBox } from './PaletteBox.tsx'

export interface PaletteProps {
  /** What the rooms add to it. */
  parts: readonly PaletteParts[]
  opened: boolean
  onClose: () => void
  onHelp: () => void
}

/** Go anywhere, do anything: what is typed finds places and actions. Its dialogues outlive it. */
export function Palette({ parts, opened, onClose, onHelp }: PaletteProps) {
  const dialogue = useDialogue()
  const [asked, setAsked] = useState<{ Dialogue: ComponentType<DialogueProps> } | null>(null)
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
            parts={parts}
            onHelp={onHelp}
            open={(Dialogue) => {
              setAsked({ Dialogue })
              dialogue.open()
            }}
          />
        </Modal.Content>
      </Modal.Root>
      <Suspense>{asked && <asked.Dialogue opened={dialogue.opened} onClose={dialogue.close} />}</Suspense>
    </>
  )
}
