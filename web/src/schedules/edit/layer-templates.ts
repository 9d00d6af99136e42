import { freeName, type LooseLayer } from './layer-edit.ts'

export interface LayerTemplate {
  id: string
  name: string
  says: string
  /** The layers, for these people (never empty) and a rotation that runs since this Monday. */
  layers: (people: string[], monday: string) => LooseLayer[]
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri']

/** The same people, the later ones first: who is second this week is first the next. */
function later(people: string[], by: number): string[] {
  const at = by % people.length
  return [...people.slice(at), ...people.slice(0, at)]
}

/** One of `of` shares of the people; everybody when there are too few to share. */
function share(people: string[], index: number, of: number): string[] {
  const size = Math.floor(people.length / of)
  return size === 0 ? people : people.slice(index * size, index === of - 1 ? people.length : (index + 1) * size)
}

export const layerTemplates: LayerTemplate[] = [
  {
    id: 'weekly',
    name: 'Weekly rotation',
    says: 'One person a week, from Monday 09:00',
    layers: (people, from) => [{ name: 'Week', rotate: 'weekly', handoff: 'mon 09:00', from, people }],
  },
  {
    id: 'day-night',
    name: 'Day and night',
    says: 'Twelve hours each, 08:00 and 20:00, two rotations',
    layers: (people, from) => [
      {
        name: 'Day',
        rotate: 'weekly',
        handoff: 'mon 08:00',
        from,
        when: [{ start: '08:00', end: '20:00' }],
        people: share(people, 0, 2),
      },
      {
        name: 'Night',
        rotate: 'weekly',
        handoff: 'mon 20:00',
        from,
        when: [{ start: '20:00', end: '08:00' }],
        people: share(people, 1, 2),
      },
    ],
  },
  {
    id: 'sun',
    name: 'Follow the sun',
    says: 'Three regions with eight hours each, in UTC',
    layers: (people, from) =>
      ['Asia and Pacific', 'Europe and Africa', 'Americas'].map((name, index) => ({
        name,
        timeZone: 'UTC',
        rotate: 'weekly',
        handoff: `mon ${['00:00', '08:00', '16:00'][index]}`,
        from,
        when: [{ start: ['00:00', '08:00', '16:00'][index], end: ['08:00', '16:00', '00:00'][index] }],
        people: share(people, index, 3),
      })),
  },
  {
    id: 'weekend',
    name: 'Weekdays and weekends',
    says: 'The weekend is a rotation of its own above the week',
    layers: (people, from) => [
      { name: 'Weekdays', rotate: 'weekly', handoff: 'mon 09:00', from, people },
      {
        name: 'Weekends',
        priority: 1,
        rotate: 'weekly',
        handoff: 'fri 18:00',
        from,
        when: [{ days: ['fri'], start: '18:00', end: '09:00', endDayOffset: 3 }],
        people: later(people, 1),
      },
    ],
  },
  {
    id: 'hours',
    name: 'Business hours only',
    says: 'Monday to Friday, 09:00 to 18:00',
    layers: (people, from) => [
      {
        name: 'Business hours',
        rotate: 'weekly',
        handoff: 'mon 09:00',
        from,
        when: [{ days: weekdays, start: '09:00', end: '18:00' }],
        people,
      },
    ],
  },
  {
    id: 'two',
    name: 'Primary and secondary',
    says: 'Two people at once, the next one beside the first; for a level that rings later make a second schedule',
    layers: (people, from) => [
      { name: 'Primary', rotate: 'weekly', handoff: 'mon 09:00', from, people },
      { name: 'Secondary', rotate: 'weekly', handoff: 'mon 09:00', from, people: later(people, 1) },
    ],
  },
]

/** The layers of a template after those that are there, with names that are free. */
export function addTemplate(
  layers: LooseLayer[],
  template: LayerTemplate,
  people: string[],
  monday: string,
): LooseLayer[] {
  const next = [...layers]
  for (const layer of template.layers(people, monday)) {
    next.push({ ...layer, name: freeName(next, String(layer.name)) })
  }
  return next
}
