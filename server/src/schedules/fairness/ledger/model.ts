import type { LedgerEntry } from '@tocsin/contract/schedules/fairness'
import { type History, rosterSpans } from '../../history/roster.ts'
import type { Counting, Window } from '../load/crowd.ts'
import { addedTolls, free, hours, loadOf, runsOf, type Toll, tollOf, weighted } from '../load/load.ts'
import { membersOf } from '../load/rota-members.ts'

/** One person's line of the ledger, in weighted milliseconds. */
export interface Account {
  toll: Toll
  expected: number
}

/**
 * What being on call on these schedules has cost each person in [from, until), and what an equal share would have been.
 * Each version of a schedule shares its own load equally among those who were in the rota then: who joined last week
 * owes nothing for the time before, and who only helped out owes nothing at all. The balances add up to zero.
 */
export function accountsOf(
  histories: readonly History[],
  { from, until }: Window,
  { calendars, weights }: Pick<Counting, 'calendars' | 'weights'>,
): Map<string, Account> {
  const accounts = new Map<string, Account>()
  const accountOf = (user: string) => {
    const known = accounts.get(user)
    if (known) return known
    const account = { toll: free, expected: 0 }
    accounts.set(user, account)
    return account
  }
  for (const history of histories) {
    for (const [user, runs] of runsOf(rosterSpans(history, from, until))) {
      const account = accountOf(user)
      account.toll = addedTolls(account.toll, tollOf(runs, calendars(user)))
    }
    for (const part of partsOf(history, from, until)) {
      const runs = runsOf(rosterSpans(history, part.from, part.until))
      let load = 0
      for (const [user, own] of runs) load += weighted(tollOf(own, calendars(user)), weights)
      const members = membersOf(part.version, part.from.getTime(), part.until.getTime())
      for (const user of members) accountOf(user).expected += load / members.length
    }
  }
  return accounts
}

function partsOf({ versions }: History, from: Date, until: Date) {
  return versions.flatMap((version, index) => {
    const next = versions[index + 1]?.from ?? until
    const part = {
      version,
      from: version.from && version.from > from ? version.from : from,
      until: next < until ? next : until,
    }
    return part.from < part.until ? [part] : []
  })
}

/** The ledger as it is sent: those who have done most beyond their share first. */
export function ledgerEntries(
  accounts: Map<string, Account>,
  pagesAnswered: Map<string, number>,
  { known, weights }: Pick<Counting, 'known' | 'weights'>,
): LedgerEntry[] {
  const entries = [...accounts].map(([user, { toll, expected }]) => ({
    ...known(user),
    load: loadOf(toll, weights),
    pagesAnswered: pagesAnswered.get(user) ?? 0,
    expected: hours(expected),
    balance: hours(weighted(toll, weights) - expected),
  }))
  return entries.sort((a, b) => b.balance - a.balance || (a.user < b.user ? -1 : 1))
}

/** The largest number minus the smallest; 0 of none. */
export function spreadOf(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.round((Math.max(...numbers) - Math.min(...numbers)) * 100) / 100
}
