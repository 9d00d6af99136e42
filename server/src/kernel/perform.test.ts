import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, ORPCError } from '@orpc/server'
import { Problem, type ProblemKind } from '@tocsin/contract/errors'
import { z } from 'zod'
import { json, type Tx } from './data/db.ts'
import { fieldErrors, type Issue, inOneSentence, plainIssues } from './issues.ts'
import { createLog } from './log.ts'
import { api, type Call, type Principal } from './perform.ts'
import { toProblem } from './problems.ts'
import { type TestContext, testContext } from './testing.ts'

function issuesOf(schema: z.ZodType, value: unknown): Issue[] {
  const { error } = schema.safeParse(value)
  assert.ok(error, 'it is valid')
  return error.issues as Issue[]
}
const lines = (schema: z.ZodType, value: unknown) =>
  issuesOf(schema, value)
    .flatMap(fieldErrors)
    .map(({ path, message }) => `${path}: ${message}`)

test('a problem stays itself, also where the framework wrapped it', () => {
  const problem = new Problem('conflict', 'Somebody was faster.', { more: { usedBy: [] } })
  assert.equal(toProblem(problem), problem)
  assert.equal(toProblem(new ORPCError('CONFLICT', { cause: problem })), problem)
})

test('validation tells every wrong field with its path', () => {
  const schema = z.strictObject({
    name: z.string(),
    levels: z.array(z.strictObject({ after: z.string('must be a duration') })),
  })
  const cause = { issues: issuesOf(schema, { name: 1, levels: [{ after: 5 }, { after: '5m', nmae: 1 }], 'a.b': 1 }) }
  const problem = toProblem(new ORPCError('BAD_REQUEST', { cause }))
  assert.equal(problem.kind, 'invalid')
  assert.deepEqual(problem.errors, [
    { path: 'name', message: 'Invalid input: expected string, received number' },
    { path: 'levels.0.after', message: 'must be a duration' },
    { path: 'levels.1.nmae', message: 'unknown key "nmae"' },
    { path: 'a.b', message: 'unknown key "a.b"' },
  ])
  assert.match(problem.message, /^name: .*; levels\.0\.after: must be a duration; /)
})

test('a thousand wrong fields make a sentence a person can read, and an answer that can be sent', () => {
  const cause = {
    issues: issuesOf(
      z.array(z.string('must be text')),
      Array.from({ length: 1000 }, () => 1),
    ),
  }
  const problem = toProblem(new ORPCError('BAD_REQUEST', { cause }))
  assert.equal(
    problem.message,
    '0: must be text; 1: must be text; 2: must be text; 3: must be text; 4: must be text (and 995 more)',
  )
  assert.equal(problem.errors.length, 200)
  assert.equal(inOneSentence([{ path: '', message: 'say whom to page' }]), 'say whom to page')
})

test('an answer that breaks its own contract is our mistake, not the caller’s', () => {
  const cause = { issues: issuesOf(z.string(), 1) }
  assert.equal(toProblem(new ORPCError('INTERNAL_SERVER_ERROR', { cause })).kind, 'internal')
})

const pg = (code: string) => Object.assign(new Error('pg says something technical'), { code })
const refused = Object.assign(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), { code: 'ECONNREFUSED' })

const cases: [what: string, error: unknown, kind: ProblemKind][] = [
  ['connection refused', refused, 'unavailable'],
  ['connection reset', pg('ECONNRESET'), 'unavailable'],
  ['name not found', pg('ENOTFOUND'), 'unavailable'],
  ['connection lost in a query', new Error('Connection terminated unexpectedly'), 'unavailable'],
  [
    'connection that was lost before',
    new Error('Client has encountered a connection error and is not queryable'),
    'unavailable',
  ],
  ['no connection free in time', new Error('timeout exceeded when trying to connect'), 'unavailable'],
  ['server is shutting down', pg('57P01'), 'unavailable'],
  ['server is starting', pg('57P03'), 'unavailable'],
  ['connection failure', pg('08006'), 'unavailable'],
  ['too many connections', pg('53300'), 'unavailable'],
  ['disk full', pg('53100'), 'unavailable'],
  ['a standby that is not promoted yet', pg('25006'), 'unavailable'],
  ['deadlock after all attempts', pg('40P01'), 'unavailable'],
  ['statement timeout', pg('57014'), 'unavailable'],
  ['NUL in a text', pg('22021'), 'invalid'],
  ['half a surrogate pair in jsonb', pg('22P05'), 'invalid'],
  ['unique violation that nobody foresaw', pg('23505'), 'internal'],
  ['syntax error in our SQL', pg('42601'), 'internal'],
  ['a bug', new TypeError('x is not a function'), 'internal'],
  ['a thrown string', 'oops', 'internal'],
  ['nothing', undefined, 'internal'],
  ['null', null, 'internal'],
  ['framework: not found', new ORPCError('NOT_FOUND'), 'not_found'],
  ['framework: bad request without issues', new ORPCError('BAD_REQUEST', { message: 'Malformed request' }), 'invalid'],
  ['framework: a status we have no word for', new ORPCError('IM_A_TEAPOT', { status: 418 }), 'internal'],
]
for (const [what, error, kind] of cases) {
  test(`${what} is ${kind}`, () => {
    const problem = toProblem(error)
    assert.equal(problem.kind, kind)
    if (kind === 'unavailable') assert.ok((problem.retryAfter ?? 0) > 0)
    if (kind === 'internal' || kind === 'unavailable') {
      assert.equal(problem.cause, error, 'the log gets the original')
      assert.doesNotMatch(problem.message, /technical|not a function|oops/, 'the caller does not')
    }
  })
}

const Contact = z.union([
  z.strictObject({ email: z.email('must be an e-mail address'), label: z.string().optional() }),
  z.strictObject({ webhook: z.url('must be a URL'), label: z.string().optional() }),
])
const Shift = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('weekly'), days: z.array(z.string()) }),
  z.strictObject({ type: z.literal('daily'), at: z.string() }),
])
const Participant = z.union([
  z.string().regex(/@/, 'must be an e-mail address'),
  z.strictObject({ slot: z.string(), people: z.array(z.string()), weight: z.number() }),
])

test('of a union the branch that was meant speaks', () => {
  assert.deepEqual(lines(Contact, { webhook: 'nonsense' }), ['webhook: must be a URL'])
  assert.deepEqual(lines(Contact, { email: 'x', labl: 'y' }), [
    'email: must be an e-mail address',
    'labl: unknown key "labl"',
  ])
  assert.deepEqual(lines(Shift, { type: 'daily' }), ['at: Invalid input: expected string, received undefined'])
})

test('an object is not taken for a mistyped string, nor a string for an empty object, however much is wrong in it', () => {
  assert.deepEqual(
    lines(Participant, { slot: 1, people: 'ana', wieght: 1 }).map((line) => line.split(':')[0]),
    ['slot', 'people', 'weight', 'wieght'],
  )
  assert.deepEqual(lines(Participant, 'ana'), [': must be an e-mail address'])
  assert.match(lines(Participant, 5)[0]!, /expected string, received number/)
})

test('fixed words decide between branches before the number of mistakes does', () => {
  const schema = z.union([
    z.strictObject({ kind: z.literal('team'), slug: z.string() }),
    z.strictObject({ kind: z.literal('user'), email: z.string(), name: z.string(), zone: z.string() }),
  ])
  assert.deepEqual(
    lines(z.strictObject({ to: z.array(schema) }), { to: [{ kind: 'user' }] }).map((line) => line.split(':')[0]),
    ['to.0.email', 'to.0.name', 'to.0.zone'],
  )
})

test('unions in unions, and keys with dots in them, keep their whole path', () => {
  const schema = z.strictObject({
    members: z.record(z.string(), z.union([z.strictObject({ contact: Contact }), z.literal('nobody')])),
  })
  const [plain] = issuesOf(schema, { members: { 'ana@acme.example': { contact: { email: 'x' } } } }).flatMap(
    plainIssues,
  )
  assert.deepEqual(plain, {
    path: ['members', 'ana@acme.example', 'contact', 'email'],
    message: 'must be an e-mail address',
  })
})

const ana: Principal = {
  actor: { type: 'user', id: 'usr_ana', name: 'Ana' },
  userId: 'usr_ana',
  email: 'ana@acme.example',
  role: 'admin',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}

function callAt(house: TestContext, more: Partial<Call> = {}): { context: Call } {
  const { database, clock } = house
  return {
    context: {
      principal: ana,
      ip: null,
      database,
      clock,
      log: createLog('silent'),
      authorise: () => undefined,
      ...more,
    },
  }
}

async function leave(tx: Tx, key: string): Promise<void> {
  await tx.db
    .insertInto('setting')
    .values({ key, value: json(1), updatedAt: tx.now })
    .execute()
}

test('the door: permission first, then the input, then the work in one transaction that is tried again when it must be', async () => {
  await using house = await testContext()
  const asked: string[] = []
  let runs = 0
  let answer: unknown = { deleted: true }
  const procedure = api.resources.remove.handler(async ({ input, context: { tx, by } }) => {
    runs += 1
    await leave(tx, `${input.slug} ${by.email}`)
    if (input.slug === 'again' && runs < 3) throw Object.assign(new Error('deadlock'), { code: '40P01' })
    if (input.slug === 'fails') throw new Problem('conflict', 'no')
    return answer as { deleted: boolean }
  })
  const kept = async () =>
    (await house.database.db.selectFrom('setting').select('key').orderBy('key').execute()).map((row) => row.key)
  const input = (slug: string) => ({ kind: 'teams', slug }) as const
  const authorise: Call['authorise'] = (_, can) => void asked.push(can)

  assert.deepEqual(await call(procedure, input('good'), callAt(house, { authorise })), { deleted: true })
  assert.deepEqual([asked, await kept()], [['config:write'], ['good ana@acme.example']])

  runs = 0
  await call(procedure, input('again'), callAt(house))
  assert.deepEqual([runs, await kept()], [3, ['again ana@acme.example', 'good ana@acme.example']])

  runs = 0
  await assert.rejects(call(procedure, input('fails'), callAt(house)), { kind: 'conflict' })
  await assert.rejects(
    call(procedure, { kind: 'teams', slug: 'NOT A SLUG' }, callAt(house)),
    (error) => toProblem(error).errors[0]?.path === 'slug',
  )
  const forbidden = () => {
    throw new Problem('forbidden', 'no')
  }
  await assert.rejects(call(procedure, { kind: 'nonsense' } as never, callAt(house, { authorise: forbidden })), {
    kind: 'forbidden',
  })
  assert.equal(runs, 1)

  answer = { deleted: 'an answer that breaks the contract' }
  await assert.rejects(
    call(procedure, input('wrong-answer'), callAt(house)),
    (error) => toProblem(error).kind === 'internal',
  )
  assert.deepEqual(await kept(), ['again ana@acme.example', 'good ana@acme.example'], '"Nothing was changed" is true')
})

test('an operation that reads cannot write, whatever its handler does', async () => {
  await using house = await testContext()
  const procedure = api.access.roles.handler(async ({ context: { tx } }) => {
    await leave(tx, 'written')
    return []
  })
  await assert.rejects(call(procedure, undefined, callAt(house)), { code: '25006' })
  assert.equal(await house.database.db.selectFrom('setting').select('key').executeTakeFirst(), undefined)
})
