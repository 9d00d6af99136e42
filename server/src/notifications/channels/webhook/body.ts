import { type Message, textOf } from '../../messages/message.ts'
import type { MessagePage } from '../../messages/page.ts'

/** The JSON that is posted; documented in README.md. Members are added, never renamed or removed. */
export interface WebhookBody {
  type: Message['kind']
  id: string
  at: string
  text: string
  user: { id: string; name: string; email: string }
  because: string | null
  next: string | null
  ackUrl: string | null
  page: WebhookPage | null
  /** Only with type `code`. */
  code?: string
}

export interface WebhookPage {
  id: string
  number: number
  title: string
  status: string
  urgency: string
  severity: string
  service: { slug: string; name: string } | null
  openedAt: string
  because: string
  url: string | null
  alerts: {
    id: string
    title: string
    description: string
    severity: string
    status: string
    source: string
    link: string | null
    runbook: string | null
    startedAt: string
  }[]
  moreAlerts: number
}

/** At most about 40 kB by the limits of the message. */
export function webhookBody(message: Message): WebhookBody {
  const { kind, user, lines, actions } = message
  const isPage = message.kind === 'page'
  return {
    type: kind,
    id: message.id,
    at: message.at.toISOString(),
    text: textOf(message),
    user: { id: user.id, name: user.name, email: user.email },
    because: isPage ? message.because : lines.slice(1).join('\n\n') || null,
    next: isPage ? message.next : null,
    ackUrl: actions.find((action) => action.kind === 'acknowledge')?.url ?? null,
    page: isPage ? webhookPage(message.page) : null,
    ...(message.kind === 'code' ? { code: message.code } : {}),
  }
}

function webhookPage(page: MessagePage): WebhookPage {
  return {
    id: page.id,
    number: page.number,
    title: page.title,
    status: page.status,
    urgency: page.urgency,
    severity: page.severity,
    service: page.service,
    openedAt: page.openedAt.toISOString(),
    because: page.because,
    url: page.url,
    alerts: page.alerts.map((alert) => ({
      id: alert.id,
      title: alert.title,
      description: alert.description,
      severity: alert.severity,
      status: alert.status,
      source: alert.source,
      link: alert.link,
      runbook: alert.runbook,
      startedAt: alert.startedAt.toISOString(),
    })),
    moreAlerts: page.moreAlerts,
  }
}
