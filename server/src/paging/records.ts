import type { Actor } from '@tocsin/contract/facts'
import type { Tx } from '../kernel/data/db.ts'
import type { Page, Responder } from './model.ts'

/** The ids whose timelines show a fact about this page. */
export function subjectsOf(page: Page, more: (string | null)[] = []): string[] {
  return [...new Set([page.id, page.serviceId, page.teamId, ...more].filter((id) => id !== null))]
}

export function recordOpened(tx: Tx, page: Page, actor: Actor, about: (string | null)[]): void {
  tx.record('page.opened', {
    actor,
    subjects: subjectsOf(page, about),
    because: page.because,
    data: {
      page: page.id,
      number: page.number,
      title: page.title,
      urgency: page.urgency,
      service: page.serviceId,
      team: page.teamId,
    },
  })
}

export function recordAcknowledged(tx: Tx, page: Page, by: Responder, because: string, note: string | null): void {
  tx.record('page.acknowledged', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because,
    data: { page: page.id, user: by.userId, snoozedUntil: page.snoozedUntil?.toISOString() ?? null, note },
  })
}

export function recordNote(tx: Tx, page: Page, by: Responder, text: string): void {
  tx.record('page.noted', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because: null,
    data: { page: page.id, text },
  })
}
