import type { Rule, Violation } from './source.ts'

/**
 * Whether breaking a rule fails the check. One that is still being made true is only counted; `node tools/rooms.ts --all`
 * lists what it finds.
 */
export const enforced: Record<Rule, boolean> = {
  imports: true,
  'only-in': true,
  cycles: true,
  tables: true,
  inside: true,
  'type-cycles': true,
  vendors: true,
  surfaces: true,
}

/** What breaks a rule and is known, each with its reason. This list only shrinks: an entry that is not needed is told. */
export const exceptions: { rule: Rule; path: string; because: string }[] = [
  {
    rule: 'tables',
    path: 'server/src/kernel/data/resources.ts',
    because: 'reads every person to find those whom documents name; people is to hand in emailsKnown',
  },
  {
    rule: 'inside',
    path: 'contract/src/fact-meaning.ts',
    because: 'knows the names of operations, as a type: a fact says which answers it makes old',
  },
  {
    rule: 'inside',
    path: 'server/src/kernel/data/later.ts',
    because: 'hands the outbound client to what follows a commit, by its type only',
  },
  {
    rule: 'surfaces',
    path: 'server/src/access/sign-in/auth.ts',
    because: 'signing in and out is not an operation: Better Auth calls back, and what happened is recorded',
  },
  {
    rule: 'surfaces',
    path: 'server/src/access/authentication.ts',
    because: 'puts signing in together for app.ts; it makes the token of the first set-up at the start',
  },
  {
    rule: 'surfaces',
    path: 'server/src/config/at-start.ts',
    because: 'documents in a folder are applied at the start, by the system and before anybody can call an operation',
  },
  {
    rule: 'surfaces',
    path: 'server/src/schedules/boards/links.ts',
    because: 'reads which secret addresses are live and what their boards show; changes nothing',
  },
  {
    rule: 'surfaces',
    path: 'server/src/schedules/feeds/served.ts',
    because: 'reads which secret addresses are live and notes when a calendar last asked',
  },
]

export interface Sorted {
  /** Fail the check. */
  failing: Violation[]
  /** Of rules that are not enforced yet. */
  counted: Violation[]
  excepted: Violation[]
  /** Exceptions that nothing needs any more. */
  unused: typeof exceptions
}

export function sorted(violations: Violation[], known = exceptions, rules = enforced): Sorted {
  const isKnown = ({ rule, path }: Violation) => known.some((each) => each.rule === rule && each.path === path)
  const open = violations.filter((each) => !isKnown(each))
  return {
    failing: open.filter(({ rule }) => rules[rule]),
    counted: open.filter(({ rule }) => !rules[rule]),
    excepted: violations.filter(isKnown),
    unused: known.filter((one) => !violations.some(({ rule, path }) => rule === one.rule && path === one.path)),
  }
}
