import { secondsOf } from '@tocsin/contract/time'
import type { NameOf } from '../../shared/documents/use-doc-names.ts'
import { afterWords } from '../../ui/time/duration.ts'
import { type LooseLevel, levelsOf } from './policy-edit.ts'

/** Who is behind targets now. */
export interface PlanInputs {
  /** People on call now by schedule. */
  onCall: Map<string, string[]>
  /** The names of a team's members. */
  members: Map<string, string[]>
  /** The name of a person by e-mail. */
  nameOf(email: string): string
  /** The name of a schedule or a team by its slug. */
  doc: NameOf
  /** Catch-alls in the order in which they are asked; the admins follow them automatically. */
  catchAlls: { name: string; targets: string[] }[]
}

export interface Ahead {
  key: string
  /** Seconds from the opening of the page. */
  at: number
  title: string
  /** Of the policy itself, not what follows its rounds. */
  isLevel: boolean
  people: { name: string; because: string }[]
  /** Why nobody is asked here, or what follows. */
  note: string | null
}

const tail = 300
const shortest = 60

function behind(target: string, inputs: PlanInputs): { name: string; because: string }[] {
  const [type, name = ''] = target.split(' ')
  if (type === 'schedule') {
    return (inputs.onCall.get(name) ?? []).map((person) => ({
      name: person,
      because: `on call now on ${inputs.doc('schedule', name)}`,
    }))
  }
  if (type === 'team')
    return (inputs.members.get(name) ?? []).map((person) => ({
      name: person,
      because: `of team ${inputs.doc('team', name)}`,
    }))
  return [{ name: inputs.nameOf(name), because: 'by name' }]
}

function peopleOf(targets: string[], inputs: PlanInputs): { name: string; because: string }[] {
  const all = targets.flatMap((target) => behind(target, inputs))
  return [...new Map(all.map((person) => [person.name, person])).values()]
}

/**
 * What a page would do now if nobody answers, as the server's ladder does it: an empty level is skipped at once, levels
 * after a reached one keep their time, a round nobody is behind is the last one. `levels` replace the document's own.
 */
export function ladderAhead(doc: Record<string, unknown>, inputs: PlanInputs, levels: unknown = doc.levels): Ahead[] {
  const rungs = levelsOf(levels)
  const repeat = (typeof doc.repeat === 'object' && doc.repeat !== null ? doc.repeat : {}) as Record<string, unknown>
  const times = typeof repeat.times === 'number' ? repeat.times : 0
  const last = secondsOf(rungs.at(-1)?.after ?? '') ?? 0
  const written = typeof repeat.after === 'string' ? secondsOf(repeat.after) : null
  const length = Math.max(written ?? last + tail, last, shortest)
  const ahead = round(rungs, inputs)
  const asksSomebody = ahead.some((step) => step.people.length > 0)
  let end = secondsOf(rungs[0]?.after ?? '') ?? 0
  if (asksSomebody) {
    end = length * (times + 1)
    if (times > 0) {
      const again = times === 1 ? 'once more' : `${times} times more`
      ahead.push({
        key: 'again',
        at: length,
        title: 'From the beginning',
        isLevel: false,
        people: [],
        note: `The same ladder ${again}.`,
      })
    }
  }
  for (const { name, targets } of [...inputs.catchAlls, { name: 'all admins', targets: [] }]) {
    const people = peopleOf(targets, inputs)
    const isAdmins = name === 'all admins'
    if (people.length === 0 && !isAdmins) continue
    ahead.push({
      key: name,
      at: end,
      title: `Then ${name}`,
      isLevel: false,
      people,
      note: isAdmins ? 'Never silence.' : null,
    })
    end += tail
  }
  return ahead
}

function round(rungs: LooseLevel[], inputs: PlanInputs): Ahead[] {
  let early: number | null = null
  return rungs.map((level, index) => {
    const own = secondsOf(level.after) ?? 0
    const at = early === null ? own : Math.min(early, own)
    const people = peopleOf(level.notify, inputs)
    early = people.length > 0 ? null : at
    const note = people.length > 0 ? null : `This level reaches nobody now: it is skipped at once.`
    return { key: `level ${index}`, at, title: `Level ${index + 1}`, isLevel: true, people, note }
  })
}

/** The levels in one sentence: `If nobody answers: at once Ana Reis (on call now on Primary), after 5 min Bo Lind (by name).` */
export function aheadSentence(ahead: Ahead[]): string {
  const parts = ahead
    .filter((step) => step.isLevel && step.people.length > 0)
    .map(
      ({ at, people }) =>
        `${afterWords(at)} ${people.map(({ name, because }) => `${name} (${because})`).join(' and ')}`,
    )
  return parts.length > 0
    ? `If nobody answers: ${parts.join(', ')}.`
    : 'No level reaches anybody now: the catch-all is notified at once.'
}
