import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { readEnv, urlVariable } from './env.ts'

test('an empty environment is a working one', () => {
  const env = readEnv({})
  assert.deepEqual(
    [env.port, env.host, env.dataDir, env.logLevel, env.trustProxy, env.databaseUrl, env.outboundAllow],
    [8080, '127.0.0.1', './data', 'info', false, undefined, []],
  )
})

test('empty and blank variables count as absent, white space around a value does not belong to it', () => {
  const env = readEnv({
    PORT: '',
    TOCSIN_SECRET: '  ',
    PUBLIC_URL: ' https://tocsin.acme.example/ \n',
    TOCSIN_ADMIN_TOKEN: 'sixteen-letters!\n',
  })
  assert.deepEqual(
    [env.port, env.secret, env.publicUrl, env.adminToken],
    [8080, undefined, 'https://tocsin.acme.example', 'sixteen-letters!'],
  )
})

test('a database of the operator’s own means a server among others: it listens everywhere', () => {
  assert.equal(readEnv({ DATABASE_URL: 'postgres://db.example/tocsin' }).host, '0.0.0.0')
  assert.equal(readEnv({ DATABASE_URL: 'postgresql://db.example/tocsin', HOST: '::1' }).host, '::1')
})

test('what can be written is read', () => {
  const env = readEnv({
    PORT: '0',
    TOCSIN_OUTBOUND_ALLOW: ' hooks.internal:8443, ,10.0.0.0/8 ',
    TRUST_PROXY: '1',
  })
  assert.deepEqual(
    [env.port, env.outboundAllow, env.trustProxy, env.given.TRUST_PROXY],
    [0, ['hooks.internal:8443', '10.0.0.0/8'], true, '1'],
  )
})

const wrong: [name: string, values: string[], says: RegExp][] = [
  ['PORT', ['eighty', '-1', '65536', '80.5', '0x50', '1e3', '8080 8081'], /port number/],
  [
    'PUBLIC_URL',
    ['zzz.example', 'ftp://zzz.example', 'https://zzz.example/?a=1', 'https://zzz.example/#x', 'zzz?'],
    /must be a URL/,
  ],
  ['DATABASE_URL', ['mysql://u:zzzz@db/x', 'db.example/zzz'], /must be a URL such as postgres:/],
  ['TOCSIN_ADMIN_TOKEN', ['short', 'two words that are long', 'zz zz'], /at least 16|no spaces/],
  ['TOCSIN_SECRET', ['fifteen-letters'], /at least 16/],
  ['HEARTBEAT_URL', ['zzz', 'file:///zzz'], /must be a URL such as https:/],
  ['LOG_LEVEL', ['verbose', 'INFO'], /must be fatal, error/],
  ['TRUST_PROXY', ['yes', 'TRUE', '10.0.0.0/8'], /must be 0, 1, true or false/],
]

for (const [name, values, says] of wrong) {
  test(`${name}: what is wrong is told in one line that does not repeat the value`, () => {
    for (const value of values) {
      assert.throws(
        () => readEnv({ [name]: value }),
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

test('everything that is wrong is told at once, also of what others declare', () => {
  const declared = z.object({ PIGEON_URL: urlVariable(/^https:$/, 'https://loft.example') })
  assert.throws(
    () => readEnv({ PORT: 'x', LOG_LEVEL: 'x', PIGEON_URL: 'x' }, [declared]),
    /PORT: [\s\S]*LOG_LEVEL: [\s\S]*PIGEON_URL: must be a URL/,
  )
})
