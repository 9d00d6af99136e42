import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type App, createApp } from '../src/app.ts'
import { standingClock } from '../src/kernel/clock.ts'
import { readEnv } from '../src/kernel/env.ts'
import { createLog } from '../src/kernel/log.ts'
import { presentOfTests, type TestDatabase, testDatabase } from '../src/kernel/testing.ts'

const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const token = 'cli-admin-token-0123456789'
let database: TestDatabase
let app: App
let folder: string

before(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'tocsin-cli-'))
  app = await createApp({
    env: readEnv({
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      TOCSIN_ADMIN_TOKEN: token,
      TOCSIN_SECRET: 'a-secret-of-the-cli-test',
      LOG_LEVEL: 'silent',
    }),
    databaseUrl: database.url,
    clock: standingClock(new Date('2026-11-02T09:30:00Z')),
    log: createLog('silent'),
    background: false,
  })
  await app.listen()
})
after(async () => {
  await app.close()
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

interface Ran {
  code: number | null
  out: string
  err: string
  json(): unknown
}

/** The program as a person starts it, with nothing in its environment but what is given. */
async function run(
  args: string[],
  { env = {}, input = '' }: { env?: Record<string, string>; input?: string } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env.PATH,
      TZ: 'Europe/Lisbon',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, '.compiled'),
      TOCSIN_URL: app.url,
      ...presentOfTests(),
      ...env,
    },
    cwd: folder,
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk
  })
  child.stdin.on('error', () => undefined).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err, json: () => JSON.parse(out) }
}

const signedIn = { env: { TOCSIN_TOKEN: token } }
const tocsin = (...args: string[]) => run(args, signedIn)

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return name
}

const company = await readFile(new URL('../../dev/acme.yaml', import.meta.url), 'utf8')

test('help names every command; each command explains itself', async () => {
  const [help, none, plan, version] = await Promise.all([
    run(['help']),
    run([]),
    run(['plan', '--help']),
    run(['--version']),
  ])
  assert.equal(help.code, 0)
  for (const command of [
    'serve',
    'migrate',
    'plan',
    'apply',
    'export',
    'page',
    'oncall',
    'ack',
    'doctor',
    'TOCSIN_URL',
    'TOCSIN_TOKEN',
  ])
    assert.ok(help.out.includes(command), command)
  assert.deepEqual([none.code, none.out], [2, help.out], 'no command at all is wrong usage')
  assert.equal(plan.code, 0)
  assert.match(plan.out, /exit code 4[\s\S]*Usage: tocsin plan /)
  assert.match(version.out, /^\d+\.\d+\.\d+\n$/)
})

test('wrong usage is exit code 2, on standard error, with the usage', async () => {
  const cases: [args: string[], says: RegExp][] = [
    [['constructor'], /there is no command "constructor"/],
    [['plan', '--ownr', 'x', 'a.yaml'], /--ownr[\s\S]*Usage: tocsin plan/],
    [['plan'], /give at least one file or folder/],
    [['page'], /say what is wrong/],
    [['page', 'Broken', '--to', 'team a', '--urgency', 'extreme'], /--urgency is high or low/],
    [['ack'], /give one page/],
  ]
  await Promise.all(
    cases.map(async ([args, says]) => {
      const { code, out, err } = await run(args, signedIn)
      assert.deepEqual([code, out], [2, ''], args.join(' '))
      assert.match(err, says)
    }),
  )
})

test('without a token every command that needs one is wrong usage and says where to get it; a wrong token is refused', async () => {
  const file = await write('token.yaml', 'teams: {}\n')
  const ran = await Promise.all([run(['plan', file]), run(['oncall']), run(['doctor'])])
  for (const { code, err } of ran) {
    assert.equal(code, 2)
    assert.match(err, /TOCSIN_TOKEN/)
  }
  const wrong = await run(['oncall', '--token', 'wrong'])
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /token is not known/)
})

test('a Tocsin that cannot be reached is exit code 3 and says which address was tried', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`
  gone.close()
  const [refused, doctor] = await Promise.all([tocsin('oncall', '--url', url), tocsin('doctor', '--url', url)])
  assert.equal(refused.code, 3)
  assert.ok(refused.err.includes(url))
  assert.match(refused.err, /ECONNREFUSED/)
  assert.deepEqual([doctor.code, /FAIL\s+\/healthz/.test(doctor.out)], [1, true])
})

async function answering(status: number, type: string, body: string): Promise<Server & AsyncDisposable> {
  const server = createServer((_request, response) =>
    response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server as Server & AsyncDisposable
}

test('what answers but is no Tocsin is told without a stack', async () => {
  await using proxy = await answering(502, 'text/html', '<h1>Bad gateway</h1>')
  await using other = await answering(200, 'text/html', '<h1>Welcome to nginx</h1>')
  for (const server of [proxy, other]) {
    const { code, out, err } = await tocsin(
      'oncall',
      '--url',
      `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    )
    assert.equal(code, 1)
    assert.equal(out, '')
    assert.match(err, /^tocsin oncall: /)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('plan tells changes with exit code 4, apply makes them true, then plan has nothing to say', async () => {
  const file = await write('acme.yaml', company)
  const planned = await tocsin('plan', file)
  assert.equal(planned.code, 4, planned.err)
  assert.match(planned.out, /^\+ user ana@acme\.example$/m)
  assert.match(planned.out, /to create, 0 to change, 0 to delete, 0 unchanged\n$/)
  assert.doesNotMatch(planned.out, /key \(shown/)

  const applied = await tocsin('apply', file)
  assert.equal(applied.code, 0, applied.err)
  assert.match(
    applied.out,
    /^\+ integration checkout-alerts\n {4}key \(shown this once\): [a-z0-9]{32}\n {4}URL: http/m,
  )
  assert.match(applied.out, / created, 0 changed, 0 deleted, 0 unchanged\n$/)

  const again = await tocsin('plan', file)
  assert.equal(again.code, 0, again.out)
  assert.match(again.out, /^0 to create, 0 to change, 0 to delete, \d+ unchanged\n$/)
})

test('an export applied again changes nothing; one document, a file, JSON', async () => {
  const [yaml, json, one, singular] = await Promise.all([
    tocsin('export'),
    tocsin('export', '--json'),
    tocsin('export', 'services', 'checkout', '-o', 'checkout.yaml'),
    tocsin('export', 'service'),
  ])
  assert.deepEqual([yaml.code, json.code, one.code, one.out], [0, 0, 0, ''], one.err)
  assert.deepEqual(Object.keys(json.json() as object), [
    'users',
    'organisation',
    'teams',
    'holidays',
    'schedules',
    'policies',
    'services',
    'integrations',
  ])
  assert.match(await readFile(join(folder, 'checkout.yaml'), 'utf8'), /^services:\n {2}checkout:\n/)
  assert.deepEqual([singular.code, singular.out], [1, ''])
  assert.match(singular.err, /did you mean "services"\?/)
  const back = await run(['plan', '-'], { ...signedIn, input: yaml.out })
  assert.equal(back.code, 0, back.out)
})

test('a folder is read file by file; mistakes are told with file and line, and nothing is changed', async () => {
  await mkdir(join(folder, 'config'))
  await mkdir(join(folder, 'empty'))
  await write('config/a.yaml', 'teams:\n  folder-a: {}\n')
  await write('config/b.json', '{"services":{"folder-b":{"team":"folder-a"}}}')
  await write('config/notes.txt', 'not: [yaml')
  const good = await tocsin('plan', 'config', '--json')
  assert.equal(good.code, 4, good.err)
  assert.deepEqual(
    (good.json() as { slug: string; action: string }[]).map(({ action, slug }) => `${action} ${slug}`),
    ['create folder-a', 'create folder-b'],
  )

  await write('config/c.yaml', 'services:\n  folder-c:\n    polciy: payments\n    tier: first\n')
  const bad = await tocsin('apply', 'config')
  assert.deepEqual([bad.code, bad.out], [1, ''])
  assert.match(bad.err, /config\/c\.yaml:3 services\.folder-c\.polciy: unknown key "polciy"; did you mean "policy"\?/)
  assert.match(bad.err, /config\/c\.yaml:4 services\.folder-c\.tier/)
  assert.equal((await tocsin('export', 'teams', 'folder-a')).code, 1, 'nothing was changed')

  const [missing, empty] = await Promise.all([
    tocsin('plan', 'nowhere.yaml'),
    tocsin('apply', 'empty', '--owner', 'infra', '--prune'),
  ])
  assert.equal(missing.code, 1)
  assert.match(missing.err, /nowhere\.yaml/)
  assert.deepEqual([empty.code, /there is no \.yaml, \.yml or \.json file in empty/.test(empty.err)], [2, true])
})

test('pruning through the command line', async () => {
  const both = await write('both.yaml', 'teams:\n  prune-a: {}\n  prune-b: {}\n')
  const one = await write('one.yaml', 'teams:\n  prune-a: {}\n')
  assert.equal((await tocsin('apply', both, '--owner', 'prune-test')).code, 0)
  const pruned = await tocsin('apply', one, '--owner', 'prune-test', '--prune')
  assert.equal(pruned.code, 0, pruned.err)
  assert.match(pruned.out, /^- team prune-b$/m)
  const ownerless = await tocsin('apply', one, '--prune')
  assert.equal(ownerless.code, 1)
  assert.match(ownerless.err, /needs an owner/)
})

test('who is on call: all schedules, one, at an instant, of a service', async () => {
  const [all, one, later, service] = await Promise.all([
    tocsin('oncall'),
    tocsin('oncall', 'payments-primary', '--json'),
    tocsin('oncall', 'payments-primary', '--at', '2026-11-10T12:00:00Z', '--json'),
    tocsin('oncall', '--service', 'checkout'),
  ])
  assert.equal(all.code, 0, all.err)
  assert.match(all.out, /^payments-primary +\S.* until .*Europe\/Lisbon +then /m)
  const names = (ran: Ran) =>
    (ran.json() as { users: { name: string }[] }[]).map(({ users }) => users.map(({ name }) => name))
  assert.equal(names(one).length, 1)
  assert.notDeepEqual(names(one), names(later))
  assert.match(service.out, /payments-primary/)
})

test('time off from the command line, with what it collides with', async () => {
  const times = ['--from', '2026-11-03T00:00:00Z', '--until', '2026-12-05T00:00:00Z']
  const added = await tocsin('time-off', 'add', ...times, '--user', 'ana@acme.example', '--note', 'dentist')
  assert.equal(added.code, 0, added.err)
  assert.match(added.out, /^off_\w+: Ana Reis is away/)
  assert.match(added.out, /on call on payments-primary/)
  const id = added.out.split(':')[0]!
  assert.match((await tocsin('time-off', 'list', '--user', 'ana@acme.example')).out, /dentist/)
  assert.match((await tocsin('time-off', 'add', ...times, '--user', 'ana@acme.example')).err, /overlaps/)
  assert.match((await tocsin('time-off', 'add', '--user', 'ana@acme.example')).err, /give --from and --until/)
  assert.match((await tocsin('time-off')).err, /list, add or remove/)
  assert.equal((await tocsin('time-off', 'remove', id)).code, 0)
  assert.match((await tocsin('time-off', 'list')).out, /nobody is away/)
})

test('overrides and cover from the command line', async () => {
  const times = ['--start', '2026-12-01T18:00:00Z', '--end', '2026-12-02T08:00:00Z']
  const added = await tocsin('override', 'add', 'payments-primary', ...times, '--set', 'bo@acme.example', '--json')
  assert.equal(added.code, 0, added.err)
  const { id } = added.json() as { id: string }
  const listed = await tocsin('override', 'list', 'payments-primary')
  assert.match(listed.out, new RegExp(`${id} +bo@acme.example instead of everybody, Tue.* 1 Dec 2026`))
  const removed = await tocsin('override', 'remove', 'payments-primary', id)
  assert.deepEqual([removed.code, removed.out], [0, `${id} is removed\n`])
  assert.equal((await tocsin('override', 'remove', 'payments-primary', id)).code, 1)

  const at = '2026-11-24T12:00:00Z'
  const ran = await tocsin('oncall', 'payments-primary', '--at', at, '--json')
  const owner = (ran.json() as { users: { email: string }[] }[])[0]!.users[0]!.email
  const candidates = await tocsin('cover', 'candidates', 'payments-primary', '--at', at, '--json')
  assert.equal(candidates.code, 0, candidates.err)
  const taker = (candidates.json() as { candidates: { person: { email: string } }[] }).candidates[0]!.person.email
  const asked = await tocsin('cover', 'request', 'payments-primary', '--at', at, '--user', owner, '--json')
  assert.equal(asked.code, 0, asked.err)
  const cover = (asked.json() as { cover: { id: string } }).cover.id
  const taken = await tocsin('cover', 'take', cover, '--user', taker)
  assert.equal(taken.code, 0, taken.err)
  assert.match(taken.out, /is taken: .* takes .* shift/)
  const again = await tocsin('cover', 'take', cover, '--user', taker)
  assert.deepEqual([again.code, again.out], [1, ''])
  assert.match(again.err, /took this already/)
  const after = await tocsin('oncall', 'payments-primary', '--at', at, '--json')
  assert.equal((after.json() as { users: { email: string }[] }[])[0]!.users[0]!.email, taker)
  assert.match(
    (await tocsin('cover', 'list', 'payments-primary', '--state', 'taken')).out,
    new RegExp(`${cover} +cover +taken`),
  )
  assert.match((await tocsin('cover', 'withdraw', cover)).out, /is withdrawn/)
  const swap = await tocsin(
    'cover',
    'swap',
    'payments-primary',
    '--mine',
    at,
    '--theirs',
    '2026-12-01T12:00:00Z',
    '--user',
    owner,
    '--force',
  )
  assert.match(`${swap.out}${swap.err}`, /is taken: .* exchange shifts/)
  const pager = await tocsin('cover', 'pager', 'payments-primary', '--user', taker)
  assert.match(`${pager.out}${pager.err}`, /takes the pager from|is on call here already/)

  const cases: [string[], RegExp][] = [
    [['override'], /say what to do: add, list or remove/],
    [['override', 'add', 'payments-primary', ...times], /give one of --set/],
    [
      ['override', 'add', 'payments-primary', ...times, '--substitute', 'ana@acme.example'],
      /who is replaced and who takes over/,
    ],
    [['override', 'add', 'payments-primary', '--set', 'bo@acme.example'], /give --start and --end/],
    [['cover', 'constructor'], /say what to do: list, request/],
    [['cover', 'request', 'payments-primary'], /give --at/],
    [['cover', 'request', 'payments-primary', '--at', at, '--start', at], /needs --start and --end/],
    [['cover', 'take'], /give the id/],
  ]
  const wrong = await Promise.all(cases.map(([args]) => tocsin(...args)))
  for (const [index, { code, err }] of wrong.entries()) {
    assert.equal(code, 2, err)
    assert.match(err, cases[index]![1])
  }
})

test('page somebody, acknowledge by number with a note, and hear what it is now', async () => {
  const paged = await tocsin(
    'page',
    'Checkout',
    'is',
    'down',
    '--service',
    'checkout',
    '--description',
    'since noon',
    '--json',
  )
  assert.equal(paged.code, 0, paged.err)
  const page = paged.json() as { number: number; id: string; title: string; urgency: string }
  assert.deepEqual([page.title, page.urgency], ['Checkout is down', 'high'])
  await app.drain()

  const acked = await tocsin('ack', String(page.number), '--note', 'looking')
  assert.equal(acked.code, 0, acked.err)
  assert.match(acked.out, new RegExp(`^page #${page.number} is acknowledged`))
  const again = await tocsin('ack', page.id, '--json')
  assert.equal((again.json() as { status: string }).status, 'acknowledged')

  const [missing, nobody, several] = await Promise.all([
    tocsin('ack', '999999'),
    tocsin('page', 'To whom?'),
    tocsin('page', 'Both', '--to', 'user ana@acme.example', '--to', 'team platform', '--urgency', 'low', '--json'),
  ])
  assert.deepEqual([missing.code, nobody.code], [1, 1])
  assert.match(nobody.err, /say who to page/)
  assert.equal((several.json() as { urgency: string }).urgency, 'low', several.err)
})

test('the doctor asks everything, tells what is wrong, and fails when something is', async () => {
  const [text, json, wrong] = await Promise.all([
    tocsin('doctor'),
    tocsin('doctor', '--json'),
    run(['doctor', '--token', 'wrong']),
  ])
  const checks = json.json() as { name: string; ok: boolean; detail: string }[]
  const verdict = (name: string) => checks.find((check) => check.name === name)?.ok
  assert.deepEqual(
    [verdict('/healthz'), verdict('/readyz'), verdict('token'), verdict('on call: payments-primary')],
    [true, true, true, true],
  )
  assert.equal(verdict('channel email'), false, 'no SMTP_URL is set')
  assert.deepEqual([text.code, json.code], [1, 1])
  assert.match(text.out, /^FAIL +channel email +/m)
  assert.match(text.out, /\d+ to look at\n$/)
  assert.equal(wrong.code, 1)
  assert.match(wrong.out, /^FAIL +token +.*not known/m)
  assert.match(wrong.out, /^ok +\/healthz/m, 'what was found before is told too')
})
