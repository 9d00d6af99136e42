import { type Command, print, Usage } from '../command.ts'

export const page: Command = {
  summary: 'Page a person, team, schedule, service or policy',
  usage:
    'Usage: tocsin page <title> --to "user ana@acme.example" [--to "team payments"]… | --service SLUG | --policy SLUG\n       [--urgency high|low] [--description TEXT] [--json]',
  options: {
    to: { type: 'string', multiple: true },
    service: { type: 'string' },
    policy: { type: 'string' },
    urgency: { type: 'string' },
    description: { type: 'string' },
  },
  async run({ client, args, options, json }) {
    const title = args.join(' ').trim()
    if (!title) throw new Usage('say what is wrong: tocsin page "Checkout is down" --service checkout')
    const urgency = options.urgency ?? 'high'
    if (urgency !== 'high' && urgency !== 'low') throw new Usage('--urgency is high or low')
    const opened = await client().pages.create({
      title,
      urgency,
      ...(Array.isArray(options.to) ? { to: options.to } : {}),
      ...(typeof options.service === 'string' ? { service: options.service } : {}),
      ...(typeof options.policy === 'string' ? { policy: options.policy } : {}),
      ...(typeof options.description === 'string' ? { description: options.description } : {}),
    })
    print(json, opened, `page #${opened.number} is open: ${opened.title}`)
    return 0
  },
}
