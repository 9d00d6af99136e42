import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { secondsOf } from '@tocsin/contract/time'
import { pino } from 'pino'
import { type Mail, type Mailbox, startMailbox } from '../../dev/fakes/mailbox.ts'
import { type Receiver, startReceiver } from '../../dev/fakes/receiver.ts'
import { type App, type AppOptions, createApp } from '../src/app.ts'
import { standingClock } from '../src/kernel/clock.ts'
import { type Env, readEnv } from '../src/kernel/env.ts'
import { checkFact, type TestDatabase, testDatabase } from '../src/kernel/testing.ts'
import { tokenOf } from './signed-in.ts'

/** The token with which stories call operations. */
export const storyToken = 'story-admin-token-0123456789'

/** Monday 09:30 in Lisbon: Ana has been on call for half an hour. */
const beginning = new Date('2026-11-02T09:30:00Z')

/**
 * A whole Tocsin with a fake clock, a real PostgreSQL, a real SMTP server and real HTTP on both sides. Nothing happens by
 * itself: `forward` goes from due time to due time. Whatever a story does not expect (a mail, a webhook, an error in the
 * log) fails it at `isQuiet` or at the end.
 */
export class World implements AsyncDisposable {
  readonly mailbox: Mailbox
  readonly receiver: Receiver
  readonly nodes: App[] = []
  readonly errors: string[] = []
  readonly clock = standingClock(beginning)
  readonly #database: TestDatabase
  readonly #env: Env
  readonly #read = new Set<Mail>()
  readonly #tokens = new Map<string, string>()

  readonly #flow: Pick<AppOptions, 'later' | 'laterWithin'>

  private constructor(
    database: TestDatabase,
    mailbox: Mailbox,
    receiver: Receiver,
    flow: Pick<AppOptions, 'later' | 'laterWithin'>,
  ) {
    this.#flow = flow
    this.#database = database
    this.mailbox = mailbox
    this.receiver = receiver
    this.#env = readEnv({
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'Tocsin <pager@story.example>',
      TOCSIN_ADMIN_TOKEN: storyToken,
      TOCSIN_OUTBOUND_ALLOW: '127.0.0.1',
      TOCSIN_SECRET: 'a-secret-for-stories-only',
    })
  }

  /**
   * Starts with the configuration of a file beside this one, and reads `more` YAML on top of it; `flow`: what follows later
   * from facts in this story.
   */
  static async start(file: string, more = '', flow: Pick<AppOptions, 'later' | 'laterWithin'> = {}): Promise<World> {
    const [database, mailbox, receiver] = await Promise.all([testDatabase(), startMailbox(), startReceiver()])
    const world = new World(database, mailbox, receiver, flow)
    await world.addNode()
    await world.apply(await readFile(new URL(file, import.meta.url), 'utf8'))
    if (more) await world.apply(more.replaceAll('{{receiver}}', receiver.url))
    return world
  }

  get app(): App {
    return this.nodes[0]!
  }

  get databaseUrl(): string {
    return this.#database.url
  }

  /** Another process's worth of Tocsin on the same database. */
  async addNode(): Promise<App> {
    const stream = { write: (line: string) => void this.errors.push(line) }
    const app = await createApp({
      env: this.#env,
      databaseUrl: this.#database.url,
      clock: this.clock,
      log: pino({ level: 'error' }, stream),
      background: false,
      checkFact,
      ...this.#flow,
    })
    await app.listen()
    this.nodes.push(app)
    return app
  }

  async apply(yaml: string): Promise<void> {
    const answer = await this.call('PUT', '/api/v1/config', yaml, 'application/yaml')
    assert.equal(answer.status, 200, JSON.stringify(answer.json))
    await this.settle()
  }

  /** An operation over HTTP, as the story's admin. */
  async call(method: string, path: string, body?: unknown, type = 'application/json', token = storyToken) {
    const response = await fetch(`${this.app.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    // biome-ignore lint/suspicious/noExplicitAny: stories read answers as a person would, without their types.
    return { status: response.status, json: (text ? JSON.parse(text) : null) as any }
  }

  /** The API token of a person of the story, who signs in for it the first time. */
  async token(name: string): Promise<string> {
    const known = this.#tokens.get(name) ?? (await tokenOf(this.app.url, storyToken, `${name}@story.example`))
    this.#tokens.set(name, known)
    return known
  }

  /** An operation over HTTP, as this person of the story. */
  async as(name: string, method: string, path: string, body?: unknown) {
    return await this.call(method, path, body, 'application/json', await this.token(name))
  }

  /** Does everything that is due now, on every node, until nothing is. */
  async settle(): Promise<void> {
    for (let found = 1; found > 0; ) {
      found = 0
      for (const node of this.nodes) found += await node.drain()
    }
  }

  /** Time goes by, from due time to due time: `forward('5m')`. */
  async forward(duration: string): Promise<void> {
    const seconds = secondsOf(duration)
    assert.ok(seconds !== null, `"${duration}" is not a duration`)
    await this.#forwardTo(new Date(this.clock.now().getTime() + seconds * 1000))
  }

  /** Time goes by until an instant, such as `2026-11-09T09:00:00Z`. */
  async forwardTo(instant: string): Promise<void> {
    const target = new Date(instant)
    assert.ok(target >= this.clock.now(), `${instant} is over`)
    await this.#forwardTo(target)
  }

  async #forwardTo(target: Date): Promise<void> {
    await this.settle()
    for (let steps = 0; ; steps++) {
      assert.ok(steps < 5000, 'the same instant keeps coming due')
      const next = await this.app.nextDueAt()
      if (!next || next > target) break
      if (next > this.clock.now()) this.clock.moveTo(next)
      await this.settle()
    }
    this.clock.moveTo(target)
    await this.settle()
  }

  /** The jobs of every minute, on every node; a story says when they run. */
  async everyMinute(): Promise<void> {
    for (const node of this.nodes) await node.everyMinute()
    await this.settle()
  }

  source(slug: string) {
    const key = {
      'checkout-alerts': 'story-checkout-key-0001',
      'archive-alerts': 'story-archive-key-00001',
      'reports-alerts': 'story-reports-key-00001',
    }[slug]
    const send = async (body: unknown) => {
      const response = await fetch(`${this.app.url}/in/generic/${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      assert.equal(response.status, 202, await response.text())
    }
    return {
      fires: async (title: string, more: Record<string, unknown> = {}) => {
        await send({ title, status: 'firing', severity: 'critical', ...more })
        await this.settle()
      },
      /** Without waiting for what follows: for storms. */
      sends: send,
      resolves: async (title: string, more: Record<string, unknown> = {}) => {
        await send({ title, status: 'resolved', ...more })
        await this.settle()
      },
    }
  }

  /** A person's mailbox. */
  person(name: string) {
    const address = `${name}@story.example`
    const unread = () => this.mailbox.to(address).filter((mail) => !this.#read.has(mail))
    return {
      address,
      /** The next unread mail, whose subject must contain `words`. */
      gets: (words: string): Mail => {
        const mail = unread()[0]
        assert.ok(mail, `${name} got no mail about "${words}"`)
        assert.ok(mail.subject.includes(words), `${name} got "${mail.subject}", not "${words}"`)
        this.#read.add(mail)
        return mail
      },
      getsNothing: () =>
        assert.deepEqual(
          unread().map((mail) => mail.subject),
          [],
          `${name} got mail`,
        ),
      unread,
      readsEverything: () => {
        for (const mail of unread()) this.#read.add(mail)
      },
    }
  }

  /** The acknowledge link of a mail, as a person follows it: look, then press the button. */
  async followsAckLink(mail: Mail): Promise<{ page: string; done: string; status: number }> {
    const link = mail.links.find((each) => each.includes('/ack/'))
    assert.ok(link, `no acknowledge link in:\n${mail.text}`)
    const url = new URL(link)
    const here = `${this.app.url}${url.pathname}`
    const page = await (await fetch(here)).text()
    const answer = await fetch(here, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
    })
    const done = await answer.text()
    await this.settle()
    return { page, done, status: answer.status }
  }

  // biome-ignore lint/suspicious/noExplicitAny: stories read answers as a person would, without their types.
  async openPages(): Promise<any[]> {
    return (await this.call('GET', '/api/v1/pages?status=open')).json.items
  }

  // biome-ignore lint/suspicious/noExplicitAny: see above.
  async page(ref: string | number): Promise<any> {
    const answer = await this.call('GET', `/api/v1/pages/${ref}`)
    assert.equal(answer.status, 200, JSON.stringify(answer.json))
    return answer.json
  }

  /** Nobody got anything that the story did not read, and nothing went wrong behind the scenes. */
  isQuiet(): void {
    const unread = this.mailbox.mails.filter((mail) => !this.#read.has(mail))
    assert.deepEqual(
      unread.map((mail) => `${mail.to}: ${mail.subject}`),
      [],
      'mail that the story did not expect',
    )
    assert.deepEqual(this.errors, [], 'errors in the log')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const node of this.nodes) await node.close()
    await Promise.all([this.mailbox[Symbol.asyncDispose](), this.receiver[Symbol.asyncDispose]()])
    await this.#database[Symbol.asyncDispose]()
  }
}
