import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const steps: [name: string, program: string, ...parameters: string[]][] = [
  ['types', 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  // Server, contract and command line once more, without the browser's types: `window` and `document` are not theirs.
  ['types without a browser', 'node_modules/typescript/bin/tsc', '-p', 'server'],
  ['lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  ['rooms', 'tools/rooms.ts'],
  ['budget', 'tools/budget.ts'],
  ['words', 'tools/words.ts'],
  ['surfaces', 'tools/surfaces.ts', '--summary'],
  ['schema', 'tools/schema.ts', '--check'],
]

/** Runs one check with the Node that runs this; its words are shown when it fails, or when it speaks for itself. */
function passes([name, program, ...parameters]: (typeof steps)[number]): boolean {
  const start = performance.now()
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [join(root, program), ...parameters], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  })
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  const said = `${stdout}${stderr}`.trim()
  const passed = status === 0
  if (said && (!passed || program.startsWith('tools/'))) console.log(said)
  if (error) console.log(error.message)
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  return passed
}

const failed = steps.filter((step) => !passes(step))
if (failed.length > 0) process.exitCode = 1
