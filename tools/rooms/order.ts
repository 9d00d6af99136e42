/** The rooms in import order: each may import only those before it. A new room gets its place here. */
export const rooms = [
  'people',
  'access',
  'catalog',
  'changes',
  'schedules',
  'alerts',
  'paging',
  'notifications',
  'handovers',
  'incidents',
  'runbooks',
  'statuspages',
  'postmortems',
  'drills',
  'chat',
  'analytics',
  'assistant',
  'config',
]

/** What another room may import of a room. */
// access/policy.ts is who-may-do-what in prose, schedules/history/roster.ts who is on call when; every room to their right asks
// them.
export const entrances = ['model.ts', 'read.ts', 'actions.ts', 'policy.ts', 'roster.ts']

/** Files of the server that stand above its rooms. */
export const aboveRooms = ['rooms.ts', 'flow.ts', 'flow.test.ts', 'app.ts']

/**
 * The order inside a folder: each entry imports only those before it. An entry is a folder or a file directly in it, or a
 * list of such that stand at the same height and may import each other. `*` is every file that is not named; where it is
 * not written it stands last. A folder that is not named is an error, so a new one gets its place here.
 */
export type Order = readonly (string | readonly string[])[]

export const insideOrder: Record<string, Order> = {
  'server/src/kernel': [
    [
      'clock.ts',
      'cursor.ts',
      'env.ts',
      'ids.ts',
      'issues.ts',
      'log.ts',
      'nearest.ts',
      'problems.ts',
      'secrets.ts',
      'telemetry.ts',
      'words.ts',
    ],
    'postgres',
    'data',
    'perform.ts',
    'http',
    '*',
  ],
  'server/src/schedules': [
    'time',
    'outside',
    'rotation',
    'history',
    'overrides',
    'oncall',
    'absence',
    'cover',
    'fairness',
    'feeds',
    'boards',
    '*',
  ],
  'server/src/schedules/fairness': ['load', 'compare', 'ledger', 'quality', 'solver', 'generate', '*'],
  'server/src/schedules/feeds': ['public-links.ts', 'import', '*'],
  'server/src/alerts': ['signal.ts', 'sources', ['deduplicate.ts', 'store.ts'], 'keys', 'ingest', '*'],
  'server/src/notifications': [
    ['ack-link.ts', 'html.ts', 'mask.ts'],
    'messages',
    'channels',
    'plan',
    'notices',
    'contacts',
    'sending',
    '*',
  ],
  'contract/src': [
    [
      'errors.ts',
      'fact-data.ts',
      'fact-meaning.ts',
      'facts.ts',
      'ids.ts',
      'operation.ts',
      'resources.ts',
      'severity.ts',
      'time.ts',
    ],
    ...rooms,
    '*',
  ],
  'cli/src': [['client.ts', 'command.ts', 'when.ts'], 'commands', '*'],
  'web/src': [
    ['api.ts', 'live.ts', 'me.ts', 'modules.d.ts', 'problem.ts', 'search.ts', 'session.ts'],
    'ui',
    'shared',
    ...rooms,
    'help',
    'home',
    'frame',
    '*',
  ],
  'web/src/schedules': [
    ['OnCallTabs.tsx', 'OnCallTabs.module.css', 'on-call-places.ts', 'SidedList.tsx', 'Sides.tsx'],
    'timeline',
    'links',
    'absence',
    'overrides',
    'cover',
    'fairness',
    'my-shifts',
    'schedule',
    'edit',
    'board',
    '*',
  ],
  'web/src/ui': ['*', 'state', ['layout', 'text'], 'time', 'yaml', 'dialogue', 'list'],
}

/** How high something stands in an order: `head` is the first part of a path inside the folder. Undefined: nowhere. */
export function heightOf(order: Order, head: string): number | undefined {
  const named = order.findIndex((entry) => (typeof entry === 'string' ? entry === head : entry.includes(head)))
  if (named >= 0) return named
  if (!/\.(tsx?|css)$/.test(head)) return undefined
  const others = order.indexOf('*')
  return others >= 0 ? others : order.length
}

/** An order as it is read: `a, b … < c < the other files`. */
export function spelt(order: Order): string {
  const names = order.map((entry) => (typeof entry === 'string' ? entry : `${entry.slice(0, 2).join(', ')} …`))
  return (names.includes('*') ? names : [...names, '*'])
    .map((name) => (name === '*' ? 'the other files' : name))
    .join(' < ')
}
