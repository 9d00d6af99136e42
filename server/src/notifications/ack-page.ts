import { escapeHtml } from './html.ts'

/** What an acknowledge link shows. `page` is null when the link says nothing that can be trusted. */
export interface AckView {
  heading: string
  /** Sentences, one paragraph each. */
  says: string[]
  page: { number: number; title: string; status: string; about: string } | null
  /** Show the one button. It posts to the address the link has. */
  canAcknowledge: boolean
  pageUrl: string | null
}

/** No script at all, no other origin: the page works on any phone, and a title cannot make it do anything. */
export const ackSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#5a6270;--paper:#f6f7f9;--card:#fff;--line:#d9dde3;--go:#1b5fd0}
@media (prefers-color-scheme:dark){:root{--ink:#f0f2f5;--soft:#a9b1bd;--paper:#101317;--card:#1a1e24;--line:#343b45;--go:#8ab4ff}}
*{box-sizing:border-box}
body{margin:0;padding:24px 16px;background:var(--paper);color:var(--ink);font:18px/1.5 system-ui,sans-serif}
main{max-width:560px;margin:0 auto;padding:24px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 12px;font-size:24px;line-height:1.25}
.title{margin:0 0 4px;font-weight:600;overflow-wrap:anywhere}
.about{margin:0 0 16px;color:var(--soft)}
button{width:100%;min-height:64px;border:0;border-radius:10px;background:#1b5fd0;color:#fff;font:600 20px system-ui,sans-serif;cursor:pointer}
button:focus-visible,a:focus-visible{outline:3px solid var(--go);outline-offset:3px}
a{display:inline-block;padding:12px 0;color:var(--go)}
`

export function ackPage(view: AckView): string {
  const { page } = view
  const parts = [
    `<h1>${escapeHtml(view.heading)}</h1>`,
    page &&
      `<p class="title">#${page.number} ${escapeHtml(page.title)}</p><p class="about">${escapeHtml(page.about)}</p>`,
    ...view.says.map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
    view.canAcknowledge && '<form method="post"><button type="submit">Acknowledge</button></form>',
    view.pageUrl && `<p><a href="${escapeHtml(view.pageUrl)}">Open the page in Tocsin</a></p>`,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(page ? `#${page.number} ${view.heading}` : view.heading)} · Tocsin</title>
<style>${style}</style>
</head>
<body>
<main>
${parts.filter(Boolean).join('\n')}
</main>
</body>
</html>
`
}
