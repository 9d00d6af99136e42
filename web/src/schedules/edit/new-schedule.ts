import type { NewDocument } from '../../shared/documents/document-screens.ts'
import { type Template, templateHead } from '../../shared/documents/templates.ts'

export const scheduleTemplates: Template[] = [
  {
    id: 'one',
    name: 'One person',
    says: 'You, always. Colleagues can join later.',
    text: `${templateHead}timeZone: {{zone}}
layers:
  - name: Always
    people: [{{me}}]
`,
  },
  {
    id: 'weekly',
    name: 'Weekly rotation',
    says: 'One person a week, handing over on Monday at 09:00.',
    text: `${templateHead}timeZone: {{zone}}
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
    text: `${templateHead}timeZone: {{zone}}
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
    text: `${templateHead}timeZone: UTC
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

/** What a new schedule begins with. */
export const newSchedule: NewDocument = {
  teach: 'A schedule says who is on call when, as layers of rotations in a time zone.',
  template: `# name: Payments primary
# team: payments
timeZone: {{zone}}
layers:
  - name: Week
    rotate: weekly
    handoff: mon 09:00
    from: {{monday}}
    people: [{{me}}]               # by e-mail, in the order of their turns
`,
  templates: scheduleTemplates,
}
