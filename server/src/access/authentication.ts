import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/data/db.ts'
import type { Env } from '../kernel/env.ts'
import type { FastifyInstance } from '../kernel/http/http.ts'
import type { Log } from '../kernel/log.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import { ensureSetupToken } from './actions.ts'
import { type Authenticator, createAuthenticator } from './principal.ts'
import { createAuth } from './sign-in/auth.ts'
import { mountAuth } from './sign-in/mount.ts'

export interface Authentication extends Authenticator {
  /** Not null until there is an admin. */
  setupToken: string | null
  /** Adds sign-in, sign-out and change of password. */
  mount(http: FastifyInstance): void
}

export interface AuthenticationOptions {
  database: Database
  clock: Clock
  log: Log
  env: Env
  secrets: SecretBox
}

/** Who is asking, for every surface of this process. */
export async function openAuthentication(options: AuthenticationOptions): Promise<Authentication> {
  const { database, env, secrets } = options
  const auth = createAuth({ ...options, publicUrl: env.publicUrl })
  const authenticator = createAuthenticator({ ...options, auth, adminToken: env.adminToken })
  return {
    ...authenticator,
    setupToken: await ensureSetupToken(database, secrets),
    mount: (http) => mountAuth(http, auth),
  }
}
