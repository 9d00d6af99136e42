import { createRootRoute, createRoute, redirect } from '@tanstack/react-router'
import { queryClient } from '../api.ts'
import { problemOf } from '../problem.ts'
import { choice, maybe, word } from '../search.ts'
import { meOptions } from '../session.ts'
import { Crash } from './Crash.tsx'
import { NotFound } from './NotFound.tsx'

/** The parent of screens that nobody has to sign in for. */
export const rootRoute = createRootRoute({ notFoundComponent: NotFound, errorComponent: Crash })

/** The parent of all other screens: it waits until it is known who is signed in. What it shows is set in router.ts. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meOptions)
    } catch (error) {
      if (problemOf(error).status !== 401) throw error
      throw redirect({ to: '/sign-in', search: { back: location.href } })
    }
  },
})

type Search = Record<string, unknown>

/** The search of a list of documents. */
export function listSearch(search: Search) {
  return maybe({ q: word(search.q) })
}

/** The tab of a document's screen. */
export function documentSearch(search: Search) {
  return maybe({ tab: choice(search.tab, ['view', 'edit', 'yaml', 'history']) })
}
