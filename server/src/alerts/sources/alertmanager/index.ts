import { sha256 } from '../../../kernel/secrets.ts'
import { blankSignal, type Signal, severityOf, webLink } from '../../signal.ts'
import { signalsOf } from '../mapping.ts'
import { source, Unreadable } from '../source.ts'
import { parseTime } from '../time.ts'
import { Alert, Notification } from './schema.ts'

/** Alerts that fire all the time to prove that the pipeline works: they must never page, their absence should. */
const heartbeats = new Set(['Watchdog', 'DeadMansSwitch'])

/** Labels that say which one it is, in the order in which a person wants to read them. */
const whichOne = ['instance', 'pod', 'container', 'node', 'host', 'device', 'namespace', 'cluster', 'job']

/**
 * Alertmanager's webhook. A group's own status is "firing" as long as one member fires, so every element of `alerts` is a
 * signal of its own, keyed by its fingerprint, which only depends on its labels.
 */
export const alertmanager = source(import.meta.url, {
  slug: 'alertmanager',
  name: 'Alertmanager',
  description: 'Prometheus Alertmanager, through its webhook receiver.',

  parse(body, request) {
    const notification = Notification.safeParse(body)
    // Since 0.32 `payload:` may replace the whole body with one of the operator's making.
    if (!notification.success) return signalsOf(body, request.query)
    const signals: Signal[] = []
    const errors: string[] = []
    for (const [at, element] of notification.data.alerts.entries()) {
      const alert = Alert.safeParse(element)
      if (alert.success && isIdentified(alert.data)) signals.push(ofAlert(alert.data, notification.data))
      else errors.push(`alerts[${at}] has neither labels nor a fingerprint.`)
    }
    const first = signals[0]
    const { truncatedAlerts } = notification.data
    if (first && truncatedAlerts > 0) {
      first.description =
        `${first.description}\n\nAlertmanager left out ${truncatedAlerts} more alerts of this group (max_alerts).`.trim()
    }
    if (errors.length > 0) throw new Unreadable(errors.slice(0, 10), signals)
    return signals
  },
})

function isIdentified(alert: Alert): boolean {
  return alert.fingerprint !== '' || Object.keys(alert.labels).length > 0
}

function ofAlert(alert: Alert, notification: Notification): Signal {
  const { labels, annotations } = alert
  const isHeartbeat = heartbeats.has(labels.alertname ?? '')
  const summary = annotations.summary ?? annotations.title ?? annotations.message
  const description = annotations.description ?? annotations.message ?? ''
  return {
    ...blankSignal,
    key: alert.fingerprint || labelKey(labels),
    status: isHeartbeat ? 'info' : alert.status === 'resolved' ? 'resolved' : 'firing',
    severity: isHeartbeat
      ? 'info'
      : (severityOf(labels.severity) ?? severityOf(labels.priority) ?? severityOf(annotations.severity)),
    title: isHeartbeat ? (labels.alertname ?? '') : (summary ?? titleOf(labels)),
    description: description || (isHeartbeat ? (summary ?? '') : ''),
    service: labels.service ?? labels.service_name ?? labels.app ?? labels.application ?? null,
    link: webLink(alert.generatorURL) ?? webLink(annotations.dashboard_url) ?? webLink(notification.externalURL),
    runbook: annotations.runbook_url ?? annotations.runbook ?? null,
    labels,
    startedAt: parseTime(alert.startsAt),
  }
}

function titleOf(labels: Record<string, string>): string {
  const which = whichOne.filter((name) => labels[name]).slice(0, 3)
  const name = labels.alertname ?? 'Alert'
  return which.length > 0 ? `${name}: ${which.map((label) => `${label} ${labels[label]}`).join(', ')}` : name
}

/** Identity is the label set, in any order. */
function labelKey(labels: Record<string, string>): string {
  return sha256(JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))))
}
