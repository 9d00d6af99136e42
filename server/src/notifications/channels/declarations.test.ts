import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { readEnv } from '../../kernel/env.ts'
import { declarations, variablesOf } from './index.ts'

const root = new URL('../../../../', import.meta.url)
const variables = declarations.flatMap(variablesOf)

test('every channel describes itself', () => {
  assert.equal(new Set(declarations.map(({ slug }) => slug)).size, declarations.length)
  for (const { slug, name, word, provider, address, limits, settings } of declarations) {
    assert.match(slug, /^[a-z][a-z0-9-]*$/)
    assert.notEqual(slug, 'label', 'a contact in configuration is { <channel>: address, label }')
    for (const text of [name, word, provider, address.label, address.hint]) assert.notEqual(text, '')
    assert.ok(limits.title > 0 && limits.concurrency > 0)
    for (const [variable, schema] of Object.entries(settings.shape))
      assert.ok(schema.description, `${variable} says nothing`)
  }
})

test('the variables of channels stand in README and operate.md, with what they mean and what counts without them', async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8')
  const operate = await readFile(new URL('docs/guide/operate.md', root), 'utf8')
  for (const { name, meaning, fallback } of variables) {
    assert.match(readme, new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'), `${name} is not in the table of README.md`)
    const row = `| \`${name}\` | ${meaning} | ${fallback ? `\`${fallback}\`` : 'none'} |`
    assert.ok(operate.includes(row), `docs/guide/operate.md needs the row\n${row}`)
  }
})

test('every channel and its variables stand in the guide', async () => {
  const guide = await readFile(new URL('docs/guide/notifications.md', root), 'utf8')
  for (const { slug } of declarations) assert.match(guide, new RegExp(`^\\| \`${slug}\` \\|`, 'm'))
})

const wrong: [name: string, values: string[], says: RegExp][] = [
  ['SMTP_URL', ['zzz.example:25', 'http://zzz'], /must be a URL such as smtp:/],
  ['MAIL_FROM', ['zzz', 'a@b@c', 'Tocsin <zzz>', 'a@b.example\r\nBcc: zzz@b.example'], /must be an address/],
]
for (const [name, values, says] of wrong) {
  test(`${name}: what is wrong stops the start, in one line that does not repeat the value`, () => {
    for (const value of values) {
      assert.throws(
        () =>
          readEnv(
            { [name]: value },
            declarations.map(({ settings }) => settings),
          ),
        (error: Error) => {
          const [head, ...lines] = error.message.split('\n')
          assert.equal(head, 'The environment is not right:')
          assert.equal(lines.length, 1, error.message)
          assert.equal(lines[0]!.startsWith(`  ${name}: `), true, error.message)
          assert.match(lines[0]!, says)
          assert.equal(lines[0]!.includes(value), false, `"${value}" is repeated: ${error.message}`)
          return true
        },
      )
    }
  })
}

test('what can be written is read', () => {
  const given = { MAIL_FROM: 'pager@acme.example', SMTP_URL: 'smtps://mail.example' }
  const [email] = declarations
  assert.deepEqual(email?.settings.parse(given), given)
})
