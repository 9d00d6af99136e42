import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { presentOfTests } from '../src/kernel/testing.ts'
import { storyToken, World } from './world.ts'

const main = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url))
const weekly = (people: string) =>
  `layers: [{ name: weekly, rotate: weekly, handoff: mon 09:00, from: 2026-11-02, people: [${people}] }]`
const house = `
teams:
  payments:
    name: Payments
    members: { ana@story.example: responder, bo@story.example: responder, cy@story.example: manager }
schedules:
  primary:
    name: Primary
    team: payments
    timeZone: Europe/Lisbon
    ${weekly('ana@story.example, bo@story.example')}
  gappy:
    name: Gappy
    timeZone: UTC
    layers: [{ name: office, rotate: weekly, handoff: mon 09:00, from: 2026-11-02, people: [ana@story.example], when: [{ days: [mon, tue], start: "09:00", end: "17:00" }] }]
`
let world: World
let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-cli-'))
  world = await World.start('payments.yaml', house)
})
after(async () => {
  await world[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The program as a person starts it, in Lisbon. */
async function run(token: string, args: string[]) {
  const env = {
    PATH: process.env.PATH,
    TZ: 'Europe/Lisbon',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, '.compiled'),
    TOCSIN_URL: world.app.url,
    TOCSIN_TOKEN: token,
    ...presentOfTests(),
  }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  await world.settle()
  return { code, out, err }
}
const admin = (...args: string[]) => run(storyToken, args)
const by = async (name: string, ...args: string[]) => await run(await world.token(name), args)

test('feeds: made once with the address, read by anybody who has it, listed without it, revoked', async () => {
  const none = await by('ana', 'feed', 'list')
  assert.deepEqual([none.code, none.out], [0, 'no feeds yet\n'])
  const mine = await by('ana', 'feed', 'create', '--name', 'my phone')
  assert.equal(mine.code, 0, mine.err)
  const [url = '', warning] = mine.out.split('\n')
  assert.match(warning ?? '', /shown once/)
  const address = `${world.app.url}${new URL(url).pathname}`
  const calendar = await (await fetch(address)).text()
  assert.match(calendar, /^BEGIN:VCALENDAR[\s\S]*BEGIN:VEVENT[\s\S]*Primary/)
  assert.equal(calendar.includes('@story.example'), false, 'no contact data')

  const theirs = await by('ana', 'feed', 'create', 'primary', '--json')
  const { id } = JSON.parse(theirs.out).record
  const listed = await by('ana', 'feed')
  assert.match(listed.out, /my phone +my shifts +…\S+ +(never read|read Mon)/)
  assert.match(listed.out, new RegExp(`${id} +primary +primary +…\\S+ +never read`))
  assert.equal(listed.out.includes(new URL(url).pathname), false, 'the address is not shown again')
  assert.doesNotMatch((await by('ana', 'feed', 'list', 'primary')).out, /my phone/)

  const revoked = await by('ana', 'feed', 'revoke', id)
  assert.deepEqual([revoked.code, revoked.out], [0, 'primary is revoked\n'])
  assert.match((await by('ana', 'feed', 'list', 'primary')).out, /revoked/)
  const other = await by('bo', 'feed', 'revoke', /^(fed_\w+) +my phone/m.exec(listed.out)?.[1] ?? '')
  assert.equal(other.code, 1, 'somebody else’s')
  assert.equal((await by('ana', 'feed', 'create', 'nowhere')).code, 1)
})

test('overrides of each kind, in words', async () => {
  const times = ['--start', '2026-12-01T18:00:00Z', '--end', '2026-12-02T08:00:00Z']
  const cases: [change: string[], words: string][] = [
    [['--set', 'nobody'], 'nobody instead of everybody'],
    [['--set', 'bo@story.example, cy@story.example'], 'bo@story.example, cy@story.example instead of everybody'],
    [['--substitute', 'ana@story.example=cy@story.example'], 'cy@story.example for ana@story.example'],
    [['--remove', 'ana@story.example'], 'without ana@story.example'],
    [['--add', 'cy@story.example', '--layer', 'weekly'], 'cy@story.example as well on layer "weekly"'],
  ]
  for (const [change, words] of cases) {
    const added = await by('cy', 'override', 'add', 'primary', ...times, ...change)
    assert.equal(added.code, 0, added.err)
    const [, id, said] = /^(\S+): (.*), Tue,? 1 Dec 2026/.exec(added.out) ?? []
    assert.equal(said, words)
    const listed = await by('cy', 'override', 'list', 'primary', '--after', '2026-12-01T00:00:00Z')
    assert.match(listed.out, /by laptop \(Cy Moreau\)|by Cy Moreau/)
    assert.equal((await by('cy', 'override', 'remove', 'primary', id ?? '')).code, 0)
  }
  assert.match((await by('cy', 'override', 'list', 'primary')).out, /^no overrides\n/)
  const wrong = await by('cy', 'override', 'add', 'primary', ...times, '--set', 'nobody@else.example')
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /nobody@else\.example/)
  const backwards = ['--start', '2026-12-02T08:00:00Z', '--end', '2026-12-01T18:00:00Z', '--set', 'nobody']
  assert.equal((await by('cy', 'override', 'add', 'primary', ...backwards)).code, 1)
  assert.equal((await by('cy', 'override', 'remove', 'primary')).code, 2)
})

test('cover: asked, declined, a swap proposed and accepted, the pager taken', async () => {
  const at = '2026-11-24T12:00:00Z'
  const asked = await by(
    'ana',
    'cover',
    'request',
    'primary',
    '--at',
    '2026-11-17T12:00:00Z',
    '--ask',
    'bo@story.example',
  )
  assert.equal(asked.code, 0, asked.err)
  const [request = ''] = /cov_\w+/.exec(asked.out) ?? []
  const declined = await by('bo', 'cover', 'decline', request, '--note', 'away')
  assert.match(declined.out, new RegExp(`^${request} is declined: `), declined.err)
  assert.equal((await by('ana', 'cover', 'withdraw', request)).code, 1, 'it is over already')

  const swap = await by('bo', 'cover', 'swap', 'primary', '--mine', at, '--theirs', '2026-12-01T12:00:00Z')
  assert.equal(swap.code, 0, swap.err)
  const [id = ''] = /cov_\w+/.exec(swap.out) ?? []
  assert.match(
    (await by('bo', 'cover', 'list', '--user', 'me', '--state', 'open')).out,
    new RegExp(`${id} +swap +open`),
  )
  const own = await by('bo', 'cover', 'accept', id)
  assert.deepEqual([own.code, own.out], [1, ''], 'nobody accepts their own')
  const accepted = await by('ana', 'cover', 'accept', id)
  assert.equal(accepted.code, 0, accepted.err)
  assert.match((await admin('oncall', 'primary', '--at', at)).out, /Ana Reis/)

  const pager = await by('bo', 'cover', 'pager', 'primary', '--until', '2026-11-02T12:00:00Z')
  assert.equal(pager.code, 0, pager.err)
  assert.match(pager.out, /takes the pager from Ana Reis.*until Mon,? 2 Nov 2026,? 12:00/)
  assert.match((await admin('oncall', 'primary')).out, /Bo Lind/)
})

test('quality: a score, its parts, people and reasons', async () => {
  const ran = await admin('quality', 'gappy', '--from', '2026-11-02T00:00:00Z', '--until', '2026-11-16T00:00:00Z')
  assert.equal(ran.code, 0, ran.err)
  assert.match(ran.out, /^gappy: \d+ of 100, 2026-11-02 to 2026-11-16\n/)
  assert.match(ran.out, /^Ana Reis +32 h +0 at night/m)
  assert.match(ran.out, /^- gap: /m)
  const json = await admin('quality', 'gappy', '--rest', '12', '--nights', '3', '--json')
  assert.equal(typeof JSON.parse(json.out).score, 'number', json.err)
  const wrong: [args: string[], code: number, says: RegExp][] = [
    [['quality'], 2, /Which schedule/],
    [['quality', 'gappy', '--rest', 'long'], 2, /"long" is not a number/],
    [['quality', 'nowhere'], 1, /nowhere/],
    [['quality', 'gappy', '--from', 'monday'], 1, /from/],
  ]
  for (const [args, code, says] of wrong) {
    const { code: ended, err } = await admin(...args)
    assert.equal(ended, code, err)
    assert.match(err, says)
  }
})

test('feed and handover: wrong usage says what is right', async () => {
  const cases: [args: string[], says: RegExp][] = [
    [['feed', 'delete'], /no "feed delete"; there are list, create, revoke/],
    [['feed', 'constructor'], /no "feed constructor"/],
    [['feed', 'revoke'], /give the id \(fed_…\)/],
    [['handover', 'take'], /no "handover take"; there are list, show, accept, check/],
    [['handover', 'toString'], /no "handover toString"/],
    [['handover', 'accept'], /give the id \(hov_…\)/],
    [['handover', 'check'], /give the schedule/],
    [['cover', 'accept'], /give the id \(cov_…\)/],
  ]
  const ran = await Promise.all(cases.map(([args]) => admin(...args)))
  for (const [index, { code, err }] of ran.entries()) {
    assert.deepEqual([code, cases[index]![1].test(err)], [2, true], err)
  }
})

test('hand-overs: is everything ready, what is waiting, what it says, accepted by who takes over', async () => {
  const ready = await by('bo', 'handover', 'check', 'primary')
  assert.match(ready.out, /^Bo Lind, Primary: shift from Mon,? /)
  assert.match(ready.out, /^warning +Reachable by e-mail only/m)
  assert.equal(ready.code, 0, ready.out)
  assert.match((await by('bo', 'handover', 'list')).out, /no hand-overs match/)

  await world.forwardTo('2026-11-09T08:30:00Z')
  await world.everyMinute()
  const coming = await by('bo', 'handover', 'list', 'primary')
  assert.match(coming.out, /hov_\w+ +primary +Mon,? 9 Nov 2026,? 09:00 +Ana Reis → Bo Lind +upcoming/)
  await world.forward('30m')
  await world.everyMinute()
  const waiting = await by('bo', 'handover', 'list', '--user', 'me', '--state', 'waiting', '--team', 'payments')
  const [id = ''] = /hov_\w+/.exec(waiting.out) ?? []
  const shown = await by('ana', 'handover', 'show', id)
  assert.match(shown.out, /^Primary, .*: Ana Reis → Bo Lind \(open: [\s\S]*\n\nA quiet shift: no pages\.\n/)
  const refused = await by('ana', 'handover', 'accept', id)
  assert.deepEqual([refused.code, refused.out], [1, ''])
  assert.match(refused.err, /Only who takes over accepts/)
  const accepted = await by('bo', 'handover', 'accept', id)
  assert.deepEqual([accepted.code, accepted.out], [0, 'Primary: laptop (Bo Lind) accepted it\n'])
  assert.match((await by('bo', 'handover', 'list', '--state', 'waiting')).out, /no hand-overs match/)
  assert.equal((await by('bo', 'handover', 'list', '--state', 'lost')).code, 1)
  assert.equal((await by('bo', 'handover', 'show', 'hov_nothing')).code, 1)
})
