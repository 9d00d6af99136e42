import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CoverNews, coverNotice } from './notices.ts'

const names: Record<string, string> = { a: 'Ana Reis', b: 'Bo Lind', c: 'Cy Moreau' }
const nameOf = (id: string) => names[id] ?? 'somebody'
const shift = (from: string, to: string | null, start: string, end: string) => ({
  schedule: 'sch_1',
  slug: 'primary',
  name: 'Primary',
  layer: 'week',
  start: `${start}:00Z`,
  end: `${end}:00Z`,
  from,
  to,
})
const first = shift('a', 'b', '2026-11-02T09:00', '2026-11-09T09:00')
const second = shift('b', 'a', '2026-11-09T09:00', '2026-11-16T09:00')
const data = (kind: 'cover' | 'swap', shifts = [first]) => ({ cover: 'cov_1', kind, user: 'a', shifts, tell: ['b'] })
const lisbon = { id: 'b', timeZone: 'Europe/Lisbon' }

function told(news: Omit<CoverNews, 'actor' | 'because'>, reader = lisbon, because: string | null = null) {
  const { title, lines } = coverNotice({ actor: { name: 'Ana Reis' }, because, ...news } as CoverNews, reader, nameOf)
  return `${title}\n${lines.join('\n\n')}`
}

test('each mail says what happened, to whom, and when on the clock of its reader', () => {
  const cases: [string, string][] = [
    [
      told({ kind: 'cover.requested', data: { ...data('cover'), asked: ['b'], note: 'a wedding' } }),
      'Ana Reis asks: can you take Primary, Mon 2 Nov 09:00 – Mon 9 Nov 09:00 Europe/Lisbon?\nAna Reis asks you to take a shift: Primary, Mon 2 Nov 09:00 – Mon 9 Nov 09:00 Europe/Lisbon.\n\nNothing changes until somebody takes it.\n\nAna Reis writes: a wedding.',
    ],
    [
      told({ kind: 'cover.taken', data: { ...data('cover'), taker: 'b' } }, { id: 'a', timeZone: 'Asia/Tokyo' }),
      'Bo Lind takes Primary, Mon 2 Nov 18:00 – Mon 9 Nov 18:00 Asia/Tokyo\nBo Lind is on call instead of Ana Reis: Primary, Mon 2 Nov 18:00 – Mon 9 Nov 18:00 Asia/Tokyo.',
    ],
    [
      told({ kind: 'cover.detached', data: data('cover') }, lisbon, 'the layer is gone'),
      'A cover was detached: Primary, Mon 2 Nov 09:00 – Mon 9 Nov 09:00 Europe/Lisbon\nThe schedule was changed, and what was agreed no longer has any effect.\n\nThe layer is gone.\n\nThe schedule decides who is on call. If you still need cover, ask for it again.',
    ],
  ]
  for (const [said, expected] of cases) assert.equal(said, expected)
})

test('of a swap everybody reads what they take and what they give', () => {
  const swapped = told({ kind: 'cover.swapped', data: data('swap', [first, second]) })
  assert.match(swapped, /You are on call on Primary, Mon 2 Nov .*, and not on Primary, Mon 9 Nov /)
  const proposed = told({
    kind: 'cover.requested',
    data: { ...data('swap', [first, second]), asked: ['b'], note: null },
  })
  assert.match(
    proposed,
    /You would take Primary, Mon 2 Nov .*, and Ana Reis would take Primary, Mon 9 Nov .* until you accept/,
  )
  const declined = told({
    kind: 'cover.declined',
    data: { ...data('swap', [first, second]), isOver: true, note: null },
  })
  assert.match(declined, /Ana Reis declines the swap of Primary/)
})

test('the others read something too', () => {
  for (const news of [
    { kind: 'cover.withdrawn', data: { ...data('cover'), note: null } },
    { kind: 'cover.expired', data: data('cover') },
    { kind: 'cover.reattached', data: data('cover') },
    { kind: 'cover.reminded', data: { ...data('cover'), isOpen: false } },
    { kind: 'cover.reminded', data: { ...data('cover'), isOpen: true } },
    { kind: 'cover.declined', data: { ...data('cover'), isOver: false, note: null } },
  ] as const)
    assert.match(told(news), /^[A-Z].*Primary.*\n[A-Z]/)
})
