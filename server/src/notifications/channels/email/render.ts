import { escapeHtml } from '../../html.ts'
import { type Message, type MessageAlert, type MessagePage, oneLine, textOf } from '../../message.ts'

/** Subject, text and HTML of one mail. The HTML is plain: readable in every program, with one button that matters. */
export function emailOf(message: Message): { subject: string; text: string; html: string } {
  const parts = [
    `<p>${escapeHtml(message.lead)}</p>`,
    message.code && `<p style="font-size:28px;letter-spacing:4px;margin:16px 0">${escapeHtml(message.code)}</p>`,
    message.page && pageHtml(message, message.page),
    message.next && `<p>${escapeHtml(message.next)}</p>`,
    message.because && `<p style="color:#666">${message.page ? 'Why you: ' : ''}${escapeHtml(message.because)}</p>`,
  ]
  const body = `<div style="font:16px/1.45 system-ui,sans-serif;max-width:600px">${parts.filter(Boolean).join('\n')}</div>`
  return {
    subject: oneLine(message.subject, 160),
    text: textOf(message),
    html: `<!doctype html><html lang="en"><body>${body}</body></html>`,
  }
}

function pageHtml(message: Message, page: MessagePage): string {
  const about = [page.severity.toUpperCase(), page.service?.name, `opened ${page.opened}`].filter((each) => each)
  const button = 'display:inline-block;padding:14px 28px;border-radius:8px;text-decoration:none;font-weight:600'
  return [
    `<h1 style="font-size:20px;margin:8px 0">${escapeHtml(page.title)}</h1>`,
    `<p style="margin:4px 0">${about.map((each) => escapeHtml(each ?? '')).join(' · ')}</p>`,
    '<p style="margin:20px 0">',
    message.ackUrl &&
      `<a href="${escapeHtml(message.ackUrl)}" style="${button};background:#1b5fd0;color:#fff">Acknowledge</a>`,
    message.pageUrl && ` <a href="${escapeHtml(message.pageUrl)}" style="${button};color:#1b5fd0">Open the page</a>`,
    '</p>',
    page.alerts.length > 0 && `<ul style="padding-left:20px">${page.alerts.map(alertHtml).join('')}</ul>`,
    page.moreAlerts > 0 && `<p>and ${page.moreAlerts} more</p>`,
  ]
    .filter(Boolean)
    .join('\n')
}

function alertHtml(alert: MessageAlert): string {
  const links = [
    alert.link && `<a href="${escapeHtml(alert.link)}">source</a>`,
    alert.runbook && `<a href="${escapeHtml(alert.runbook)}">runbook</a>`,
  ].filter(Boolean)
  return [
    `<li style="margin:8px 0"><b>${alert.severity.toUpperCase()}</b> ${escapeHtml(alert.title)} (${escapeHtml(alert.source)})`,
    alert.description && `<br><span style="white-space:pre-line">${escapeHtml(alert.description)}</span>`,
    links.length > 0 && `<br>${links.join(' · ')}`,
    '</li>',
  ]
    .filter(Boolean)
    .join('')
}
