import { Button, Kbd, UnstyledButton } from '@mantine/core'
import { IconBellPlus, IconSearch } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useMay } from '../me.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { ConnectionState } from './ConnectionState.tsx'
import { DutyState } from './DutyState.tsx'
import classes from './Frame.module.css'
import { MeMenu } from './MeMenu.tsx'

const PageSomeone = lazy(() => import('../paging/send/PageSomeone.tsx').then((file) => ({ default: file.PageSomeone })))

/** The bar at the top of every screen: connection, the search that opens the palette, my duty, "Page someone", me. */
export function TopBar({ onHelp, onSearch }: { onHelp: () => void; onSearch: () => void }) {
  const mayPage = useMay('page:create')
  const dialogue = useDialogue()
  return (
    <section className={classes.top} aria-label="Connection, duty and me">
      <ConnectionState />
      <UnstyledButton
        className={classes.search}
        onClick={onSearch}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        aria-label="Search or do something"
      >
        <IconSearch size={15} aria-hidden />
        <span className={classes.searchWords}>Search or do something</span>
        <Kbd size="xs" className={classes.searchWords}>
          {/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K'}
        </Kbd>
      </UnstyledButton>
      <DutyState />
      {mayPage && (
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconBellPlus size={16} />}
          onClick={dialogue.open}
          style={{ flex: 'none' }}
        >
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
