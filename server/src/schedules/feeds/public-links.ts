import type { Clock } from '../../kernel/clock.ts'
import { sha256 } from '../../kernel/secrets.ts'

/** Addresses with a secret in them, for whoever has one. In memory: a wrong one costs no query, one asked often little work. */
export interface PublicLinks<Shown> {
  /** What the link shows, at most `shownFor` old; null when there is no such link, whatever the reason. */
  open(token: string): Promise<Shown | null>
  /** A link was made or revoked here, or what they show has changed. */
  forget(): void
}

export interface LinkKind<Link, Shown> {
  clock: Clock
  /** What is not of this shape is no link. */
  tokenShape: RegExp
  /** All that work. */
  load(): Promise<Link[]>
  show(link: Link): Promise<Shown | null>
  /** Milliseconds. */
  shownFor: number
}

/** Other nodes' links and revocations are known after this many milliseconds. */
const knownFor = 10_000
const mostShown = 500

interface Kept<T> {
  at: number
  value: Promise<T>
}

export function createPublicLinks<Link extends { id: string; hash: string }, Shown>(
  kind: LinkKind<Link, Shown>,
): PublicLinks<Shown> {
  const known = new Map<'all', Kept<Map<string, Link>>>()
  const shown = new Map<string, Kept<Shown | null>>()
  const loaded = async () => new Map((await kind.load()).map((link) => [link.hash, link]))
  return {
    async open(token) {
      if (!kind.tokenShape.test(token)) return null
      const now = kind.clock.now().getTime()
      const link = (await kept(known, 'all', now, knownFor, loaded)).get(sha256(token))
      if (!link) return null
      if (shown.size > mostShown) shown.clear()
      return await kept(shown, link.id, now, kind.shownFor, () => kind.show(link))
    },
    forget() {
      known.clear()
      shown.clear()
    },
  }
}

/** The value of `key`, made once by all who ask meanwhile; a failure is not kept. */
function kept<K, T>(cache: Map<K, Kept<T>>, key: K, now: number, age: number, make: () => Promise<T>): Promise<T> {
  const last = cache.get(key)
  if (last && now - last.at < age) return last.value
  const mine = { at: now, value: make() }
  cache.set(key, mine)
  mine.value.catch(() => {
    if (cache.get(key) === mine) cache.delete(key)
  })
  return mine.value
}
