import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { forbiddenWords, wordsIn } from './words.ts'

const table = `# Words

| word | meaning |
|---|---|
| **door** | not this table |

## Words we do not use

Prose.

| not | say | where |
|---|---|---|
| door, doors | ingest key | everywhere |
| by itself | automatically | text |
| meant | resolve shift | names |
| turn # | shift # | text |
| withdraw, withdrawn | cancel | everywhere |

## Afterwards

| a | b | c |
`
const words = forbiddenWords(table)

function found(path: string, text: string): string[] {
  return wordsIn(path, text, words).map(({ line, scope, word }) => `${line} ${scope} ${word}`)
}

test('the words are read from the table of docs/words.md', () => {
  assert.deepEqual(words[0], { forms: ['door', 'doors'], say: 'ingest key', text: true, names: true })
  assert.deepEqual(
    words.map(({ forms }) => forms[0]),
    ['door', 'by itself', 'meant', 'turn #', 'withdraw'],
  )
  assert.throws(() => forbiddenWords(table.replace('| names |', '| somewhere |')), /"somewhere" of "meant" is neither/)
  const ours = forbiddenWords(readFileSync(new URL('../docs/words.md', import.meta.url), 'utf8'))
  assert.ok(ours.length > 20)
  assert.ok(ours.every(({ forms, say }) => say !== '' && forms.every((form) => form !== '')))
})

const samples: [path: string, text: string, expected: string[]][] = [
  ['docs/guide/a.md', 'One\ndoor, two Doors; indoor is fine.', ['2 text door', '2 text Doors']],
  ['docs/guide/a.md', 'It starts by\nitself.', ['1 text by itself']],
  ['docs/guide/a.md', 'Turn 47 is his turn 48.', ['1 text Turn 4', '1 text turn 4']],
  ['docs/guide/a.md', 'It was meant so, in turn.', []],
  ['server/src/alerts/keys.ts', "// a door\nconst doorPath = 'x'", ['1 names door', '2 names door']],
  ['server/src/alerts/keys.ts', "const x = 'the door is closed'\n// by itself", ['1 text door']],
  ['server/src/alerts/keys.ts', "import { x } from './door.ts'", []],
  ['server/src/alerts/store.ts', 'sql`select door from x`', []],
  ['server/src/alerts/keys.ts', `const x = \`it opens \${a} by itself\``, ['1 text by itself']],
  ['server/src/alerts/keys.ts', `const x = \`turn \${n}\``, ['1 text turn …']],
  ['contract/src/alerts/alerts.ts', 'export const integrationDoors = {}', ['1 contract Doors']],
  ['web/src/alerts/A.tsx', 'const a = <p>\n  The door of {name} is\n</p>', ['2 text door']],
  ['web/src/alerts/A.tsx', "const a = <p title='by itself'>Turn {n}</p>", ['1 text by itself', '1 text Turn …']],
  ['web/src/alerts/A.tsx', 'const meantShift = 1', ['1 names meant']],
  ['server/src/schedules/cover/model.ts', "const a = 'was withdrawn'", []],
  ['server/src/notifications/model.ts', "const a = 'was withdrawn'", ['1 text withdrawn']],
]

for (const [path, text, expected] of samples) {
  test(`words in ${path}: ${JSON.stringify(text)}`, () => assert.deepEqual(found(path, text), expected))
}
