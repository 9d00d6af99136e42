import { createRouter } from '@tanstack/react-router'
import { Frame } from './frame/Frame.tsx'
import { rooms } from './rooms.ts'
import { Crash } from './shared/Crash.tsx'
import { frameRoute, rootRoute } from './shared/routes.ts'
import { Waiting } from './ui/state/Waiting.tsx'

type Room = (typeof rooms)[number]
type FrameRoute = Room['routes'][number]
type PublicRoute = Room['publicRoutes'][number]

frameRoute.update({ component: Frame })

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    frameRoute.addChildren(rooms.flatMap((room): FrameRoute[] => [...room.routes])),
    ...rooms.flatMap((room): PublicRoute[] => [...room.publicRoutes]),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Crash,
  scrollRestoration: true,
})

/** Whether nobody has to sign in for the screen at this path. */
export function isPublicPath(pathname: string): boolean {
  const [matched] = router.getMatchedRoutes(pathname)
  return matched.length > 1 && !matched.some(({ id }) => id === frameRoute.id)
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
