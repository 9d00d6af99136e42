import { type Command, type Invocation, print, table, Usage } from '../command.ts'
import { when, zone } from '../when.ts'

const changes = ['set', 'substitute', 'remove', 'add'] as const

type Answer = Awaited<ReturnType<ReturnType<Invocation['client']>['overrides']['list']>>[0]

/** The one change that is asked for, without its times. */
function changeOf(options: Invocation['options']) {
  const given = changes.filter((name) => typeof options[name] === 'string')
  const [op] = given
  if (!op || given.length > 1) throw new Usage('give one of --set, --substitute, --remove and --add')
  const text = String(options[op])
  const users = text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'nobody')
  if (op === 'set' || op === 'add') return { op, users }
  if (op === 'remove') return { op, user: text.trim() }
  const [user = '', others = ''] = text.split('=')
  if (!others) throw new Usage('--substitute says who is replaced and who takes over: ana@acme.example=bo@acme.example')
  return {
    op,
    user: user.trim(),
    users: others
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== 'nobody'),
  }
}

async function add({ client, args: [, schedule], options, json }: Invocation): Promise<number> {
  if (!schedule) throw new Usage('give the schedule')
  const { start, end, layer, rank } = options
  if (typeof start !== 'string' || typeof end !== 'string')
    throw new Usage('give --start and --end, instants such as 2026-11-06T18:00:00Z')
  const override = {
    ...changeOf(options),
    start,
    end,
    ...(typeof layer === 'string' ? { layer } : {}),
    ...(typeof rank === 'string' ? { rank: Number(rank) } : {}),
  }
  const made = await client().overrides.add({ slug: schedule, override })
  print(json, made, `${made.id}: ${inWords(made)}`)
  return 0
}

async function list({ client, args: [, schedule], options, json }: Invocation): Promise<number> {
  if (!schedule) throw new Usage('give the schedule')
  const after = typeof options.after === 'string' ? { after: options.after } : {}
  const found = await client().overrides.list({ slug: schedule, ...after })
  const rows = found.map((each) => [each.id, inWords(each), each.createdBy ? `by ${each.createdBy.name}` : ''])
  print(json, found, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'no overrides')
  return 0
}

async function remove({ client, args: [, schedule, id], json }: Invocation): Promise<number> {
  if (!schedule || !id) throw new Usage('give the schedule and the id of the override (ovr_…)')
  const { removed } = await client().overrides.remove({ slug: schedule, id })
  print(json, { removed }, removed ? `${id} is removed` : `there is no override ${id}`)
  return removed ? 0 : 1
}

function inWords({ override }: Answer): string {
  const users = 'users' in override ? (override.users?.join(', ') ?? '') : ''
  const what = {
    set: `${users || ('shifts' in override && override.shifts ? 'its own shifts' : 'nobody')} instead of everybody`,
    add: `${users} as well`,
    remove: `without ${'user' in override ? override.user : ''}`,
    substitute: `${users || 'nobody'} for ${'user' in override ? override.user : ''}`,
  }[override.op]
  const layer = override.layer ? ` on layer "${override.layer}"` : ''
  return `${what}${layer}, ${when(override.start)} – ${when(override.end)}`
}

export const override: Command = {
  summary: 'Change who is on call for a time: add, list, remove',
  usage: `Usage: tocsin override add <schedule> --start INSTANT --end INSTANT <change> [--layer NAME] [--rank N] [--json]
       tocsin override list <schedule> [--after INSTANT] [--json]
       tocsin override remove <schedule> <ovr_…> [--json]

<change> is one of
  --set E-MAIL[,E-MAIL…]           these people instead of everybody; "nobody" is nobody
  --substitute E-MAIL=E-MAIL[,…]   the second where the first would be on call
  --remove E-MAIL                  without this person
  --add E-MAIL[,E-MAIL…]           these people as well

To hand over one shift, tocsin cover is better: a cover moves along when the rotation moves.`,
  options: {
    start: { type: 'string' },
    end: { type: 'string' },
    after: { type: 'string' },
    layer: { type: 'string' },
    rank: { type: 'string' },
    set: { type: 'string' },
    substitute: { type: 'string' },
    remove: { type: 'string' },
    add: { type: 'string' },
  },
  async run(call) {
    const verbs: Record<string, (call: Invocation) => Promise<number>> = { add, list, remove }
    const verb = Object.hasOwn(verbs, call.args[0] ?? '') ? verbs[call.args[0]!] : undefined
    if (!verb) throw new Usage('say what to do: add, list or remove')
    return await verb(call)
  },
}
