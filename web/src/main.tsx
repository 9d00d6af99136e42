import '@mantine/core/styles.css'
import './ui/app.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient, whenSignedOut } from './api.ts'
import { rooms } from './rooms.ts'
import { isPublicPath, router } from './router.ts'
import { RoomsContext } from './shared/room.ts'
import { Toaster } from './ui/state/Toaster.tsx'
import { theme, variables } from './ui/theme.ts'

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (isPublicPath(pathname)) return
  void router.navigate({ to: '/sign-in', search: { back: href }, replace: true })
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

// Only a built app has a service worker: while developing, files have no hashes. Without one (no secure origin) all else works.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
}

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <RoomsContext value={rooms}>
          <RouterProvider router={router} />
        </RoomsContext>
        <Toaster />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
