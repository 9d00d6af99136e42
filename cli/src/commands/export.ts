import { writeFile } from 'node:fs/promises'
import { type Command, Usage } from '../command.ts'

export const exportCommand: Command = {
  summary: 'Write the configuration as YAML; applying it changes nothing',
  usage:
    'Usage: tocsin export [kind [slug]] [-o FILE] [--json]\n\nKinds: users, teams, schedules, policies, services, integrations, organisation.',
  options: { output: { type: 'string', short: 'o' } },
  async run({ client, args, options, json }) {
    if (args.length > 2) throw new Usage('at most a kind and a slug')
    const [kind, slug] = args
    const answer = await client().config.export({
      format: json ? 'json' : 'yaml',
      ...(kind ? { kind } : {}),
      ...(slug ? { slug } : {}),
    })
    const text = answer instanceof Blob ? await answer.text() : `${JSON.stringify(answer, null, 2)}\n`
    if (typeof options.output === 'string') await writeFile(options.output, text)
    else process.stdout.write(text)
    return 0
  },
}
