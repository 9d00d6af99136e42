import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlanStep } from '@tocsin/contract/config/config'
import { Rollout } from '@tocsin/contract/schedules/schedules'
import { type Command, type Invocation, print, Usage } from '../command.ts'

const options = { owner: { type: 'string' }, prune: { type: 'boolean' }, rollout: { type: 'string' } } as const
const marks = { create: '+', update: '~', delete: '-', unchanged: ' ' }

/** YAML and JSON files of the paths; folders are read one level deep, in order of name. "-" is standard input. */
async function read(paths: string[]): Promise<Record<string, string>> {
  if (paths.length === 0) throw new Usage('give at least one file or folder')
  const files: Record<string, string> = {}
  for (const path of paths) {
    if (path === '-') {
      let text = ''
      for await (const chunk of process.stdin) text += chunk
      files['standard input'] = text
    } else if ((await stat(path)).isDirectory()) {
      const names = (await readdir(path)).filter((name) => /\.(ya?ml|json)$/.test(name)).sort()
      // With --prune, nothing would mean: delete everything.
      if (names.length === 0) throw new Usage(`there is no .yaml, .yml or .json file in ${path}`)
      for (const name of names) files[join(path, name)] = await readFile(join(path, name), 'utf8')
    } else files[path] = await readFile(path, 'utf8')
  }
  return files
}

function show(steps: PlanStep[]): string {
  const changes = steps.filter((step) => step.action !== 'unchanged')
  const lines = changes.flatMap((step) => [
    `${marks[step.action]} ${step.kind} ${step.slug}`,
    ...(step.action === 'update'
      ? step.diff.map((each) => `    ${each.path}: ${JSON.stringify(each.before)} → ${JSON.stringify(each.after)}`)
      : []),
    ...(step.key ? [`    key (shown this once): ${step.key}`, `    URL: ${step.url}`] : []),
  ])
  const count = (action: PlanStep['action']) => steps.filter((step) => step.action === action).length
  lines.push(
    `${count('create')} to create, ${count('update')} to change, ${count('delete')} to delete, ${count('unchanged')} unchanged`,
  )
  return lines.join('\n')
}

async function input({ args, options: given }: Invocation) {
  const owner = typeof given.owner === 'string' ? given.owner : undefined
  const rollout = Rollout.optional().safeParse(given.rollout)
  if (!rollout.success) throw new Usage(`--rollout ${rollout.error.issues[0]!.message}`)
  return {
    files: await read(args),
    ...(owner ? { owner } : {}),
    ...(given.prune ? { prune: true } : {}),
    ...(rollout.data ? { rollout: rollout.data } : {}),
  }
}

export const plan: Command = {
  summary: 'Show what an apply would change; exit code 4 when there is something',
  usage: 'Usage: tocsin plan <file|folder|->… [--owner NAME] [--prune] [--rollout recompute] [--json]',
  options,
  async run(call) {
    const steps = await call.client().config.plan(await input(call))
    print(call.json, steps, show(steps))
    return steps.some((step) => step.action !== 'unchanged') ? 4 : 0
  },
}

export const apply: Command = {
  summary: 'Make configuration files true, all or nothing',
  usage:
    'Usage: tocsin apply <file|folder|->… [--owner NAME] [--prune] [--rollout recompute] [--json]\n\nWhat the files do not declare is not touched. --prune deletes what --owner once declared and no longer does. Who is on\ncall stays on call when a rotation changes; --rollout recompute recalculates its turns.',
  options,
  async run(call) {
    const steps = await call.client().config.apply(await input(call))
    print(
      call.json,
      steps,
      show(steps)
        .replaceAll(' to create', ' created')
        .replaceAll(' to change', ' changed')
        .replaceAll(' to delete', ' deleted'),
    )
    return 0
  },
}
