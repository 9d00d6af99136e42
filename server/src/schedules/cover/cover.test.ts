import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { toProblem } from '../../kernel/problems.ts'
import { onCallRoutes } from '../oncall/routes.ts'
import { overrideRoutes } from '../overrides/routes.ts'
import { coverRoutes } from './routes.ts'
import { office, week } from './testing.ts'

const { cover } = coverRoutes()
const { overrides } = overrideRoutes()
const { schedules } = onCallRoutes()

async function problem(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'no problem',
    (error) => {
      const { kind, message, errors } = toProblem(error)
      return `${kind} ${errors.map(({ path }) => path).join()}: ${message}`
    },
  )
}

const mine = { schedule: 'primary', at: '2026-11-03T12:00:00Z' }
const boWeek = { schedule: 'primary', at: '2026-11-10T12:00:00Z' }

test('somebody asks, a colleague takes it: it counts at once, and both know', async () => {
  await using house = await office()
  const { as, onDuty, facts, mails } = house
  const asked = await call(cover.request, { ...boWeek, asked: ['cy@x.example'], note: 'a wedding' }, as('bo'))
  assert.equal(asked.cover.state, 'open')
  assert.equal(asked.cover.shifts[0]?.turn, 1)
  assert.equal(asked.cover.shifts[0]?.whole, true)
  assert.deepEqual(asked.cover.may, { take: false, accept: false, decline: false, withdraw: true, assign: false })
  assert.deepEqual(await mails(), [
    'Cy: Bo asks: can you take Primary, Mon 9 Nov 09:00 – Mon 16 Nov 09:00 Europe/Lisbon?',
  ])
  assert.equal(await onDuty('11-10T12:00'), 'Bo')

  const seen = await call(cover.get, { id: asked.cover.id }, as('cy'))
  assert.deepEqual(seen.may, { take: true, accept: false, decline: true, withdraw: false, assign: false })
  const done = await call(cover.take, { id: asked.cover.id }, as('cy'))
  assert.equal(done.cover.state, 'taken')
  assert.equal(
    done.cover.because,
    'Cy takes Bo’s shift: Primary (week), Mon 9 Nov, 09:00 – Mon 16 Nov, 09:00 Europe/Lisbon',
  )
  assert.deepEqual(done.warnings, [])
  assert.equal(await onDuty('11-10T12:00'), 'Cy')
  assert.equal(await onDuty('11-03T12:00'), 'Ana')
  assert.deepEqual(await mails(), ['Bo: Cy takes Primary, Mon 9 Nov 09:00 – Mon 16 Nov 09:00 Europe/Lisbon'])
  assert.deepEqual(await facts(asked.cover.id), ['cover.requested', 'cover.taken'])
  const timeline = await call(
    schedules.timeline,
    { slug: 'primary', from: '2026-11-09T09:00:00Z', until: '2026-11-16T09:00:00Z' },
    as('ana'),
  )
  assert.deepEqual(
    timeline.lanes.at(-1)?.spans.map(({ users }) => users),
    [['cy@x.example']],
  )
})

test('a rotation is moved by an hour after a swap: the swap still stands', async () => {
  await using house = await office()
  const { as, onDuty, edits, facts, mails } = house
  const proposed = await call(cover.proposeSwap, { mine, theirs: boWeek }, as('ana'))
  assert.deepEqual(
    proposed.cover.shifts.map(({ from, to }) => [from.name, to?.name]),
    [
      ['Ana', 'Bo'],
      ['Bo', 'Ana'],
    ],
  )
  assert.equal(
    await problem(call(cover.accept, { id: proposed.cover.id }, as('cy'))).then((text) => text.split(' ')[0]),
    'forbidden',
  )
  await call(cover.accept, { id: proposed.cover.id }, as('bo'))
  assert.deepEqual([await onDuty('11-03T12:00'), await onDuty('11-10T12:00')], ['Bo', 'Ana'])
  await edits({ ...week, handoff: 'mon 10:00' })
  assert.deepEqual(
    [
      await onDuty('11-09T09:30'),
      await onDuty('11-09T10:30'),
      await onDuty('11-16T09:30'),
      await onDuty('11-16T10:30'),
    ],
    ['Bo', 'Ana', 'Ana', 'Cy'],
  )
  const moved = await call(cover.get, { id: proposed.cover.id }, as('cy'))
  assert.deepEqual(
    moved.shifts.map(({ end }) => end),
    ['2026-11-09T10:00:00.000Z', '2026-11-16T10:00:00.000Z'],
  )
  assert.deepEqual(await facts(proposed.cover.id), ['cover.requested', 'cover.swapped'])
  assert.equal(moved.detached, null)
  assert.equal((await mails()).length, 2, 'nobody is told of a move')
})

test('a swap whose shift is gone is detached as a whole, once; and attached again when it is back', async () => {
  await using house = await office()
  const { as, onDuty, edits, facts, mails, runsCover } = house
  const later = { schedule: 'primary', at: '2026-11-17T12:00:00Z' }
  const { cover: swap } = await call(cover.proposeSwap, { mine: boWeek, theirs: later }, as('bo'))
  await call(cover.accept, { id: swap.id }, as('cy'))
  assert.deepEqual([await onDuty('11-10T12:00'), await onDuty('11-17T12:00')], ['Cy', 'Bo'])
  await mails()
  await edits({ ...week, people: ['ana@x.example', 'bo@x.example', 'dee@x.example'] })
  assert.deepEqual([await onDuty('11-10T12:00'), await onDuty('11-17T12:00')], ['Bo', 'Dee'])
  await runsCover()
  const detached = await call(cover.get, { id: swap.id }, as('bo'))
  assert.equal(detached.detached?.because, 'shift 2 on layer "week" is dee@x.example\'s now')
  assert.deepEqual(
    (await mails()).map((mail) => mail.slice(0, 24)),
    ['Bo: A cover was detached', 'Cy: A cover was detached'],
  )
  await edits(week)
  assert.deepEqual([await onDuty('11-10T12:00'), await onDuty('11-17T12:00')], ['Cy', 'Bo'])
  assert.deepEqual(await facts(swap.id), ['cover.requested', 'cover.swapped', 'cover.detached', 'cover.reattached'])
})

test('who took a shift leaves: it is its owner’s again', async () => {
  await using house = await office()
  const { as, onDuty, leaves } = house
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  await call(cover.take, { id: asked.id }, as('dee'))
  assert.equal(await onDuty('11-10T12:00'), 'Dee')
  await leaves('dee')
  assert.equal(await onDuty('11-10T12:00'), 'Bo')
  assert.equal((await call(cover.get, { id: asked.id }, as('bo'))).detached?.because, 'Dee has left')
})

test('two take at once: one has it, the other is told who', async () => {
  await using house = await office()
  const { as, onDuty } = house
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  const answers = await Promise.all(['cy', 'dee'].map((name) => problem(call(cover.take, { id: asked.id }, as(name)))))
  assert.equal(answers.filter((answer) => answer === 'no problem').length, 1)
  const winner = await onDuty('11-10T12:00')
  assert.ok(answers.includes(`conflict : ${winner} took this already. Nothing was changed.`), answers.join('\n'))
})

test('a part, somebody ill, and asking twice', async () => {
  await using house = await office()
  const { as, onDuty, clock } = house
  const part = { start: '2026-11-05T18:00:00Z', end: '2026-11-05T22:00:00Z' }
  const ill = await call(cover.request, { ...mine, part, user: 'ana@x.example', to: 'dee@x.example' }, as('mo'))
  assert.equal(ill.cover.state, 'taken')
  assert.equal(ill.cover.requestedBy.name, 'Mo')
  assert.deepEqual(
    [await onDuty('11-05T17:59'), await onDuty('11-05T18:00'), await onDuty('11-05T22:00')],
    ['Ana', 'Dee', 'Ana'],
  )
  assert.match(
    await problem(call(cover.request, mine, as('ana'))),
    /^conflict part: Dee has taken a part of this shift/,
  )
  const rest = { start: '2026-11-06T18:00:00Z', end: '2026-11-06T22:00:00Z' }
  await call(cover.request, { ...mine, part: rest }, as('ana'))
  assert.match(
    await problem(call(cover.request, { ...mine, part: rest }, as('ana'))),
    /^conflict at: A request for this shift is open already/,
  )
  // Who took a shift asks for somebody to take it from them.
  const again = await call(cover.request, { schedule: 'primary', at: '2026-11-05T19:00:00Z' }, as('dee'))
  assert.deepEqual([again.cover.shifts[0]?.owner.name, again.cover.shifts[0]?.from.name], ['Ana', 'Dee'])
  clock.moveTo(new Date('2026-11-02T09:01:00Z'))
  await call(cover.take, { id: again.cover.id }, as('cy'))
  assert.equal(await onDuty('11-05T19:00'), 'Cy')
})

test('the wrong is refused, naming the field', async () => {
  await using house = await office()
  const { as } = house
  const request = (wish: object, name = 'bo') => problem(call(cover.request, { ...boWeek, ...wish } as never, as(name)))
  const cases: [Promise<string>, RegExp][] = [
    [request({ layer: 'nope' }), /^invalid layer: There is no layer "nope"; this schedule has "week"/],
    [request({ at: '9999-01-01T00:00:00Z' }), /^invalid at: Shifts are covered at most two years ahead/],
    [request({ at: '1970-01-01T00:00:00Z' }), /^invalid at/],
    [request({ at: 'soon' }), /^invalid at: at: must be an instant/],
    [request({ at: undefined }), /^invalid at: .*give an instant/],
    [request({ at: undefined, turn: 1 }), /^invalid layer: .*name it/],
    [
      request({ part: { start: '2026-11-10T00:00:00Z', end: '2036-11-10T00:00:00Z' } }),
      /^invalid part.end: Shifts are covered at most two years/,
    ],
    [
      request({ part: { start: '2026-11-10T00:00:00Z', end: '2026-11-17T00:00:00Z' } }),
      /^invalid part.end: The part lies outside the shift/,
    ],
    [
      request({ part: { start: '2026-11-10T00:00:00Z', end: '2026-11-10T00:00:00Z' } }),
      /^invalid part.end: The part ends before it begins/,
    ],
    [request({ at: '2026-10-20T00:00:00Z' }), /^invalid at: .*nobody is/],
    [request({ asked: ['who@x.example'] }), /^not_found asked.0: There is no user who@x.example/],
    [request({ asked: ['bo@x.example'] }), /^invalid asked.0: Bo cannot be asked/],
    [request({ schedule: 'primry' }), /^not_found/],
    [request({}, 'ana'), /^invalid at: Ana has no shift on "primary" at 2026-11-10T12:00Z; Bo is/],
    [request({ user: 'bo@x.example' }, 'ana'), /^forbidden : Only managers of ops/],
    [request({ to: 'cy@x.example' }), /^forbidden/],
    [problem(call(cover.request, boWeek, as('bo', { role: 'observer' }))), /^forbidden/],
    [problem(call(cover.request, boWeek, as('bo', { scopes: ['observe'] }))), /^forbidden : This token lacks/],
    [problem(call(cover.get, { id: 'cov_01jq3v5m8ye9vr2c4s0d6t7x9k' }, as('bo'))), /^not_found/],
    [
      problem(
        call(
          cover.proposeSwap,
          { mine: boWeek, theirs: { schedule: 'primary', at: '2026-12-01T12:00:00Z' } },
          as('bo'),
        ),
      ),
      /^invalid theirs.at: Both shifts are Bo’s/,
    ],
    [problem(call(cover.proposeSwap, { mine: boWeek, theirs: mine, force: true }, as('bo'))), /^forbidden/],
  ]
  for (const [answer, expected] of cases) assert.match(await answer, expected)
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  assert.match(await problem(call(cover.take, { id: asked.id }, as('bo'))), /^invalid user: This is their own shift/)
  assert.match(
    await problem(call(cover.take, { id: asked.id }, as('zed'))),
    /^forbidden : Members of ops and those who were asked/,
  )
  assert.match(
    await problem(call(cover.take, { id: asked.id, user: 'cy@x.example' }, as('dee'))),
    /^forbidden : Only managers/,
  )
})

test('take the pager: from now until the shift ends, or an hour; the next one takes it from them', async () => {
  await using house = await office()
  const { as, onDuty, clock, mails } = house
  clock.moveTo(new Date('2026-11-03T12:00:00Z'))
  const done = await call(cover.takePager, { schedule: 'primary' }, as('dee'))
  assert.equal(done.cover?.kind, 'pager')
  assert.deepEqual([done.start, done.end], ['2026-11-03T12:00:00.000Z', '2026-11-09T09:00:00.000Z'])
  assert.deepEqual(
    [await onDuty('11-03T11:59'), await onDuty('11-03T12:00'), await onDuty('11-09T09:00')],
    ['Ana', 'Dee', 'Bo'],
  )
  assert.deepEqual(
    (await mails()).map((mail) => mail.slice(0, 21)),
    ['Ana: Dee takes Primar'],
  )
  assert.match(
    await problem(call(cover.takePager, { schedule: 'primary' }, as('dee'))),
    /^conflict : Dee is on call here already/,
  )
  clock.moveTo(new Date('2026-11-03T13:00:00Z'))
  await call(cover.takePager, { schedule: 'primary', until: '2026-11-03T14:00:00Z' }, as('cy'))
  assert.deepEqual(
    [await onDuty('11-03T12:30'), await onDuty('11-03T13:30'), await onDuty('11-03T14:00')],
    ['Dee', 'Cy', 'Dee'],
  )
  assert.match(
    await problem(call(cover.takePager, { schedule: 'primary', until: '2026-11-03T12:00:00Z' }, as('ana'))),
    /^invalid until/,
  )
  assert.match(
    await problem(call(cover.takePager, { schedule: 'primary', until: '2027-11-03T12:00:00Z' }, as('ana'))),
    /^invalid until: .*92 days/,
  )
  assert.match(await problem(call(cover.takePager, { schedule: 'primary' }, as('zed'))), /^forbidden/)
  await call(cover.withdraw, { id: done.cover!.id }, as('dee'))
  clock.moveTo(new Date('2026-11-03T15:00:00Z'))
  assert.deepEqual(
    [await onDuty('11-03T12:30'), await onDuty('11-03T13:30'), await onDuty('11-03T15:00')],
    ['Dee', 'Cy', 'Ana'],
  )
})

test('the pager of whom an override put on call, and when nobody is: an override', async () => {
  await using house = await office()
  const { as, onDuty, clock, edits } = house
  clock.moveTo(new Date('2026-11-03T12:00:00Z'))
  const times = { start: '2026-11-03T00:00:00Z', end: '2026-11-04T00:00:00Z' }
  await call(overrides.add, { slug: 'primary', override: { op: 'set', users: ['cy@x.example'], ...times } }, as('mo'))
  const done = await call(cover.takePager, { schedule: 'primary' }, as('dee'))
  assert.equal(done.cover, null)
  assert.match(done.override ?? '', /^ovr_/)
  assert.equal(done.end, '2026-11-04T00:00:00.000Z')
  assert.deepEqual([await onDuty('11-03T12:00'), await onDuty('11-04T00:00')], ['Dee', 'Ana'])
  clock.moveTo(new Date('2026-11-05T12:00:00Z'))
  await edits({ ...week, people: ['nobody'] })
  const alone = await call(cover.takePager, { schedule: 'primary' }, as('dee'))
  assert.match(alone.because, /nobody was on call/)
  assert.equal(await onDuty('11-05T12:00'), 'Dee')
})

test('a duty at the same time is a warning, not an error', async () => {
  await using house = await office()
  const { as, saves } = house
  const doc = { name: 'Data', team: 'ops', timeZone: 'UTC', layers: [{ name: 'all', people: ['dee@x.example'] }] }
  await saves([{ kind: 'schedule', slug: 'data', doc }])
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  const { warnings } = await call(cover.take, { id: asked.id }, as('dee'))
  assert.deepEqual(warnings, ['Dee is on call on Data at that time too.'])
})

test('candidates: who is free and rested comes first, with reasons', async () => {
  await using house = await office()
  const { as } = house
  const answer = await call(cover.candidates, { schedule: 'primary', at: '2026-11-10T12:00:00Z' }, as('bo'))
  assert.equal(answer.shift.from.name, 'Bo')
  assert.deepEqual(
    answer.candidates.map(({ person }) => person.name),
    ['Dee', 'Mo', 'Ana', 'Cy'],
  )
  const [dee, , ana, cy] = answer.candidates
  assert.deepEqual(dee?.reasons, [
    'is free then',
    '63 h of it at night on their clock',
    'not on call four weeks before and after',
  ])
  assert.equal(dee?.localStart, '2026-11-09T09:00')
  assert.deepEqual([ana?.restBefore, cy?.restAfter], [0, 0])
  assert.match(ana?.reasons.join() ?? '', /only 0 h of rest after their shift before/)
})

test('lists: of me, of a schedule, of a team, by state, page by page; what is too late has expired', async () => {
  await using house = await office()
  const { as, clock, runsCover, mails, facts } = house
  const { cover: first } = await call(cover.request, { ...boWeek, asked: ['zed@x.example'] }, as('bo'))
  clock.moveTo(new Date('2026-11-02T09:01:00Z'))
  const { cover: second } = await call(
    cover.proposeSwap,
    { mine, theirs: { schedule: 'primary', at: '2026-11-17T12:00:00Z' } },
    as('ana'),
  )
  const list = async (ask: object, name = 'ana') => {
    const answer = await call(cover.list, ask as never, as(name))
    return answer.items.map(({ id }) => (id === first.id ? 1 : 2)).join()
  }
  assert.equal(await list({}), '2,1')
  assert.equal(await list({ user: 'me' }), '2')
  assert.equal(await list({ user: 'me' }, 'zed'), '1')
  assert.equal(await list({ schedule: 'primary' }), '2,1')
  assert.equal(await list({ team: 'ops', state: 'open' }), '2,1')
  assert.equal(await list({ state: 'taken' }), '')
  const page = await call(cover.list, { limit: 1 }, as('ana'))
  assert.equal(await list({ limit: 1, cursor: page.nextCursor }), '1')
  await mails()
  clock.moveTo(new Date('2026-11-08T09:30:00Z'))
  await runsCover()
  await runsCover()
  assert.deepEqual(
    (await mails()).map((mail) => mail.slice(0, 16)),
    ['Bo: Still open: ', 'Zed: Still open:'],
  )
  clock.moveTo(new Date('2026-11-09T09:00:00Z'))
  assert.equal(await list({ state: 'open' }), '1', 'a swap is over with its first shift')
  assert.equal(await list({ state: 'expired' }), '2')
  assert.match(await problem(call(cover.accept, { id: second.id }, as('cy'))), /^conflict : It is too late/)
  await runsCover()
  assert.deepEqual(await facts(second.id), ['cover.requested', 'cover.expired'])
})

test('the day before, both are reminded, once', async () => {
  await using house = await office()
  const { as, clock, runsCover, mails } = house
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  await call(cover.take, { id: asked.id }, as('cy'))
  await runsCover()
  await mails()
  clock.moveTo(new Date('2026-11-08T09:00:00Z'))
  await runsCover()
  await runsCover()
  assert.deepEqual(
    (await mails()).map((mail) => mail.slice(0, 13)),
    ['Bo: Tomorrow:', 'Cy: Tomorrow:'],
  )
})

test('an edit does not rewrite what was covered before', async () => {
  await using house = await office()
  const { as, onDuty, clock, edits } = house
  const { cover: asked } = await call(cover.request, mine, as('ana'))
  await call(cover.take, { id: asked.id }, as('dee'))
  clock.moveTo(new Date('2026-11-05T12:00:00Z'))
  await edits({ ...week, people: ['bo@x.example', 'cy@x.example'] })
  assert.deepEqual([await onDuty('11-03T12:00'), await onDuty('11-05T11:00')], ['Dee', 'Dee'])
  assert.notEqual(await onDuty('11-06T12:00'), 'Dee')
})

test('a schedule is deleted: what was agreed on it is detached, what was asked is over', async () => {
  await using house = await office()
  const { as, saves } = house
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  const { cover: taken } = await call(cover.request, { ...mine, user: 'ana@x.example', to: 'dee@x.example' }, as('mo'))
  await saves([{ kind: 'schedule', slug: 'primary', doc: null }])
  assert.equal(
    (await call(cover.get, { id: taken.id }, as('bo'))).detached?.because,
    'the schedule Primary was deleted',
  )
  assert.equal((await call(cover.get, { id: asked.id }, as('bo'))).state, 'expired')
})

test('time off at the time of a shift is a warning', async () => {
  await using house = await office()
  const { as, database, ids } = house
  const { cover: asked } = await call(cover.request, boWeek, as('bo'))
  await database.db
    .insertInto('timeOff')
    .values({
      id: 'off_1',
      personId: ids.get('dee')!,
      startsAt: new Date('2026-11-12T00:00:00Z'),
      endsAt: new Date('2026-11-13T00:00:00Z'),
      note: null,
      source: 'app',
      uid: null,
      createdBy: null,
      createdAt: new Date('2026-11-01T00:00:00Z'),
    })
    .execute()
  const { candidates } = await call(cover.candidates, boWeek, as('bo'))
  assert.deepEqual([candidates.at(-1)?.person.name, candidates.at(-1)?.reasons[0]], ['Dee', 'has time off then'])
  const { warnings } = await call(cover.take, { id: asked.id }, as('dee'))
  assert.deepEqual(warnings, ['Dee has time off at that time.'])
})
