import { localDay } from '../../ui/time/time-format.ts'

/** Beginnings of schedules and policies, as text in which `{{…}}` stands for what is known about the person. */
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
  name?: string
  team?: string
  schedule?: string
}

const head = 'name: {{name}}\nteam: {{team}}\n'

export const scheduleTemplates: Template[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'You, always. Colleagues can join later.',
    text: `${head}timeZone: {{zone}}
layers:
  - name: Always
    people: [{{me}}]
`,
  },
  {
    id: 'weekly',
    name: 'Weekly rotation',
    says: 'One person a week, handing over on Monday at 09:00.',
    text: `${head}timeZone: {{zone}}
layers:
  - name: Week
    rotate: weekly
    handoff: mon 09:00
    from: {{monday}}
    people: [{{me}}]            # add colleagues by e-mail, in the order of their turns
`,
  },
  {
    id: 'hours',
    name: 'Business hours and nights',
    says: 'Working hours with one rotation; nights and weekends with another.',
    text: `${head}timeZone: {{zone}}
layers:
  - name: Business hours        # hides the layer below it while it is somebody's turn
    priority: 1
    rotate: weekly
    handoff: mon 09:00
    from: {{monday}}
    when: [{ days: [mon, tue, wed, thu, fri], start: "09:00", end: "18:00" }]
    people: [{{me}}]
  - name: Nights and weekends
    priority: 0
    rotate: weekly
    handoff: mon 09:00
    from: {{monday}}
    people: [{{me}}]            # often somebody else than during the day
`,
  },
  {
    id: 'sun',
    name: 'Follow the sun',
    says: 'Three regions with eight hours each, so that nobody is woken.',
    text: `${head}timeZone: UTC
layers:
  - name: Asia and Pacific
    rotate: weekly
    handoff: mon 00:00
    from: {{monday}}
    when: [{ start: "00:00", end: "08:00" }]
    people: [{{me}}]            # somebody there
  - name: Europe and Africa
    rotate: weekly
    handoff: mon 08:00
    from: {{monday}}
    when: [{ start: "08:00", end: "16:00" }]
    people: [{{me}}]
  - name: Americas
    rotate: weekly
    handoff: mon 16:00
    from: {{monday}}
    when: [{ start: "16:00", end: "00:00" }]
    people: [{{me}}]            # somebody there
`,
  },
]

export const policyTemplates: Template[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'You at once, and again every ten minutes.',
    text: `${head}levels:
  - { after: 0m, notify: [user {{me}}] }
repeat: { times: 5, after: 10m }
atEnd: catch-all                # never silence
`,
  },
  {
    id: 'team',
    name: 'Two levels and the team',
    says: 'Who is on call at once, once more after five minutes, the whole team after fifteen.',
    text: `${head}levels:
  - { after: 0m, notify: [schedule {{schedule}}] }
  - { after: 5m, notify: [schedule {{schedule}}] }
  - { after: 15m, notify: [team {{team}}] }
repeat: { times: 3, after: 30m } # then from the beginning, three more times
atEnd: catch-all                # never silence
`,
  },
]

/** How a first service can be covered: a schedule and a policy that go together. */
export const coverTemplates: { id: string; name: string; says: string; schedule: string; policy: string }[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'You, always; asked again every ten minutes.',
    schedule: 'one',
    policy: 'one',
  },
  {
    id: 'two',
    name: 'Two levels and the team',
    says: 'You on call; after fifteen minutes the whole team.',
    schedule: 'one',
    policy: 'team',
  },
  {
    id: 'weekly',
    name: 'Weekly rotation',
    says: 'A week each, from Monday 09:00; you begin. Then the team.',
    schedule: 'weekly',
    policy: 'team',
  },
  {
    id: 'hours',
    name: 'Business hours and nights',
    says: 'One rotation by day, another for nights and weekends. Then the team.',
    schedule: 'hours',
    policy: 'team',
  },
  {
    id: 'sun',
    name: 'Follow the sun',
    says: 'Three regions, eight hours each. Then the team.',
    schedule: 'sun',
    policy: 'team',
  },
]

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
