import { type Command, print, Usage } from '../command.ts'

export const ack: Command = {
  summary: 'Acknowledge a page: you have it, its escalation rests',
  usage: 'Usage: tocsin ack <number|id> [--note TEXT] [--json]',
  options: { note: { type: 'string' } },
  async run({ client, args, options, json }) {
    const [id] = args
    if (!id || args.length > 1) throw new Usage('give one page, by number (1042) or id')
    const page = await client().pages.acknowledge({
      id,
      ...(typeof options.note === 'string' ? { note: options.note } : {}),
    })
    print(
      json,
      page,
      `page #${page.number} is ${page.status}${page.acknowledgedBy ? ` by ${page.acknowledgedBy.name}` : ''}`,
    )
    return 0
  },
}
