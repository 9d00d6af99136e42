import { type Command, type Invocation, print, table, Usage } from '../command.ts'
import { when, zone } from '../when.ts'

type Client = ReturnType<Invocation['client']>
type State = NonNullable<NonNullable<Parameters<Client['handovers']['list']>[0]>['state']>

function idOf({ args }: Invocation): string {
  if (!args[1]) throw new Usage('give the id (hov_…); tocsin handover list shows them')
  return args[1]
}

const names = (people: { name: string }[]) => people.map(({ name }) => name).join(', ') || 'nobody'

const verbs: Record<string, (call: Invocation) => Promise<number>> = {
  async list({ client, args, options, json }) {
    const answer = await client().handovers.list({
      ...(args[1] ? { schedule: args[1] } : {}),
      ...(typeof options.user === 'string' ? { user: options.user } : {}),
      ...(typeof options.team === 'string' ? { team: options.team } : {}),
      ...(typeof options.state === 'string' ? { state: options.state as State } : {}),
    })
    const rows = answer.items.map(({ id, schedule, at, outgoing, incoming, state }) => [
      id,
      schedule.slug,
      when(at),
      `${names(outgoing)} → ${names(incoming)}`,
      state,
    ])
    print(json, answer, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'no hand-overs match')
    return 0
  },
  async show(call) {
    const answer = await call.client().handovers.get({ id: idOf(call) })
    const head = `${answer.schedule.name}, ${when(answer.at)}: ${names(answer.outgoing)} → ${names(answer.incoming)} (${answer.state}: ${answer.because})`
    print(call.json, answer, `${head}\n\n${answer.text}`)
    return 0
  },
  async accept(call) {
    const answer = await call.client().handovers.accept({ id: idOf(call) })
    print(call.json, answer, `${answer.schedule.name}: ${answer.because}`)
    return 0
  },
  async check({ client, args, options, json }) {
    if (!args[1]) throw new Usage('give the schedule')
    const user = typeof options.user === 'string' ? { user: options.user } : {}
    const answer = await client().handovers.checklist({ slug: args[1], ...user })
    const shift = answer.shift
      ? `shift from ${when(answer.shift.start)} until ${when(answer.shift.end)}`
      : 'no shift in 60 days'
    const rows = answer.items.map(({ state, what, because }) => [state, what, because])
    print(json, answer, `${answer.person.name}, ${answer.schedule.name}: ${shift}\n${table(rows)}\n(times in ${zone})`)
    return answer.ready ? 0 : 1
  },
}

export const handover: Command = {
  summary: 'Hand-overs between shifts, and whether somebody is ready for theirs',
  usage: `Usage: tocsin handover list [schedule] [--user me] [--team SLUG] [--state waiting]
       tocsin handover show <id>
       tocsin handover accept <id>
       tocsin handover check <schedule> [--user E-MAIL]   exit code 1: not ready`,
  options: { user: { type: 'string' }, team: { type: 'string' }, state: { type: 'string' } },
  async run(call) {
    const name = call.args[0] ?? 'list'
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (!verb) throw new Usage(`there is no "handover ${name}"; there are ${Object.keys(verbs).join(', ')}`)
    return await verb(call)
  },
}
