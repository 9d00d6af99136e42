/** From the beginning of a screen's path to the place of the manual that explains it; the first that fits counts. */
const places: [path: string, page: string, anchor?: string][] = [
  ['/pages', 'policies-and-paging', 'what-people-do'],
  ['/alerts', 'integrations', 'what-a-signal-does'],
  ['/on-call/', 'on-call', 'the-timeline'],
  ['/my-shifts', 'on-call', 'my-shifts'],
  ['/cover', 'on-call', 'cover'],
  ['/hand-overs', 'on-call', 'hand-overs'],
  ['/on-call', 'schedules', 'the-board'],
  ['/services', 'configuration', 'services'],
  ['/create/services', 'configuration', 'services'],
  ['/policies', 'policies-and-paging', 'the-ladder'],
  ['/create/policies', 'policies-and-paging', 'the-ladder'],
  ['/create/schedules', 'schedules', 'the-short-form'],
  ['/create/teams', 'configuration', 'teams'],
  ['/create/integrations', 'integrations'],
  ['/integrations', 'integrations'],
  ['/connect', 'integrations'],
  ['/teams', 'configuration', 'teams'],
  ['/settings/me', 'notifications'],
  ['/settings/people', 'configuration', 'users'],
  ['/settings/config', 'configuration'],
  ['/settings/audit', 'api', 'live-feed'],
  ['/settings', 'operate'],
]

/** Which page of the manual, and where on it, explains the screen at this path. */
export function helpFor(pathname: string): { page: string; anchor: string | undefined } {
  const found = places.find(([path]) => pathname.startsWith(path))
  return { page: found?.[1] ?? 'getting-started', anchor: found?.[2] }
}
