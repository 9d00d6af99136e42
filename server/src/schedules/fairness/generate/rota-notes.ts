import { splitOf } from '../../time/hours.ts'
import { hours } from '../load/load.ts'
import { counted, hourWords, listWords, timeWords } from '../load/messages.ts'
import { costOf, type Rota, type RotaProblem, roundRobin } from '../solver/model.ts'

const most = 30

/** A sentence for each choice that somebody will ask about: absences, the ledger, shares, holidays, nights, what is fixed. */
export function notesOf(problem: RotaProblem, rota: Rota, ledgerDays: number): string[] {
  return [
    ...nights(problem, rota),
    ...ledgers(problem, rota, ledgerDays),
    ...shares(problem, rota),
    ...absences(problem),
    ...holidays(problem, rota),
    ...fixed(problem),
  ].slice(0, most)
}

function shiftsOf(rota: Rota, person: number): number[] {
  return rota.flatMap((people, shift) => (people.includes(person) ? [shift] : []))
}

function nightHours({ people, shifts }: RotaProblem, rota: Rota): number {
  let sum = 0
  for (const [shift, taken] of rota.entries())
    for (const person of taken) sum += splitOf(shifts[shift]!, people[person]!).night
  return hours(sum)
}

function nights(problem: RotaProblem, rota: Rota): string[] {
  const [now, plain] = [nightHours(problem, rota), nightHours(problem, roundRobin(problem))]
  if (now >= plain) return []
  return [
    `Shifts go to those who have daytime then, where the rules allow: ${hourWords(now)} at night in all, ${hourWords(plain)} by round robin.`,
  ]
}

/** Of those whose ledger is further from zero than a shift is long. */
function ledgers(problem: RotaProblem, rota: Rota, days: number): string[] {
  const { people, shifts } = problem
  const mean = shifts.reduce((sum, { count }) => sum + count, 0) / people.length
  return people.flatMap(({ name, ledger }, person) => {
    const cost = costOf(problem, person, 0)
    if (Math.abs(ledger) < cost) return []
    const own = shiftsOf(rota, person).length
    const taken = `${counted(own, 'shift')} (${hours(mean * 3_600_000)} on average)`
    const more = ledger > 0 ? 'more' : 'less'
    return [
      `${name} has done ${hourWords(Math.abs(hours(ledger)))} ${more} than their share in the last ${counted(days, 'day')} and gets ${taken}.`,
    ]
  })
}

function shares({ people }: RotaProblem, rota: Rota): string[] {
  return people.flatMap(({ name, share }, person) =>
    share < 1
      ? [`${name} counts as ${Math.round(share * 100)} % and gets ${counted(shiftsOf(rota, person).length, 'shift')}.`]
      : [],
  )
}

function absences({ people, shifts, timeZone }: RotaProblem): string[] {
  const [from, until] = [shifts[0]!.start, Math.max(...shifts.map(({ end }) => end))]
  return people.flatMap(({ name, absent }) => {
    const away = absent.filter(({ start, end }) => start < until && end > from)
    if (away.length === 0) return []
    const times = away.slice(0, 3).map(({ start, end }) => timeWords(start, end, timeZone))
    const more = away.length > 3 ? [counted(away.length - 3, 'more time')] : []
    return [`${name} ${away[0]!.why} and has no shift then: ${listWords([...times, ...more])}.`]
  })
}

function holidays({ people, shifts, timeZone }: RotaProblem, rota: Rota): string[] {
  return people.flatMap((worker, person) => {
    const own = shiftsOf(rota, person).filter((shift) => splitOf(shifts[shift]!, worker).holiday > 0)
    if (own.length === 0) return []
    const times = own.slice(0, 3).map((shift) => timeWords(shifts[shift]!.start, shifts[shift]!.end, timeZone))
    const more = own.length > 3 ? [counted(own.length - 3, 'more shift')] : []
    return [`${worker.name} is on call on a holiday, which counts more: ${listWords([...times, ...more])}.`]
  })
}

function fixed({ people, shifts, timeZone, fixed: given }: RotaProblem): string[] {
  return given.map(({ person, shift }) => {
    const { start, end } = shifts[shift]!
    return `${people[person]!.name} takes ${timeWords(start, end, timeZone)} because it was fixed.`
  })
}
