import { type Command, print, table, Usage } from '../command.ts'

export const quality: Command = {
  summary: 'What is not well about a schedule, with reasons and a score',
  usage: 'Usage: tocsin quality <schedule> [--from INSTANT] [--until INSTANT] [--rest HOURS] [--nights N] [--json]',
  options: {
    from: { type: 'string' },
    until: { type: 'string' },
    rest: { type: 'string' },
    nights: { type: 'string' },
  },
  async run({ client, args, options, json }) {
    const [slug] = args
    if (!slug) throw new Usage('Which schedule?')
    const text = (name: string) => (typeof options[name] === 'string' ? { [name]: options[name] } : {})
    const answer = await client().schedules.quality({
      slug,
      ...text('from'),
      ...text('until'),
      ...number('minRestHours', options.rest),
      ...number('maxNightsInRow', options.nights),
    })
    const parts = answer.parts.map(({ part, score, because }) => [part, `${score}`, because])
    const people = answer.people.map(({ name, user, load }) => [
      name ?? user,
      `${load.hours} h`,
      `${load.nightHours} at night`,
      `${load.weekendHours} at weekends`,
      `${load.holidayHours} on holidays`,
      `${load.weighted} weighted`,
    ])
    const findings = answer.findings.map(({ kind, because }) => `- ${kind}: ${because}`)
    const lines = [
      `${slug}: ${answer.score} of 100, ${answer.from.slice(0, 10)} to ${answer.until.slice(0, 10)}`,
      table(parts),
      ...(people.length > 0 ? ['', table(people)] : []),
      ...(findings.length > 0 ? ['', ...findings] : []),
      ...(answer.more > 0 ? [`- and ${answer.more} more`] : []),
    ]
    print(json, answer, lines.join('\n'))
    return 0
  },
}

function number(name: string, value: unknown): Record<string, number> {
  if (typeof value !== 'string') return {}
  const read = Number(value)
  if (!Number.isFinite(read)) throw new Usage(`"${value}" is not a number.`)
  return { [name]: read }
}
