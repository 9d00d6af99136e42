import { Refused } from '../client.ts'
import { type Command, type Invocation, print, table } from '../command.ts'

interface Check {
  name: string
  ok: boolean
  detail: string
}

async function probe(url: string, path: string): Promise<Check> {
  try {
    const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(5000) })
    const body = (await response.text()).slice(0, 2000)
    let detail = `${response.status}`
    try {
      const failing = Object.entries(
        (JSON.parse(body) as { checks?: Record<string, { ok: boolean; detail: string }> }).checks ?? {},
      )
      detail = failing.map(([name, check]) => `${name}: ${check.ok ? 'ok' : check.detail}`).join('; ') || detail
    } catch {
      // Plain text: the status says it.
    }
    return { name: path, ok: response.ok, detail }
  } catch (error) {
    return { name: path, ok: false, detail: `no answer from ${url}: ${(error as Error).message}` }
  }
}

async function* inside(tocsin: ReturnType<Invocation['client']>): AsyncGenerator<Check> {
  const me = await tocsin.me.get()
  yield { name: 'token', ok: true, detail: `${me.name}, ${me.role}` }
  for (const channel of await tocsin.channels.list()) {
    const detail = channel.available ? 'set up' : (channel.unavailableBecause ?? 'not set up')
    yield { name: `channel ${channel.slug}`, ok: channel.available, detail }
  }
  for (const each of await tocsin.onCall.list({})) {
    const names = each.users.map((user) => user.name).join(', ')
    yield { name: `on call: ${each.schedule.slug}`, ok: names !== '', detail: names || `nobody: ${each.because}` }
  }
  const { items: services } = await tocsin.resources.list({ kind: 'services' })
  for (const { slug, doc } of services) {
    if (!doc.policy)
      yield { name: `service ${slug}`, ok: false, detail: 'has no policy: its pages go straight to the catch-all' }
  }
}

/** Each question a person would ask when the pager is suspected, with its answer. */
export const doctor: Command = {
  summary: 'Check that this Tocsin accepts, pages and reaches; exit code 1 when something is wrong',
  usage: 'Usage: tocsin doctor [--url URL] [--token TOKEN] [--json]',
  options: {},
  async run({ client, url, json }) {
    const checks = [await probe(url, '/healthz'), await probe(url, '/readyz')]
    if (checks.every((check) => check.ok)) {
      const tocsin = client()
      try {
        for await (const check of inside(tocsin)) checks.push(check)
      } catch (error) {
        // What was found before is still worth telling.
        if (!(error instanceof Refused)) throw error
        checks.push({ name: 'token', ok: false, detail: error.message })
      }
    }
    const failed = checks.filter((check) => !check.ok).length
    print(
      json,
      checks,
      `${table(checks.map((check) => [check.ok ? 'ok  ' : 'FAIL', check.name, check.detail]))}\n${failed === 0 ? 'all is well' : `${failed} to look at`}`,
    )
    return failed === 0 ? 0 : 1
  },
}
