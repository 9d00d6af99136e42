import { Button, Group } from '@mantine/core'
import type { Page } from '@tocsin/contract/paging/paging'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { AcknowledgeButton } from '../answers/AcknowledgeButton.tsx'
import type { Acknowledging } from '../answers/answers.ts'
import { EscalateDialogue } from './EscalateDialogue.tsx'
import classes from './PageScreen.module.css'
import { ReassignDialogue } from './ReassignDialogue.tsx'

/** On phones: the answer where the thumb is, and the two ways to say "not me": the next level, or somebody by name. */
export function PhoneBar({ page, acknowledge }: { page: Page; acknowledge: Acknowledging }) {
  const pass = useDialogue()
  const hand = useDialogue()
  if (!page.can.includes('acknowledge')) return null
  return (
    <>
      <div className={classes.spacer} aria-hidden />
      <div className={classes.phone}>
        <AcknowledgeButton page={page} acknowledge={acknowledge} fullWidth h={84} radius="lg" size="xl" />
        <Group grow gap="xs">
          {page.can.includes('escalate') && (
            <Button variant="default" h={44} onClick={pass.open} aria-haspopup="dialog">
              Escalate now
            </Button>
          )}
          {page.can.includes('reassign') && (
            <Button variant="default" h={44} onClick={hand.open} aria-haspopup="dialog">
              Reassign
            </Button>
          )}
        </Group>
      </div>
      {pass.mounted && (
        <EscalateDialogue page={page} opened={pass.opened} onClose={pass.close} begin="I cannot take this." />
      )}
      {hand.mounted && <ReassignDialogue page={page} opened={hand.opened} onClose={hand.close} />}
    </>
  )
}
