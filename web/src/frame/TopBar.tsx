import { Button } from '@mantine/core'
import { IconBellPlus } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useMay } from '../me.ts'
import { useDialogue } from '../ui/use-dialogue.ts'
import { ConnectionState } from './ConnectionState.tsx'
import { DutyState } from './DutyState.tsx'
import classes from './Frame.module.css'
import { MeMenu } from './MeMenu.tsx'

const PageSomeone = lazy(() => import('../pages/PageSomeone.tsx').then((file) => ({ default: file.PageSomeone })))

/** The bar at the top of every screen: connection, my duty, "Page someone", me. */
export function TopBar({ onHelp }: { onHelp: () => void }) {
  const mayPage = useMay('page:create')
  const dialogue = useDialogue()
  return (
    <section className={classes.top} aria-label="Connection, duty and me">
      <ConnectionState />
      <DutyState />
      {mayPage && (
        <Button size="compact-md" variant="default" leftSection={<IconBellPlus size={16} />} onClick={dialogue.open}>
          Page someone
        </Button>
      )}
      <MeMenu onHelp={onHelp} />
      {dialogue.mounted && (
        <Suspense>
          <PageSomeone opened={dialogue.opened} onClose={dialogue.close} />
        </Suspense>
      )}
    </section>
  )
}
