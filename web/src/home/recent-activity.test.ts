import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RecentPage, recentActivity } from './recent-activity.ts'

const now = new Date('2026-11-04T10:00:00Z')
const since = new Date('2026-10-28T10:00:00Z')
const page = (number: number, openedAt: string, acknowledgedAt: string | null = null): RecentPage => ({
  id: `pag_${number}`,
  number,
  title: 'x',
  status: acknowledgedAt ? 'acknowledged' : 'triggered',
  openedAt,
  acknowledgedAt,
  resolvedAt: null,
})

test('counts each page of the week once, nights by the viewer’s wall, and the longest wait', () => {
  const pages = [
    page(1, '2026-10-20T03:00:00Z'),
    page(2, '2026-11-03T21:30:00Z', '2026-11-03T21:31:00Z'),
    page(3, '2026-11-04T09:00:00Z'),
    page(3, '2026-11-04T09:00:00Z'),
  ]
  const lisbon = recentActivity(pages, since, now, 'Europe/Lisbon')
  assert.deepEqual(
    [lisbon.count, lisbon.atNight, lisbon.longest?.page.number, lisbon.longest?.seconds],
    [2, 0, 3, 3600],
  )
  assert.equal(recentActivity(pages, since, now, 'Europe/Berlin').atNight, 1)
  assert.deepEqual(recentActivity([], since, now, 'UTC'), { count: 0, atNight: 0, longest: null })
})
