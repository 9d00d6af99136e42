import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changeOf, linksOf } from './audit-links.ts'

function fact(kind: string, subjects: string[], data: Record<string, unknown>) {
  return {
    id: 'fct_1',
    at: '2026-11-21T03:00:00.000Z',
    kind,
    actor: { type: 'system' as const, id: null, name: 'Tocsin' },
    subjects,
    because: null,
    data,
  }
}

test('a fact leads to what it is about', () => {
  const changed = { kind: 'policy', slug: 'payments', action: 'update', version: 2, before: { a: 1 }, after: { a: 2 } }
  const nameOf = (kind: string, slug: string) => `${slug} by its ${kind} name`
  const table: [ReturnType<typeof fact>, string[]][] = [
    [fact('resource.changed', ['pol_1'], changed), ['/policies/payments']],
    [fact('resource.changed', ['pol_1'], { ...changed, action: 'delete' }), []],
    [fact('resource.changed', ['org_1'], { ...changed, kind: 'organisation' }), ['/settings/organisation']],
    [fact('override.added', ['ovr_1'], { slug: 'primary' }), ['/on-call/primary']],
    [fact('integration.key_rotated', ['int_1'], { slug: 'hook' }), ['/integrations/hook']],
    [fact('page.joined', ['pag_1', 'alr_1'], {}), ['/pages/pag_1', '/alerts/alr_1']],
    [fact('user.signed_in', ['usr_1'], {}), []],
  ]
  for (const [each, paths] of table)
    assert.deepEqual(
      linksOf(each, nameOf).map((link) => link.to),
      paths,
    )
  const labelOf = (each: ReturnType<typeof fact>) => linksOf(each, nameOf)[0]?.label
  assert.equal(labelOf(fact('override.added', [], { slug: 'primary' })), 'schedule primary by its schedule name')
  assert.equal(labelOf(fact('resource.changed', [], { ...changed, after: { name: 'Payments' } })), 'policy Payments')
  assert.deepEqual(changeOf(fact('resource.changed', [], changed)), { before: { a: 1 }, after: { a: 2 } })
  assert.equal(changeOf(fact('user.signed_in', [], {})), null)
})
