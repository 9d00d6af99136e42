import { useHotkeys, useLocalStorage } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { HelpLink } from '../help/HelpLink.tsx'
import { followLive } from '../live.ts'
import { MeContext } from '../me.ts'
import { useSendAnswers } from '../paging/answers/answers.ts'
import { meOptions } from '../session.ts'
import { useRooms } from '../shared/room.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { PageHelp } from '../ui/layout/page-help.ts'
import { Waiting } from '../ui/state/Waiting.tsx'
import { ZoneContext } from '../ui/time/zone.ts'
import classes from './Frame.module.css'
import { useKnownPages } from './known-pages.ts'
import { BottomBar } from './navigation/BottomBar.tsx'
import { Navigation } from './navigation/Navigation.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { loadPalette } from './palette/load-palette.tsx'
import { useNoteRecent } from './palette/recent.ts'
import { TopBar } from './TopBar.tsx'
import { useNewPages } from './use-new-pages.ts'

const KeyHelp = lazy(() => import('./KeyHelp.tsx').then((file) => ({ default: file.KeyHelp })))

/** Navigation, top bar and the place of the screen; follows the live feed as long as somebody is signed in. */
export function Frame() {
  const queries = useQueryClient()
  const { data: me } = useQuery(meOptions)
  const [narrow, setNarrow] = useLocalStorage({ key: 'tocsin-narrow', defaultValue: false })
  const help = useDialogue()
  useEffect(() => followLive(queries), [queries])
  const rooms = useRooms()
  const [Palette] = useState(() => lazy(() => loadPalette(rooms)))
  const palette = useDialogue()
  useHotkeys([['shift+?', help.open]])
  // Also while somebody types: the keys mean nothing else there.
  useHotkeys([['mod+K', palette.open]], [])
  useNoteRecent(me?.id)
  // Loaded before it is wanted, once there is nothing better to do.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(rooms).catch(() => undefined), 3000)
    return () => clearTimeout(timer)
  }, [rooms])
  useNewPages()
  useSendAnswers(me?.id)
  useKnownPages(me?.timeZone ?? 'UTC')
  const main = useFocusOnNavigation()
  if (!me) return <Waiting as="panels" />
  return (
    <MeContext value={me}>
      <ZoneContext value={me.timeZone}>
        <a href="#main" className={classes.skip}>
          Skip to content
        </a>
        <div className={classes.frame} data-narrow={narrow || undefined}>
          <Navigation narrow={narrow} onNarrow={() => setNarrow(!narrow)} />
          <div>
            <TopBar onHelp={help.open} onSearch={palette.open} />
            <OfflineBanner />
            <main id="main" className={classes.main} ref={main} tabIndex={-1}>
              <PageHelp value={<HelpLink />}>
                <Outlet />
              </PageHelp>
            </main>
          </div>
          <BottomBar />
        </div>
        {palette.mounted && (
          <Suspense
            fallback={palette.opened && <div role="dialog" aria-modal="true" aria-label="Opening the search" />}
          >
            <Palette opened={palette.opened} onClose={palette.close} onHelp={help.open} />
          </Suspense>
        )}
        {help.mounted && (
          <Suspense>
            <KeyHelp opened={help.opened} onClose={help.close} />
          </Suspense>
        )}
      </ZoneContext>
    </MeContext>
  )
}

/** After going to another screen the focus is on it, so that a screen reader and the keyboard start there. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (before.current !== undefined && path !== before.current) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path])
  return main
}
