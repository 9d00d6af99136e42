import { localDay } from '../../ui/time/time-format.ts'

/** The beginning of a document, as text in which `{{…}}` stands for what is known about the person. */
export interface Template {
  id: string
  name: string
  says: string
  text: string
}

/** What is filled into a template. A slug that is not known leaves its line as a comment. */
export interface Filling {
  me: string
  zone: string
  now: Date
  name?: string | undefined
  team?: string | undefined
  schedule?: string | undefined
}

/** The first lines of a template of what a team owns. */
export const templateHead = 'name: {{name}}\nteam: {{team}}\n'

/** The Monday before today in a zone: a rotation from there has somebody's turn now, whatever the hour. */
export function mondayBefore(now: Date, zone: string): string {
  const today = new Date(`${localDay(now, zone)}T12:00:00Z`)
  const back = (today.getUTCDay() + 5) % 7
  return new Date(today.getTime() - (back + 1) * 86_400_000).toISOString().slice(0, 10)
}

/** A template as a document's text. Lines about a team or schedule that is not chosen yet become comments. */
export function fillTemplate({ text }: Template, { me, zone, now, name, team, schedule }: Filling): string {
  const known: Record<string, string | undefined> = {
    me: me || 'somebody@example.org',
    zone,
    monday: mondayBefore(now, zone),
    name: name === undefined ? undefined : /^[\p{L}\p{N}][\p{L}\p{N} _/-]*$/u.test(name) ? name : JSON.stringify(name),
    team,
    schedule,
  }
  const example: Record<string, string> = { name: 'Payments', team: 'payments', schedule: 'payments-on-call' }
  return text
    .split('\n')
    .map((line) => {
      const isOpen = [...line.matchAll(/\{\{(\w+)\}\}/g)].some(([, key]) => known[key ?? ''] === undefined)
      const filled = line.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => known[key] ?? example[key] ?? '')
      return isOpen ? filled.replace(/^(\s*)/, '$1# ') : filled
    })
    .join('\n')
}
