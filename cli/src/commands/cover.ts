import { type Command, type Invocation, print, table, Usage } from '../command.ts'
import { when, zone } from '../when.ts'

type Client = ReturnType<Invocation['client']>
type Cover = Awaited<ReturnType<Client['cover']['get']>>
type Done = Awaited<ReturnType<Client['cover']['take']>>

/** The options that were given, by their names here and in the API. */
function given<K extends string>(options: Invocation['options'], names: Record<K, string>): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {}
  for (const [key, option] of Object.entries(names) as [K, string][]) {
    const value = options[option]
    if (typeof value === 'string') found[key] = value
  }
  return found
}

function needed(options: Invocation['options'], name: string, why: string): string {
  const value = options[name]
  if (typeof value !== 'string') throw new Usage(`give --${name}, ${why}`)
  return value
}

function scheduleOf({ args }: Invocation): string {
  if (!args[1]) throw new Usage('give the schedule')
  return args[1]
}

function idOf({ args }: Invocation): string {
  if (!args[1]) throw new Usage('give the id (cov_…); tocsin cover list shows them')
  return args[1]
}

const inside = 'an instant inside the shift, such as 2026-11-10T12:00:00Z'

function partOf(options: Invocation['options']) {
  const { start, end } = given(options, { start: 'start', end: 'end' })
  if (start === undefined && end === undefined) return {}
  if (start === undefined || end === undefined) throw new Usage('a part of a shift needs --start and --end')
  return { part: { start, end } }
}

function shiftsInWords({ shifts }: Cover): string {
  return shifts
    .map(({ schedule, start, end, from, to }) => {
      const people = to ? `${to.name} for ${from.name}` : from.name
      return `${schedule.slug} ${when(start)} – ${when(end)} (${people})`
    })
    .join(' ⇄ ')
}

function done(json: boolean, answer: Done): number {
  const { cover, warnings } = answer
  const lines = [`${cover.id} is ${cover.state}: ${cover.because}`, ...warnings.map((warning) => `note: ${warning}`)]
  print(json, answer, lines.join('\n'))
  return 0
}

const verbs: Record<string, (call: Invocation) => Promise<number>> = {
  async list({ client, args, options, json }) {
    const answer = await client().cover.list({
      ...(args[1] ? { schedule: args[1] } : {}),
      ...given(options, { team: 'team', user: 'user', after: 'after', state: 'state' }),
    } as Parameters<Client['cover']['list']>[0])
    const rows = answer.items.map((cover) => [
      cover.id,
      cover.kind,
      cover.detached ? 'detached' : cover.state,
      shiftsInWords(cover),
      cover.detached ? cover.detached.because : '',
    ])
    print(json, answer, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'no covers or swaps match')
    return 0
  },
  async request(call) {
    const { client, options, json } = call
    const asked = Array.isArray(options.ask) ? { asked: options.ask } : {}
    return done(
      json,
      await client().cover.request({
        schedule: scheduleOf(call),
        at: needed(options, 'at', inside),
        ...given(options, { layer: 'layer', user: 'user', to: 'to', note: 'note' }),
        ...partOf(options),
        ...asked,
      }),
    )
  },
  async candidates(call) {
    const { client, options, json } = call
    const answer = await client().cover.candidates({
      schedule: scheduleOf(call),
      at: needed(options, 'at', inside),
      ...given(options, { layer: 'layer', user: 'user', start: 'start', end: 'end' }),
    })
    const rows = answer.candidates.map(({ person, available, reasons }) => [
      person.name,
      person.email,
      available ? 'free' : 'busy',
      reasons.join('; '),
    ])
    print(json, answer, rows.length > 0 ? table(rows) : 'nobody else could take it')
    return 0
  },
  async take(call) {
    return done(call.json, await call.client().cover.take({ id: idOf(call), ...given(call.options, { user: 'user' }) }))
  },
  async swap(call) {
    const { client, options, json } = call
    const schedule = scheduleOf(call)
    const other = typeof options['their-schedule'] === 'string' ? options['their-schedule'] : schedule
    return done(
      json,
      await client().cover.proposeSwap({
        mine: { schedule, at: needed(options, 'mine', inside) },
        theirs: { schedule: other, at: needed(options, 'theirs', inside) },
        ...given(options, { with: 'with', user: 'user', note: 'note' }),
        ...(options.force === true ? { force: true } : {}),
      }),
    )
  },
  async accept(call) {
    return done(call.json, await call.client().cover.accept({ id: idOf(call) }))
  },
  async decline(call) {
    const note = given(call.options, { note: 'note' })
    return done(call.json, await call.client().cover.decline({ id: idOf(call), ...note }))
  },
  async withdraw(call) {
    const note = given(call.options, { note: 'note' })
    return done(call.json, await call.client().cover.withdraw({ id: idOf(call), ...note }))
  },
  async pager(call) {
    const { client, options, json } = call
    const answer = await client().cover.takePager({
      schedule: scheduleOf(call),
      ...given(options, { from: 'from', until: 'until', user: 'user', note: 'note' }),
    })
    const lines = [
      `${answer.because}; until ${when(answer.end)} ${zone}`,
      ...answer.warnings.map((warning) => `note: ${warning}`),
    ]
    print(json, answer, lines.join('\n'))
    return 0
  },
}

export const cover: Command = {
  summary: 'Ask for cover, take a shift, swap shifts, take the pager now',
  usage: `Usage: tocsin cover list [schedule] [--user me|E-MAIL] [--team SLUG] [--state open|taken|declined|withdrawn|expired] [--after INSTANT]
       tocsin cover request <schedule> --at INSTANT [--start INSTANT --end INSTANT] [--layer NAME] [--ask E-MAIL]… [--note TEXT]
                            [--user E-MAIL] [--to E-MAIL]      for somebody else, decided at once (managers)
       tocsin cover candidates <schedule> --at INSTANT [--start INSTANT --end INSTANT] [--layer NAME] [--user E-MAIL]
       tocsin cover take <cov_…> [--user E-MAIL]
       tocsin cover swap <schedule> --mine INSTANT --theirs INSTANT [--their-schedule SLUG] [--with E-MAIL] [--note TEXT] [--force]
       tocsin cover accept|decline|withdraw <cov_…> [--note TEXT]
       tocsin cover pager <schedule> [--until INSTANT] [--from E-MAIL] [--user E-MAIL]

--at, --mine and --theirs are instants inside the shift. --json prints the API's answer.`,
  options: {
    at: { type: 'string' },
    start: { type: 'string' },
    end: { type: 'string' },
    layer: { type: 'string' },
    user: { type: 'string' },
    ask: { type: 'string', multiple: true },
    to: { type: 'string' },
    note: { type: 'string' },
    team: { type: 'string' },
    state: { type: 'string' },
    after: { type: 'string' },
    mine: { type: 'string' },
    theirs: { type: 'string' },
    'their-schedule': { type: 'string' },
    with: { type: 'string' },
    force: { type: 'boolean' },
    until: { type: 'string' },
    from: { type: 'string' },
  },
  async run(call) {
    const verb = Object.hasOwn(verbs, call.args[0] ?? '') ? verbs[call.args[0]!] : undefined
    if (!verb) throw new Usage(`say what to do: ${Object.keys(verbs).join(', ')}`)
    return await verb(call)
  },
}
