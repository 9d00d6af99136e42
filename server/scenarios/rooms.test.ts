import assert from 'node:assert/strict'
import { test } from 'node:test'
import { implement } from '@orpc/server'
import { operation } from '@tocsin/contract/operation'
import { z } from 'zod'
import { createApp } from '../src/app.ts'
import { standingClock } from '../src/kernel/clock.ts'
import { readEnv } from '../src/kernel/env.ts'
import { createLog } from '../src/kernel/log.ts'
import type { Call, Perform } from '../src/kernel/perform.ts'
import type { House, Room } from '../src/kernel/room.ts'
import { testDatabase } from '../src/kernel/testing.ts'
import { rooms } from '../src/rooms.ts'

const token = 'story-admin-token-0123456789'

const contract = {
  lamps: {
    lit: operation({ can: 'observe', reads: true })
      .route({ method: 'GET', path: '/lamps', summary: 'Lamps that are lit', tags: ['Lamps'] })
      .output(z.object({ lit: z.array(z.string()) })),
    light: operation({ can: 'page:respond' })
      .route({ method: 'POST', path: '/lamps/{name}', summary: 'Light a lamp', tags: ['Lamps'] })
      .input(z.object({ name: z.string().max(5, 'must have at most 5 letters') }))
      .output(z.object({ lit: z.array(z.string()) })),
  },
}

/** A room that exists only here: operations, a route outside the API that performs one, a job, a check, and ears. */
function lampRoom(lit: string[], heard: string[]): Room {
  const api = implement(contract).$context<Call>()
  const guarded = api.use(({ context, next, procedure }) => {
    context.authorise(context.principal, procedure['~orpc'].meta.can)
    return next()
  })
  return {
    name: 'lamps',
    open: ({ perform, principalOfPerson }: House) => ({
      operations: {
        lamps: {
          lit: guarded.lamps.lit.handler(() => ({ lit })),
          light: guarded.lamps.light.handler(({ input }) => {
            lit.push(input.name)
            return { lit }
          }),
        },
      },
      mount(http) {
        http.get<{ Params: { person: string; name: string } }>('/lamp-link/:person/:name', async (request) => {
          const { person, name } = request.params
          return await (perform as Perform)(contract.lamps.light, await principalOfPerson(person), { name })
        })
      },
      jobs: { light_every_minute: { cron: '* * * * *', run: async () => void lit.push('job') } },
      checks: [async () => ({ ok: lit.length < 9, detail: 'ok' })],
      heard: (_facts, kinds) => void heard.push(...kinds),
    }),
  }
}

test('a new room is one value in the list: its operations, routes, jobs and checks are there, through the one door', async () => {
  await using database = await testDatabase()
  const lit: string[] = []
  const heard: string[] = []
  const app = await createApp({
    env: readEnv({ PORT: '0', HOST: '127.0.0.1', DATABASE_URL: database.url, TOCSIN_ADMIN_TOKEN: token }),
    databaseUrl: database.url,
    clock: standingClock(new Date('2026-11-02T09:30:00Z')),
    log: createLog('silent'),
    background: false,
    rooms: [...rooms, lampRoom(lit, heard)],
  })
  try {
    await app.listen()
    const call = async (method: string, path: string, body?: unknown, by = token) => {
      const headers: Record<string, string> = by ? { authorization: `Bearer ${by}` } : {}
      const init = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await fetch(`${app.url}${path}`, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        ...init,
      })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    }
    assert.equal((await call('POST', '/api/v1/lamps/red')).status, 200)
    assert.deepEqual((await call('GET', '/api/v1/lamps')).json, { lit: ['red'] })
    assert.equal((await call('GET', '/api/v1/lamps', undefined, '')).status, 401, 'nobody sees it without signing in')

    const people = [
      { email: 'ana@story.example', name: 'Ana', role: 'responder' },
      { email: 'olga@story.example', name: 'Olga', role: 'observer' },
    ]
    const made = await Promise.all(people.map((person) => call('POST', '/api/v1/users', person)))
    const [ana, olga] = made.map(({ json }) => (json.user as { id: string }).id)
    const answered = await call('GET', `/lamp-link/${ana}/blue`, undefined, '')
    assert.equal(answered.status, 200, JSON.stringify(answered.json))
    assert.deepEqual(lit, ['red', 'blue'])
    const refused = await call('GET', `/lamp-link/${olga}/green`, undefined, '')
    assert.deepEqual([refused.status, lit.length], [403, 2], 'the door asks: the role observer may not answer pages')
    const wrong = await call('GET', `/lamp-link/${ana}/purple`, undefined, '')
    assert.equal(wrong.status, 400)
    assert.match(String(wrong.json.detail), /name: must have at most 5 letters/)
    assert.equal((await call('GET', '/lamp-link/usr_nobody/red', undefined, '')).status, 401)

    await app.everyMinute()
    assert.ok(lit.includes('job'))
    assert.ok(heard.includes('user.created'), 'it hears what was recorded')
    assert.equal((await call('GET', '/readyz')).status, 200)
    while (lit.length < 9) lit.push('more')
    assert.equal((await call('GET', '/readyz')).status, 503, 'its check counts')
  } finally {
    await app.close()
  }
})
