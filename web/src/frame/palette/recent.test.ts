import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RecentPlace, withPlace } from './recent.ts'

test('the latest place comes first, each place once, eight at most', () => {
  let places: RecentPlace[] = []
  for (let i = 1; i <= 10; i++) places = withPlace(places, { path: `/pages/${i}`, title: `page ${i}` })
  places = withPlace(places, { path: '/pages/8', title: 'page 8, renamed' })
  assert.deepEqual(
    places.map(({ title }) => title),
    ['page 8, renamed', 'page 10', 'page 9', 'page 7', 'page 6', 'page 5', 'page 4', 'page 3'],
  )
})
