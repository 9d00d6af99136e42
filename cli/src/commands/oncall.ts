import { type Command, print, table } from '../command.ts'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** In the zone of this machine, which is named. */
function when(instant: string | null): string {
  if (!instant) return 'no end in sight'
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  )
  return `${text} ${zone}`
}

export const oncall: Command = {
  summary: 'Who is on call, now or at an instant',
  usage: 'Usage: tocsin oncall [schedule] [--service SLUG] [--team SLUG] [--user E-MAIL] [--at INSTANT] [--json]',
  options: { at: { type: 'string' }, service: { type: 'string' }, team: { type: 'string' }, user: { type: 'string' } },
  async run({ client, args, options, json }) {
    const text = (name: string) => (typeof options[name] === 'string' ? { [name]: options[name] } : {})
    const answer = await client().onCall.list({
      ...(args[0] ? { schedule: args[0] } : {}),
      ...text('at'),
      ...text('service'),
      ...text('team'),
      ...text('user'),
    })
    const rows = answer.map((each) => [
      each.schedule.slug,
      each.users.map((user) => user.name).join(', ') || 'NOBODY',
      `until ${when(each.until)}`,
      each.next ? `then ${each.next.users.map((user) => user.name).join(', ') || 'nobody'}` : '',
    ])
    print(json, answer, rows.length > 0 ? table(rows) : 'no schedule matches')
    return 0
  },
}
