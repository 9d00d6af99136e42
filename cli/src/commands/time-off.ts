import { type Command, type Invocation, print, table, Usage } from '../command.ts'
import { when, zone } from '../when.ts'

const text = (options: Invocation['options'], name: string) =>
  typeof options[name] === 'string' ? { [name]: options[name] } : {}

async function list({ client, options, json }: Invocation): Promise<number> {
  const found = await client().timeOff.list({
    ...text(options, 'user'),
    ...text(options, 'team'),
    ...text(options, 'from'),
    ...text(options, 'until'),
  })
  const rows = found.map((each) => [
    each.id,
    each.user.name,
    when(each.from),
    `until ${when(each.until)}`,
    [each.note, each.source === 'ics' ? '(from a calendar)' : null].filter(Boolean).join(' '),
  ])
  print(json, found, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'nobody is away in this time')
  return 0
}

async function add({ client, options, json }: Invocation): Promise<number> {
  const { from, until } = options
  if (typeof from !== 'string' || typeof until !== 'string')
    throw new Usage('give --from and --until, instants such as 2026-12-23T00:00:00Z')
  const made = await client().timeOff.add({ from, until, ...text(options, 'user'), ...text(options, 'note') })
  const conflicts = made.conflicts.map(
    ({ schedule, overlap }) => `  on call on ${schedule.slug}, ${when(overlap.start)} – ${when(overlap.end)}`,
  )
  const lines = [
    `${made.id}: ${made.user.name} is away, ${when(made.from)} – ${when(made.until)}`,
    ...(conflicts.length > 0 ? ['It collides with shifts; ask for cover with tocsin cover:', ...conflicts] : []),
  ]
  print(json, made, lines.join('\n'))
  return 0
}

async function remove({ client, args: [, id], json }: Invocation): Promise<number> {
  if (!id) throw new Usage('give the id of the time off (off_…)')
  const removed = await client().timeOff.remove({ id })
  print(json, removed, `${id} is removed`)
  return 0
}

export const timeOff: Command = {
  summary: 'Who is away when: list, add, remove',
  usage: `Usage: tocsin time-off list [--user E-MAIL] [--team SLUG] [--from INSTANT] [--until INSTANT] [--json]
       tocsin time-off add --from INSTANT --until INSTANT [--user E-MAIL] [--note TEXT] [--json]
       tocsin time-off remove <off_…> [--json]

Time off does not change who is on call: add says with which shifts it collides.`,
  options: {
    user: { type: 'string' },
    team: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    note: { type: 'string' },
  },
  async run(call) {
    const verbs: Record<string, (call: Invocation) => Promise<number>> = { list, add, remove }
    const verb = Object.hasOwn(verbs, call.args[0] ?? '') ? verbs[call.args[0]!] : undefined
    if (!verb) throw new Usage('say what to do: list, add or remove')
    return await verb(call)
  },
}
