import { api, queryClient } from './api.ts'
import { type ReadProblem, readProblem } from './problem.ts'

/** Thrown by signIn and signOut. */
export class SignInError extends Error {
  readonly data: ReadProblem

  constructor(problem: ReadProblem) {
    super(problem.detail)
    this.data = problem
  }
}

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    // Under the server's no-referrer policy a browser hides the origin of a POST, which the sign-in wants to check.
    referrerPolicy: 'same-origin',
  })
  if (response.ok) return
  throw new SignInError(readProblem(await response.json().catch(() => null), response.status))
}

/** Opens a session; the cookie is set by the answer. @throws SignInError */
export async function signIn(email: string, password: string): Promise<void> {
  await post('sign-in/email', { email, password })
  queryClient.clear()
}

/** Ends this browser's session. @throws SignInError */
export async function signOut(): Promise<void> {
  await post('sign-out', {})
  queryClient.clear()
}

/** Who I am; asked once and kept for the session. */
export const meOptions = api.me.get.queryOptions({ staleTime: 60_000 })

/** A path of this app to return to; anything that leads elsewhere becomes the home screen. */
export function safeBack(back: string | undefined): string {
  return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/sign-in') ? back : '/'
}
