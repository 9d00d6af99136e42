import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { retry } from './retry.ts'

const now = new Date('2026-11-02T03:12:00Z')

describe('retry', () => {
  const failed = (attempts: number, more = {}) => ({ attempts, firstAttemptAt: now, permanent: false, ...more })
  const cases: [string, ReturnType<typeof failed>, number | string][] = [
    ['first', failed(1), 2],
    ['second', failed(2), 5],
    ['third', failed(3), 15],
    ['fourth', failed(4), 30],
    ['fifth', failed(5), 60],
    ['sixth', failed(6), 120],
    ['seventh', failed(7), 120],
    ['eighth is the last', failed(8), 'given up after 8 attempts'],
    ['what the provider asked for', failed(1, { retryAfter: 40 }), 40],
    ['not sooner than the own pause', failed(5, { retryAfter: 1 }), 60],
    ['a Retry-After beyond the window', failed(1, { retryAfter: 3600 }), 'given up after trying for 15m'],
    ['permanent', failed(1, { permanent: true }), 'sending it again cannot help'],
    [
      'after 15 minutes',
      failed(3, { firstAttemptAt: new Date(now.getTime() - 14 * 60_000 - 50_000) }),
      'given up after trying for 15m',
    ],
  ]
  for (const [name, input, expected] of cases) {
    test(name, () => {
      const answer = retry(input, now)
      if (answer.again) assert.equal((answer.at.getTime() - now.getTime()) / 1000, expected)
      else assert.equal(answer.because, expected)
    })
  }
})
