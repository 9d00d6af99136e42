import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Mailbox } from './mailbox.ts'

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

function linked(text: string): string {
  return escaped(text).replace(/https?:\/\/[^\s&]+/g, (link) => `<a href="${link}">${link}</a>`)
}

/** A page to look at the mails of the demo and of development: newest first, reloads itself. */
export async function showMailbox(mailbox: Mailbox, port: number): Promise<{ url: string; close(): void }> {
  const server = createServer((_request, response) => {
    const mails = [...mailbox.mails]
      .reverse()
      .map(
        (mail) =>
          `<article><header><b>${escaped(mail.subject)}</b> <span>to ${escaped(mail.to)}</span></header><pre>${linked(mail.text)}</pre></article>`,
      )
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(`<!doctype html><html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="3"><title>Demo mailbox</title>
<style>body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
article{border:1px solid #8886;border-radius:8px;padding:.75rem 1rem;margin:1rem 0}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace}</style>
<h1>Demo mailbox</h1><p>${mails.length === 0 ? 'No mail yet. Every mail Tocsin sends here is fake and stays here.' : `${mails.length} ${mails.length === 1 ? 'mail' : 'mails, newest first'}.`}</p>${mails.join('')}</html>`)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}
