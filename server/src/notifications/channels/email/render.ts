import { oneLine } from '../../../kernel/words.ts'
import { escapeHtml } from '../../html.ts'
import { type Link, longestTitle } from '../../messages/base.ts'
import { type Message, subjectOf, textOf } from '../../messages/message.ts'
import { aboutOf, leadOf, type MessageAlert, type PageMessage, whySentence } from '../../messages/page.ts'

/** Subject, text and HTML of one mail. The HTML is plain: readable in every program, with one button that matters. */
export function emailOf(message: Message): { subject: string; text: string; html: string } {
  const body = `<div style="font:16px/1.45 system-ui,sans-serif;max-width:600px">${bodyOf(message).filter(Boolean).join('\n')}</div>`
  return {
    subject: oneLine(subjectOf(message), longestTitle),
    text: textOf(message),
    html: `<!doctype html><html lang="en"><body>${body}</body></html>`,
  }
}

type Part = string | false | null

function bodyOf(message: Message): Part[] {
  if (message.kind === 'page') return pageHtml(message)
  const { lines, actions, links, details } = message
  const [lead = '', ...more] = lines
  return [
    paragraph(lead),
    message.kind === 'code' &&
      `<p style="font-size:28px;letter-spacing:4px;margin:16px 0">${escapeHtml(message.code)}</p>`,
    ...more.map((line) => paragraph(line)),
    actions.length + links.length > 0 &&
      `<p style="margin:20px 0">${[...actions, ...links].map(buttonTo).join(' ')}</p>`,
    ...details.map((line) => paragraph(line)),
  ]
}

function paragraph(text: string, style = ''): string {
  return `<p style="white-space:pre-line${style}">${escapeHtml(text)}</p>`
}

const button = 'display:inline-block;padding:14px 28px;border-radius:8px;text-decoration:none;font-weight:600'

function buttonTo({ label, url }: Link): string {
  return `<a href="${escapeHtml(url)}" style="${button};color:#1b5fd0">${escapeHtml(label)}</a>`
}

function pageHtml({ page, because, next, actions, links }: PageMessage): Part[] {
  return [
    `<p>${escapeHtml(leadOf(page))}</p>`,
    `<h1 style="font-size:20px;margin:8px 0">${escapeHtml(page.title)}</h1>`,
    `<p style="margin:4px 0">${escapeHtml(aboutOf(page))}</p>`,
    '<p style="margin:20px 0">',
    ...actions.map(
      ({ label, url }) =>
        `<a href="${escapeHtml(url)}" style="${button};background:#1b5fd0;color:#fff">${escapeHtml(label)}</a>`,
    ),
    ...links.map(buttonTo),
    '</p>',
    page.alerts.length > 0 && `<ul style="padding-left:20px">${page.alerts.map(alertHtml).join('')}</ul>`,
    page.moreAlerts > 0 && `<p>and ${page.moreAlerts} more</p>`,
    next && `<p>${escapeHtml(next)}</p>`,
    because && `<p style="color:#666">${escapeHtml(whySentence(because))}</p>`,
  ]
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
