import { posix } from 'node:path'
import type { Import } from '../source-text.ts'
import { isTest, targetOf } from './source.ts'

/**
 * Files that may call an action: the handlers of operations and their views, other actions, what follows a fact, what runs by a clock, and
 * where the rooms are put together.
 */
const callers = /(?:^|[/-])(?:routes|view|actions|reactions|lane|jobs|room|flow|app|rooms)\.ts$/

/** Functions of a Fastify server come from here. */
const httpModules = ['fastify', 'server/src/kernel/http/http.ts']

/** Whether a file of a room mounts HTTP routes by hand: it is a surface of its own, beside the operations. */
export function mountsHttp(path: string, code: string, imports: Import[]): boolean {
  if (!path.startsWith('server/src/') || path.startsWith('server/src/kernel/') || isTest(path)) return false
  const imported = imports.some(({ specifier }) => httpModules.includes(targetOf(path, specifier) ?? specifier))
  const mounts =
    /\bFastifyInstance\b|(?<![\w$])(?:http|app|server|fastify)\s*\.\s*(?:get|post|put|patch|delete|all|route)\s*\(/
  return imported && mounts.test(code) && !/^server\/src\/(?:app|main)\.ts$/.test(path)
}

/**
 * What is wrong with an import of an action: every surface (HTTP beside the operations, links, replies, chat, tools) goes
 * through `perform`, which asks for the permission, opens the transaction and leaves the facts.
 */
export function judgeSurface(from: string, { specifier, how }: Import, mounts: boolean): string | undefined {
  if (!from.startsWith('server/src/') || isTest(from) || how === 'type') return undefined
  const to = targetOf(from, specifier)
  if (!to?.startsWith('server/src/')) return undefined
  const file = posix.basename(to)
  if (mounts && (file === 'actions.ts' || file === 'store.ts')) {
    return `${from} answers HTTP by itself and may not import ${to}: call the operation with perform (server/src/kernel/perform.ts); only there somebody is asked whether this may be done.`
  }
  if (file === 'actions.ts' && !callers.test(from)) {
    return `${from} may not import ${to}: actions are called by routes, actions, reactions, lanes, jobs and room.ts. A surface calls the operation with perform (server/src/kernel/perform.ts).`
  }
  return undefined
}
