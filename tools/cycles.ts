/**
 * The circles in a graph of imports, one per strongly connected group (Tarjan 1972), each written as a shortest way
 * round. `edges` maps a file to those it imports; targets that are no key are ignored.
 */
export function findCycles(edges: Map<string, string[]>): string[][] {
  const cycles: string[][] = []
  for (const group of connected(edges)) {
    const first = group[0]
    if (first === undefined) continue
    if (group.length > 1 || edges.get(first)?.includes(first)) cycles.push(shortestRound(first, new Set(group), edges))
  }
  return cycles
}

export interface TypeCycle {
  /** A shortest way round that goes through an import of types. */
  round: string[]
  /** How many files reach each other in this way. */
  files: number
}

/** The circles that are there only because of imports of types, one per connected group, each a shortest one. */
export function findTypeCycles(values: Map<string, string[]>, types: Map<string, string[]>): TypeCycle[] {
  const all = new Map([...values].map(([file, targets]) => [file, [...targets, ...(types.get(file) ?? [])]]))
  return connected(all).flatMap((group) => {
    const members = new Set(group)
    const rounds = group.flatMap((from) =>
      (types.get(from) ?? [])
        .filter((to) => members.has(to) && !values.get(from)?.includes(to))
        .map((to) => [from, ...(from === to ? [] : shortestWay(to, from, members, all).slice(0, -1))]),
    )
    const [round] = rounds.toSorted((a, b) => a.length - b.length)
    return round ? [{ round, files: group.length }] : []
  })
}

function connected(edges: Map<string, string[]>): string[][] {
  const index = new Map<string, number>()
  const stack: string[] = []
  const groups: string[][] = []

  function visit(node: string): number {
    const mine = index.size
    index.set(node, mine)
    stack.push(node)
    let lowest = mine
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue
      if (!index.has(next)) lowest = Math.min(lowest, visit(next))
      else if (stack.includes(next)) lowest = Math.min(lowest, index.get(next) ?? lowest)
    }
    if (lowest === mine) groups.push(stack.splice(stack.indexOf(node)))
    return lowest
  }

  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return groups
}

function shortestRound(start: string, group: Set<string>, edges: Map<string, string[]>): string[] {
  return shortestWay(start, start, group, edges).slice(0, -1)
}

/** The files from `start` to `end`, both included; the way round when they are the same. */
function shortestWay(start: string, end: string, group: Set<string>, edges: Map<string, string[]>): string[] {
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (const node of queue) {
    for (const next of edges.get(node) ?? []) {
      if (next === end) {
        const way = [node]
        while (way[0] !== start) way.unshift(cameFrom.get(way[0] ?? '') ?? start)
        return [...way, end]
      }
      if (!group.has(next) || cameFrom.has(next)) continue
      cameFrom.set(next, node)
      queue.push(next)
    }
  }
  return [start, end]
}
