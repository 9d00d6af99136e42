import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { after, test } from 'node:test'

// A checkout in miniature: the real launcher, an npm that only notes what it was asked, and one-line programs.
const home = mkdtempSync(join(tmpdir(), 'tocsin-launch-'))
const posix = { skip: process.platform === 'win32' }

after(() => rmSync(home, { recursive: true, force: true }))

function put(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(home, path)), { recursive: true })
  writeFileSync(join(home, path), text)
  chmodSync(join(home, path), mode)
}

function lock(version: string): string {
  return JSON.stringify({
    packages: { '': {}, 'node_modules/node': { version }, 'node_modules/rare': { optional: true } },
  })
}

for (const name of ['launch.mjs', 'build-web.mjs']) {
  mkdirSync(join(home, 'tools'), { recursive: true })
  copyFileSync(new URL(name, import.meta.url), join(home, 'tools', name))
}
put('package-lock.json', lock('1'))
put('cli/src/main.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7')
put(
  'server/src/main.ts',
  `process.once('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up' as string)`,
)
// "Installs": puts the running Node where the pinned one belongs, unless told to fail.
put(
  'bin/npm',
  `#!/bin/sh
echo "$@" >> ${home}/npm.log
echo noise
[ -e ${home}/broken ] && exit 1
mkdir -p ${home}/node_modules/node/bin
ln -sf ${process.execPath} ${home}/node_modules/node/bin/node
`,
  0o755,
)

function launch(...parameters: string[]): ChildProcess {
  const env = { ...process.env, PATH: `${join(home, 'bin')}${delimiter}${process.env.PATH}` }
  return spawn(process.execPath, [join(home, 'tools/launch.mjs'), ...parameters], { env, cwd: tmpdir() })
}

async function finish(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

function asked(): string[] {
  return existsSync(join(home, 'npm.log')) ? readFileSync(join(home, 'npm.log'), 'utf8').trim().split('\n') : []
}

test('a failed install says so and starts nothing', posix, async () => {
  put('broken', '')
  const { code, out, err } = await finish(launch('page', 'me'))
  rmSync(join(home, 'broken'))
  assert.equal(code, 1)
  assert.equal(out, '')
  assert.match(err, /npm ci failed.*Nothing was started/)
  assert.match(asked().join(), /^ci /)
})

test(
  'on a clean clone it installs first, then hands over with parameters and exit code; the second time it only hands over',
  posix,
  async () => {
    mkdirSync(join(home, 'node_modules'), { recursive: true })
    const before = asked().length
    const first = await finish(launch('page', 'me', '--now'))
    assert.equal(first.out, '["page","me","--now"]\n', 'the output is the command alone')
    assert.match(first.err, /Installing the packages/)
    assert.equal(first.code, 7)
    assert.equal(asked().length, before + 1)
    const second = await finish(launch('toString'))
    assert.deepEqual(second, { code: 7, out: '["toString"]\n', err: '' })
    assert.equal(asked().length, before + 1)
  },
)

test('a changed lock file installs again, unless somebody did so by hand', posix, async () => {
  const before = asked().length
  put('package-lock.json', lock('2'))
  put('node_modules/.package-lock.json', lock('2'))
  assert.equal((await finish(launch())).err, '')
  assert.equal(asked().length, before)
  put('package-lock.json', lock('3'))
  assert.match((await finish(launch())).err, /Installing/)
  assert.equal(asked().length, before + 1)
})

test('signals reach the program, and its exit code comes back', posix, async () => {
  for (const runtime of ['becomes it', 'waits for it']) {
    // Older Nodes cannot replace themselves; without execve the launcher is the parent that passes signals on.
    const without = join(home, 'without.mjs')
    put('without.mjs', 'process.execve = undefined\n')
    const options = runtime === 'waits for it' ? ['--import', without] : []
    const child = spawn(process.execPath, [...options, join(home, 'tools/launch.mjs'), 'serve'])
    const ended = finish(child)
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    assert.equal((await ended).code, 9, runtime)
  }
})

test('an install without scripts is completed', posix, async () => {
  rmSync(join(home, 'node_modules/node'), { recursive: true })
  const { code } = await finish(launch())
  assert.equal(code, 7)
  assert.match(asked().at(-1) ?? '', /^rebuild /)
})

test('the web app is built when its sources changed, and only then', posix, async () => {
  put('web/index.html', '<html></html>')
  put('web/package.json', '{}')
  put('node_modules/vite/package.json', '{}')
  put(
    'node_modules/vite/bin/vite.js',
    `const fs = require('node:fs'); fs.rmSync('dist', { recursive: true, force: true }); fs.mkdirSync('dist'); console.log('built')`,
  )
  const build = () => finish(spawn(process.execPath, [join(home, 'tools/build-web.mjs')]))
  assert.match((await build()).err, /built/)
  assert.equal((await build()).err, '')
  put('contract/src/ids.ts', 'export {}')
  assert.match((await build()).err, /built/)
  put('web/src/app.test.ts', 'export {}')
  assert.equal((await build()).err, '')
  put('node_modules/vite/bin/vite.js', 'process.exit(1)')
  put('web/src/app.tsx', 'export {}')
  const failed = await build()
  assert.notEqual(failed.code, 0)
  assert.match(failed.err, /could not be built/)
  const demo = await finish(launch('demo'))
  assert.deepEqual([demo.code, demo.out], [1, ''])
  const server = launch('serve')
  const ended = finish(server)
  await once(server.stdout as Readable, 'data') // paging comes up all the same
  server.kill('SIGTERM')
  assert.equal((await ended).code, 9)
})

test('started through a link, as npm does for programs, it still finds its home', posix, async () => {
  symlinkSync(join(home, 'tools/launch.mjs'), join(home, 'tocsin'))
  const { out } = await finish(spawn(process.execPath, [join(home, 'tocsin'), 'doctor']))
  assert.equal(out, '["doctor"]\n')
})
