import { posix } from 'node:path'
import type { Import } from '../source-text.ts'
import { aboveRooms, entrances, heightOf, insideOrder, rooms, spelt } from './order.ts'
import { isTest, mayHoldSql, targetOf, workspaceOf } from './source.ts'

/** Files that may hold `import(…)`, each with its reason. In web/src it is allowed for splitting the routes. */
const dynamicImports: Record<string, string> = {
  'server/src/schedules/absence/holidays/library.ts': 'date-holidays is 13 MB and needed only when holidays are saved',
}

/** Where a file of the server stands: everything may import what has a smaller `order`. */
interface Place {
  name: string
  order: number
  room: boolean
}

export function placeOf(path: string): Place | undefined {
  const [, , first = ''] = path.split('/')
  if (first === 'kernel') return { name: 'kernel', order: 0, room: false }
  if (first === 'vendors') return { name: 'vendors', order: 1, room: false }
  if (rooms.includes(first)) return { name: first, order: 2 + rooms.indexOf(first), room: true }
  if (aboveRooms.includes(first)) return { name: first, order: 100, room: false }
  if (first === 'main.ts') return { name: first, order: 101, room: false }
  return undefined
}

/** What is wrong with an import between workspaces and rooms. */
export function judgeImport(from: string, { specifier, how }: Import): string | undefined {
  const workspace = workspaceOf(from)
  if (how === 'dynamic' && workspace !== 'web' && !(from in dynamicImports) && !isTest(from)) {
    return `${from} may not import inside a function: write the import at the top, or list the file with its reason in tools/rooms/imports.ts.`
  }
  if (specifier === 'kysely' && workspace === 'server' && !isTest(from)) {
    if (!mayHoldSql(from))
      return `${from} may not import kysely: SQL lives in store.ts (reading queries for other rooms in read.ts).`
  }
  const to = targetOf(from, specifier)
  if (to === undefined) return undefined
  if (isTest(to) && !isTest(from)) return `${from} may not import ${to}: it is there for tests only.`
  const other = workspaceOf(to)
  if (workspace !== other) {
    if (other !== 'contract') return `${workspace} may not import ${other}: it may import only contract.`
    if (specifier.startsWith('.')) {
      const name = to.replace(/^contract\/src\//, '').replace(/\.ts$/, '')
      return `${from} reaches into contract by its path: write '@tocsin/contract/${name}'.`
    }
    return undefined
  }
  return workspace === 'server' ? judgeDirection(from, to) : undefined
}

function judgeDirection(from: string, to: string): string | undefined {
  const here = placeOf(from)
  const there = placeOf(to)
  if (!here || !there || isTest(from)) return undefined
  if (here.name === there.name && (here.room || here.order < 2)) return undefined
  if (here.room && there.room) {
    if (there.order > here.order) {
      return `${here.name} may not import ${there.name}: it is to the right. Record a fact and add a line to flow.ts.`
    }
    const inside = to.split('/').slice(3).join('/')
    const file = inside.split('/').at(-1) ?? ''
    if (!entrances.includes(file)) {
      return `${here.name} may not import ${there.name}/${inside}: other rooms are entered only through files called ${listed(entrances)}.`
    }
    return undefined
  }
  if (there.order > here.order || there.name === 'main.ts') {
    return `${here.name} may not import ${there.name}: imports go kernel < vendors < rooms < ${aboveRooms.join(', ')} < main.ts.`
  }
  if (there.room && posix.basename(to) === 'store.ts') {
    return `${here.name} may not import ${there.name}/store.ts: a store is used only by its own room.`
  }
  return undefined
}

function listed(names: string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** What is wrong with an import inside a folder whose parts have an order: the folders from the outermost inwards. */
export function judgeInside(from: string, to: string): string | undefined {
  if (isTest(from)) return undefined
  for (const [folder, order] of Object.entries(insideOrder)) {
    if (!from.startsWith(`${folder}/`) || !to.startsWith(`${folder}/`)) continue
    const here = from.slice(folder.length + 1).split('/')[0] ?? ''
    const there = to.slice(folder.length + 1).split('/')[0] ?? ''
    if (here === there) continue
    const mine = heightOf(order, here)
    const its = heightOf(order, there)
    // A folder without a place is told once, where it is found.
    if (mine === undefined || its === undefined || its <= mine) continue
    return `${from} may not import ${to}: inside ${folder} the order is ${spelt(order)}. Move what both need to the left, or take it as an argument.`
  }
  return undefined
}

/** The folder of a file that has no place in the order of the folder above it. */
export function placeless(path: string): string | undefined {
  for (const [folder, order] of Object.entries(insideOrder)) {
    if (!path.startsWith(`${folder}/`)) continue
    const head = path.slice(folder.length + 1).split('/')[0] ?? ''
    if (heightOf(order, head) === undefined && !/^testing$|\./.test(head)) return `${folder}/${head}`
  }
  return undefined
}
