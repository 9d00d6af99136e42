import { type Command, print, table } from '../command.ts'

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** `Mon 2 Nov 2026, 09:00`, in the zone of this machine. */
function when(instant: string): string {
  const format: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }
  return new Intl.DateTimeFormat('en-GB', { ...format, timeZone: zone }).format(new Date(instant))
}

export const shifts: Command = {
  summary: 'When I am (or somebody is) on call, overrides included',
  usage: 'Usage: tocsin shifts [schedule] [--user E-MAIL] [--team SLUG] [--from INSTANT] [--until INSTANT] [--json]',
  options: { user: { type: 'string' }, team: { type: 'string' }, from: { type: 'string' }, until: { type: 'string' } },
  async run({ client, args, options, json }) {
    const text = (name: string) => (typeof options[name] === 'string' ? { [name]: options[name] } : {})
    const answer = await client().onCall.shifts({
      ...(args[0] ? { schedule: args[0] } : {}),
      ...text('user'),
      ...text('team'),
      ...text('from'),
      ...text('until'),
    })
    const rows = answer.map((each) => [each.schedule.slug, when(each.start), `until ${when(each.end)}`, each.because])
    print(json, answer, rows.length > 0 ? `${table(rows)}\n(times in ${zone})` : 'no shifts in this time')
    return 0
  },
}
