import { splitOf } from '../../time/hours.ts'
import { hours } from '../load/load.ts'
import { counted, hourWords, listWords, timeWords } from '../load/messages.ts'
import { costOf, type Question, type Rota, roundRobin } from '../solver/model.ts'

const most = 30

/** A sentence for each choice that somebody will ask about: absences, the ledger, shares, holidays, nights, what is fixed. */
export function notesOf(question: Question, rota: Rota, ledgerDays: number): string[] {
  return [
    ...nights(question, rota),
    ...ledgers(question, rota, ledgerDays),
    ...shares(question, rota),
    ...absences(question),
    ...holidays(question, rota),
    ...fixed(question),
  ].slice(0, most)
}

function shiftsOf(rota: Rota, person: number): number[] {
  return rota.flatMap((people, shift) => (people.includes(person) ? [shift] : []))
}

function nightHours({ people, shifts }: Question, rota: Rota): number {
  let sum = 0
  for (const [shift, taken] of rota.entries())
    for (const person of taken) sum += splitOf(shifts[shift]!, people[person]!).night
  return hours(sum)
}

function nights(question: Question, rota: Rota): string[] {
  const [now, plain] = [nightHours(question, rota), nightHours(question, roundRobin(question))]
  if (now >= plain) return []
  return [
    `Shifts go to those who have daytime then, where the rules allow: ${hourWords(now)} at night in all, ${hourWords(plain)} by round robin.`,
  ]
}

/** Of those whose ledger is further from zero than a shift is long. */
function ledgers(question: Question, rota: Rota, days: number): string[] {
  const { people, shifts } = question
  const mean = shifts.reduce((sum, { count }) => sum + count, 0) / people.length
  return people.flatMap(({ name, ledger }, person) => {
    const cost = costOf(question, person, 0)
    if (Math.abs(ledger) < cost) return []
    const own = shiftsOf(rota, person).length
    const taken = `${counted(own, 'shift')} (${hours(mean * 3_600_000)} on average)`
    const more = ledger > 0 ? 'more' : 'less'
    return [
      `${name} has done ${hourWords(Math.abs(hours(ledger)))} ${more} than their share in the last ${counted(days, 'day')} and gets ${taken}.`,
    ]
  })
}

function shares({ people }: Question, rota: Rota): string[] {
  return people.flatMap(({ name, share }, person) =>
    share < 1
      ? [`${name} counts as ${Math.round(share * 100)} % and gets ${counted(shiftsOf(rota, person).length, 'shift')}.`]
      : [],
  )
}

function absences({ people, shifts, timeZone }: Question): string[] {
  const [from, until] = [shifts[0]!.start, Math.max(...shifts.map(({ end }) => end))]
  return people.flatMap(({ name, absent }) => {
    const away = absent.filter(({ start, end }) => start < until && end > from)
    if (away.length === 0) return []
    const times = away.slice(0, 3).map(({ start, end }) => timeWords(start, end, timeZone))
    const more = away.length > 3 ? [counted(away.length - 3, 'more time')] : []
    return [`${name} ${away[0]!.why} and has no shift then: ${listWords([...times, ...more])}.`]
  })
}

function holidays({ people, shifts, timeZone }: Question, rota: Rota): string[] {
  return people.flatMap((worker, person) => {
    const own = shiftsOf(rota, person).filter((shift) => splitOf(shifts[shift]!, worker).holiday > 0)
    if (own.length === 0) return []
    const times = own.slice(0, 3).map((shift) => timeWords(shifts[shift]!.start, shifts[shift]!.end, timeZone))
    const more = own.length > 3 ? [counted(own.length - 3, 'more shift')] : []
    return [`${worker.name} is on call on a holiday, which counts more: ${listWords([...times, ...more])}.`]
  })
}

function fixed({ people, shifts, timeZone, fixed: given }: Question): string[] {
  return given.map(({ person, shift }) => {
    const { start, end } = shifts[shift]!
    return `${people[person]!.name} takes ${timeWords(start, end, timeZone)} because it was fixed.`
  })
}
