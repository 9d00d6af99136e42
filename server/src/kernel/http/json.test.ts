import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cleanText, readBody, readForm, readJson } from './json.ts'

function valueIn(text: string | Buffer): unknown {
  const reading = readJson(Buffer.from(text))
  assert.ok(reading.ok, reading.ok ? '' : reading.why)
  return reading.value
}

function refusal(text: string | Buffer): { why: string; tooLarge: boolean } {
  const reading = readJson(Buffer.from(text))
  assert.ok(!reading.ok, `accepted ${String(text).slice(0, 60)}`)
  return reading
}

test('what is not JSON is refused with a reason', () => {
  for (const text of [
    '',
    '  \n',
    '{',
    '{"a":1',
    '{"a":1} x',
    '{"a":NaN}',
    '[Infinity]',
    '[-Infinity]',
    "{'a':1}",
    '{"a":1,}',
    '{"a":"\u0000"}',
    '"open',
    '"open\\',
    '01',
    '<xml/>',
    'a=b',
  ]) {
    assert.equal(refusal(text).tooLarge, false, text)
    assert.match(refusal(text).why, /^The body is/)
  }
})

test('byte order marks, UTF-16 and bytes that are not UTF-8', () => {
  assert.deepEqual(valueIn(Buffer.from('\ufeff{"a":1}')), { a: 1 })
  assert.deepEqual(valueIn(Buffer.from('\ufeff{"a":"ü"}', 'utf16le')), { a: 'ü' })
  assert.deepEqual(valueIn(Buffer.from('\ufeff{"a":"ü"}', 'utf16le').swap16()), { a: 'ü' })
  assert.deepEqual(valueIn(Buffer.from([0x22, 0x61, 0xff, 0xfe, 0x62, 0x22])), 'a\ufffd\ufffdb')
  assert.deepEqual(valueIn(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), '\ufffd\ufffd\ufffd')
})

test('NUL and lone surrogates become U+FFFD in strings and keys, pairs stay', () => {
  assert.deepEqual(valueIn('{"a\\u0000b":"x\\u0000y","c":["\\ud800","\\uDC00z","\\ud83d\\ude00"]}'), {
    'a\ufffdb': 'x\ufffdy',
    c: ['\ufffd', '\ufffdz', '😀'],
  })
  assert.deepEqual(valueIn('{"a":"\\\\u0000"}'), { a: '\\u0000' })
  assert.equal(readJson(Buffer.from('{"a":"\0"}')).raw, '{"a":"\ufffd"}')
})

test('numbers keep their digits', () => {
  assert.deepEqual(
    valueIn('{"id":285731000000025120,"ns":1502709956288000110,"n":[-9007199254740993, 9007199254740991]}'),
    {
      id: '285731000000025120',
      ns: '1502709956288000110',
      n: ['-9007199254740993', 9007199254740991],
    },
  )
  assert.deepEqual(valueIn('[1e400,-1E999,1e3,1.5e2,0.12345678901234567890,-0,true]'), [
    '1e400',
    '-1E999',
    1000,
    150,
    0.12345678901234568,
    -0,
    true,
  ])
  assert.deepEqual(valueIn('{"text":"285731000000025120","n":1}'), { text: '285731000000025120', n: 1 })
})

test('the last of two keys wins and __proto__ is plain data', () => {
  assert.deepEqual(valueIn('{"a":1,"a":2}'), { a: 2 })
  for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1},"n":12345678901234567890,"s":"\\u0000"}']) {
    const value = valueIn(text) as Record<string, unknown>
    assert.ok(Object.hasOwn(value, '__proto__'))
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal(value.x, undefined)
  }
})

test('depth, members and values are limited before the parser runs', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  assert.ok(readJson(Buffer.from(nested(32))).ok)
  for (const depth of [33, 10_000, 1_000_000]) assert.match(refusal(nested(depth)).why, /deeper than 32/)
  assert.match(refusal('{"a":'.repeat(100_000)).why, /deeper than 32/)
  const members = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')}}`
  assert.ok(readJson(Buffer.from(members(20_000))).ok)
  assert.match(refusal(members(20_001)).why, /more than 20000 members/)
  assert.match(refusal(`[${'1,'.repeat(100_001)}1]`).why, /more than 100000 values/)
  assert.equal(refusal(nested(33)).tooLarge, false)
  assert.equal(refusal(members(20_001)).tooLarge, true)
  assert.equal(readJson(Buffer.from('[[[]]]'), { depth: 2 }).ok, false)
  const inside = `{"a":"${'[{:,'.repeat(100_000)}\\"${'['.repeat(100)}"}`
  assert.ok(readJson(Buffer.from(inside)).ok, 'what stands in strings does not count')
})

test('hostile megabytes are read in one pass and always answered', () => {
  const size = 1_000_000
  const bodies = [
    '['.repeat(size),
    `"${'\\'.repeat(size)}`,
    `"${'\\"'.repeat(size / 2)}"`,
    `"${'\\\\"'.repeat(size / 3)}"`,
    '"'.repeat(size),
    `[${'""'.repeat(size / 2)}]`,
    `{"a":${'1'.repeat(size)}}`,
    `[${'1e400,'.repeat(99_000)}1]`,
    `"${'\\u0000'.repeat(size / 6)}"`,
    `[${'"\\ud800",'.repeat(99_000)}1]`,
    ':'.repeat(size),
    ' '.repeat(size),
    '&a='.repeat(size / 3),
  ]
  for (const body of bodies) {
    const bytes = Buffer.from(body)
    for (const reading of [readBody(bytes), readForm(bytes)]) assert.equal(typeof reading.ok, 'boolean')
  }
})

test('no bytes make it throw, and JSON comes back as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const read of [readJson, readForm, readBody]) {
        const reading = read(Buffer.from(bytes))
        assert.ok(reading.raw.isWellFormed() && !reading.raw.includes('\0'))
      }
    }),
  )
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      const expected: unknown = JSON.parse(text, (_key, part) =>
        typeof part === 'string' ? part.toWellFormed().replaceAll('\0', '\ufffd') : part,
      )
      if (/\d{16}|e\+|\\u/.test(text)) readJson(Buffer.from(text))
      else assert.deepEqual(valueIn(text), expected)
    }),
  )
})

test('forms', () => {
  assert.deepEqual(readForm(Buffer.from('a=1&b=x+y%20z&a=2&c=%00&d=%ff&e&__proto__=p')), {
    ok: true,
    raw: 'a=1&b=x+y%20z&a=2&c=%00&d=%ff&e&__proto__=p',
    value: Object.fromEntries([
      ['a', '2'],
      ['b', 'x y z'],
      ['c', '\ufffd'],
      ['d', '\ufffd'],
      ['e', ''],
      ['__proto__', 'p'],
    ]),
  })
  assert.equal(readForm(Buffer.from('')).ok, false)
  assert.equal(readForm(Buffer.from('a=1&'.repeat(3_000))).ok, false)
})

test('a body is read by what it looks like', () => {
  const read = (text: string, type?: string) => {
    const reading = readBody(Buffer.from(text), type)
    return reading.ok ? reading.value : 'refused'
  }
  assert.deepEqual(read('{"a":1}', 'text/plain'), { a: 1 })
  assert.deepEqual(read(' [1]', 'application/x-www-form-urlencoded'), [1])
  assert.deepEqual(read('a=1&b=2', 'application/json'), { a: '1', b: '2' })
  assert.deepEqual(read('a=1 2', 'application/x-www-form-urlencoded'), { a: '1 2' })
  assert.equal(read('disk = full on db1'), 'disk = full on db1')
  assert.equal(read('Disk full\0 on db1', 'text/plain'), 'Disk full\ufffd on db1')
  assert.equal(read('null'), null)
  assert.equal(read('{"a":'), 'refused')
  assert.equal(read('nonsense', 'application/json'), 'refused')
  assert.equal(read(''), 'refused')
})

test('clean text has no control characters and says when it was cut', () => {
  assert.equal(cleanText('a\0b\x07c\x1b[31mred\x1b[0m\r\nd\te\x9f\ud800f😀', 100), 'abcred\nd\tef😀')
  assert.equal(cleanText('x'.repeat(20), 20), 'x'.repeat(20))
  assert.equal(cleanText('x'.repeat(21), 20), `${'x'.repeat(13)}… (cut)`)
  assert.equal(cleanText(`${'x'.repeat(12)}😀${'y'.repeat(20)}`, 20), `${'x'.repeat(12)}… (cut)`)
  fc.assert(
    fc.property(
      fc.array(fc.nat(0x10ffff)).map((points) => String.fromCodePoint(...points)),
      fc.nat(40),
      (text, max) => {
        const out = cleanText(text, max)
        assert.ok(out.length <= max && out.isWellFormed())
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this looks for
        assert.doesNotMatch(out, /[\0-\x08\x0b-\x1f\x7f-\x9f]/)
      },
    ),
  )
})
