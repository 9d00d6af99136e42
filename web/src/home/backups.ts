import { secondsOf } from '../ui/time/duration.ts'

export interface Backup {
  policy: { slug: string; name: string }
  /** What comes after the level that asks the schedule: seconds after it, and who. */
  next: { after: number; targets: string[] }[]
}

interface PolicyLike {
  slug: string
  doc: { name?: unknown; levels?: unknown }
}

/** For every policy that asks a schedule: who it asks next when nobody answers there. In the order of the policies. */
export function backupsOf(policies: PolicyLike[], schedule: string): Backup[] {
  return policies.flatMap(({ slug, doc }) => {
    const levels = (Array.isArray(doc.levels) ? (doc.levels as { after: string; notify: string[] }[]) : [])
      .map((level) => ({ after: secondsOf(level.after), targets: level.notify }))
      .sort((a, b) => a.after - b.after)
    const own = levels.findIndex((level) => level.targets.includes(`schedule ${schedule}`))
    const first = levels[own]
    if (!first) return []
    const next = levels
      .slice(own + 1)
      .map((level) => ({
        after: level.after - first.after,
        targets: level.targets.filter((target) => target !== `schedule ${schedule}`),
      }))
      .filter((level) => level.targets.length > 0)
    return [{ policy: { slug, name: typeof doc.name === 'string' ? doc.name : slug }, next }]
  })
}
