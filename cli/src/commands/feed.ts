import { type Command, type Invocation, print, table, Usage } from '../command.ts'
import { when, zone } from '../when.ts'

const verbs: Record<string, (call: Invocation) => Promise<number>> = {
  async list({ client, args, json }) {
    const answer = await client().feeds.list(args[1] ? { schedule: args[1] } : {})
    const rows = answer.map((feed) => [
      feed.id,
      feed.name,
      feed.schedule?.slug ?? 'my shifts',
      `…${feed.hint}`,
      feed.revokedAt ? 'revoked' : feed.lastReadAt ? `read ${when(feed.lastReadAt)}` : 'never read',
    ])
    print(json, answer, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'no feeds yet')
    return 0
  },
  async create({ client, args, options, json }) {
    const name = typeof options.name === 'string' ? options.name : (args[1] ?? 'my shifts')
    const answer = await client().feeds.create({ name, ...(args[1] ? { schedule: args[1] } : {}) })
    print(json, answer, `${answer.url}\nThis address is shown once. Whoever has it can read this calendar.`)
    return 0
  },
  async revoke({ client, args, json }) {
    if (!args[1]) throw new Usage('give the id (fed_…); tocsin feed list shows them')
    const answer = await client().feeds.revoke({ id: args[1] })
    print(json, answer, `${answer.name} is revoked`)
    return 0
  },
}

export const feed: Command = {
  summary: 'Calendar feeds (ICS) of my shifts or of a schedule',
  usage: `Usage: tocsin feed create [schedule] [--name TEXT]   without a schedule: my shifts over all schedules
       tocsin feed list [schedule]
       tocsin feed revoke <id>`,
  options: { name: { type: 'string' } },
  async run(call) {
    const name = call.args[0] ?? 'list'
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
    if (!verb) throw new Usage(`there is no "feed ${name}"; there are ${Object.keys(verbs).join(', ')}`)
    return await verb(call)
  },
}
