import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { system } from '@tocsin/contract/facts'
import type { Database } from '../kernel/data/db.ts'
import type { Log } from '../kernel/log.ts'
import type { Principal } from '../kernel/perform.ts'
import { applyConfig, type ConfigContext } from './actions.ts'

/** Tocsin itself, when it acts on its own. */
const itself: Principal = {
  actor: system,
  userId: null,
  email: null,
  role: 'admin',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}

/** Applies a YAML or JSON file, or all of a folder, as one configuration. @throws what apply throws; nothing is changed then. */
export async function applyFilesAt(
  path: string,
  { database, log, ...context }: ConfigContext & { database: Database; log: Log },
): Promise<void> {
  const names = (await stat(path)).isDirectory()
    ? (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort()
    : ['']
  const files = await Promise.all(
    names.map(async (name) => ({ name: name || path, text: await readFile(join(path, name), 'utf8') })),
  )
  const steps = await database.transact((tx) => applyConfig(tx, itself, context, { files, owner: null, prune: false }))
  const changed = steps.filter((step) => step.action !== 'unchanged').length
  log.info({ path, changed }, 'configuration applied')
}
