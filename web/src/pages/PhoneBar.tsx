import { Button, Group } from '@mantine/core'
import type { Page } from '@tocsin/contract/paging'
import { useDialogue } from '../ui/use-dialogue.ts'
import { AcknowledgeButton } from './AcknowledgeButton.tsx'
import { EscalateDialogue } from './EscalateDialogue.tsx'
import classes from './PageScreen.module.css'
import type { useAcknowledge } from './page-actions.ts'
import { ReassignDialogue } from './ReassignDialogue.tsx'

/** On phones: the answer where the thumb is, and the two ways to say "not me". */
export function PhoneBar({ page, acknowledge }: { page: Page; acknowledge: ReturnType<typeof useAcknowledge> }) {
  const escalate = useDialogue()
  const pass = useDialogue()
  if (!page.can.includes('acknowledge')) return null
  return (
    <>
      <div className={classes.spacer} aria-hidden />
      <div className={classes.phone}>
        <AcknowledgeButton page={page} acknowledge={acknowledge} fullWidth h={84} radius="lg" size="xl" />
        <Group grow gap="xs">
          {page.can.includes('escalate') && (
            <Button variant="default" h={44} onClick={escalate.open}>
              Escalate now
            </Button>
          )}
          {page.can.includes('reassign') && (
            <Button variant="default" h={44} onClick={pass.open}>
              I can't, pass on
            </Button>
          )}
        </Group>
      </div>
      {escalate.mounted && <EscalateDialogue page={page} opened={escalate.opened} onClose={escalate.close} />}
      {pass.mounted && <ReassignDialogue page={page} opened={pass.opened} onClose={pass.close} />}
    </>
  )
}
