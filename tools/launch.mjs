#!/usr/bin/env node
// Starts everything: `node tools/launch.mjs <command> …`, the npm scripts and the `tocsin` program. Plain JavaScript
// for any Node >= 20: it installs what the lock file says, then hands over to the pinned Node, which runs TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWeb, pinnedNode } from './build-web.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'

/** What a command runs; what is not listed is a command of the CLI. */
const entries = {
  serve: ['server/src/main.ts', 'serve'],
  demo: ['dev/up.ts', 'demo'],
  dev: ['dev/up.ts', 'dev'],
  test: ['tools/test.ts'],
  check: ['tools/check.ts'],
  shots: ['tools/shots.ts'],
  conformance: ['tools/conformance.ts'],
}
const showsWeb = ['serve', 'demo', 'dev']

/** @param {string} message @returns {never} */
function giveUp(message) {
  console.error(message)
  process.exit(1)
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, peer?: boolean }> | undefined} */
function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** Whether what npm says it installed is what the lock file asks for, so that an install by hand is not repeated. */
function isInstalledByHand(needsTools) {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const there = packagesOf(join(root, 'node_modules/.package-lock.json'))
  if (!wanted || !there) return false
  return Object.entries(wanted).every(([path, wish]) => {
    if (path === '') return true
    if (there[path]) return there[path].version === wish.version
    return wish.optional || wish.peer || ((wish.dev || wish.devOptional) && !needsTools)
  })
}

/** Runs npm with its words on standard error: standard output belongs to the command (`tocsin export > file`). */
function npm(...parameters) {
  // Without our own .bin first, or npm would run on the very Node it is about to replace.
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.startsWith(join(root, 'node_modules')))
  const { status, error } = spawnSync('npm', parameters, {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 2, 2],
    shell: windows,
  })
  if (error) giveUp(`npm could not be started (${error.message}). Install Node.js 20 or newer together with npm.`)
  return status === 0
}

/** Another user's installation cannot be written to; then the next start looks again, which takes milliseconds. */
function note(path, text) {
  try {
    writeFileSync(path, text)
  } catch {}
}

function install(needsTools) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const stamp = join(root, 'node_modules/.tocsin-lock')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
    if (!isInstalledByHand(needsTools)) {
      console.error(`Installing the packages of package-lock.json into ${join(root, 'node_modules')} (npm ci) …`)
      const done = npm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error')
      if (!done)
        giveUp(
          'npm ci failed; its reason is above. Nothing was started. Check the network or the registry and try again.',
        )
      needsTools = true
    }
    // Without the tools it is good for serving only: look again next time.
    if (needsTools) note(stamp, lock)
  }
  if (existsSync(pinnedNode)) return
  console.error('The install scripts have not run (--ignore-scripts?); running them …')
  npm('rebuild', '--ignore-scripts=false', '--foreground-scripts')
  if (!existsSync(pinnedNode))
    giveUp(`The pinned Node is missing at ${pinnedNode}. Run "npm ci" without --ignore-scripts.`)
}

/** Hands over to the pinned Node: this process becomes it where that is possible, else it waits and passes signals on. */
function handOver(parameters) {
  if (!windows && typeof process.execve === 'function')
    process.execve(pinnedNode, [pinnedNode, ...parameters], process.env)
  const child = spawn(pinnedNode, parameters, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal's Ctrl-C already reached the child itself; a second one could be read as impatience.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child.on('error', (error) => giveUp(`The pinned Node at ${pinnedNode} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)))
}

const [command = '', ...rest] = process.argv.slice(2)
const [entry, ...first] = Object.hasOwn(entries, command)
  ? entries[command]
  : ['cli/src/main.ts', ...(command ? [command] : [])]
install(Object.hasOwn(entries, command) && command !== 'serve')
if (showsWeb.includes(command)) {
  try {
    buildWeb()
  } catch (error) {
    // A pager must come up: paging does not need the pages in the browser.
    if (command !== 'serve') giveUp(error.message)
    console.error(`${error.message} Starting with the web app as it was.`)
  }
}
handOver([join(root, entry), ...first, ...rest])
