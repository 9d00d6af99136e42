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
  })
  if (response.ok) return
  const problem = readProblem(await response.json().catch(() => null), response.status)
  throw new SignInError(inWords(problem))
}

/** The sign-in library answers tersely; the person needs to know what to do. */
function inWords(problem: ReadProblem): ReadProblem {
  if (problem.status === 401) {
    return { ...problem, detail: 'The e-mail address or the password is not right. After a few tries you have to wait.' }
  }
  if (problem.status === 429) return { ...problem, detail: 'Too many tries. Wait a minute, then try again.' }
  return problem
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
