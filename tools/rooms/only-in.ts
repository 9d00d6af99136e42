import { lineOf } from '../source-text.ts'
import { isTest, mayHoldSql, type Violation } from './source.ts'

/** Words that only one file of the server may say (tests aside), so that time, network, settings and output have one place. */
const onlyIn: { pattern: RegExp; word: string; home: string; instead: string }[] = [
  {
    pattern: /(?<![.\w$])(?:Date\s*\.\s*now\b|new\s+Date\s*(?:\(\s*\)|(?![\w$\s(.]))|Temporal\s*\.\s*Now\b)/g,
    word: 'read the clock',
    home: 'server/src/kernel/clock.ts',
    instead: 'Take `now` as an argument or use `tx.now`.',
  },
  {
    pattern: /(?<![.\w$])(?:globalThis\s*\.\s*)?fetch\s*\(/g,
    word: 'call fetch',
    home: 'server/src/kernel/http/outbound.ts',
    instead: 'Go through kernel/http/outbound.ts, which limits where and how long.',
  },
  {
    pattern: /(?<![.\w$])process\s*\.\s*env\b/g,
    word: 'read process.env',
    home: 'server/src/kernel/env.ts',
    instead: 'Add the variable to kernel/env.ts and take its value as an argument.',
  },
  {
    pattern: /(?<![.\w$])console\s*\./g,
    word: 'use console',
    home: 'server/src/kernel/log.ts',
    instead: 'Take a log as an argument.',
  },
]

/** What a file of the server does that another file is there for. */
export function judgeWords(path: string, code: string): Violation[] {
  if (!path.startsWith('server/src/') || isTest(path)) return []
  const violations: Violation[] = []
  const add = (at: number, sentence: string) =>
    violations.push({ rule: 'only-in', path, line: lineOf(code, at), sentence })
  for (const { pattern, word, home, instead } of onlyIn) {
    if (path === home) continue
    for (const found of code.matchAll(pattern)) add(found.index, `only ${home} may ${word}. ${instead}`)
  }
  if (mayHoldSql(path)) return violations
  for (const found of code.matchAll(/(?<![.\w$])sql(?:<[^`;]*>)?`/g)) {
    add(found.index, `${path} may not hold SQL: move it to store.ts (reading queries for other rooms to read.ts).`)
  }
  return violations
}
