import { readdirSync, readFileSync } from 'node:fs'
import { Marked, type Tokens } from 'marked'
import type { GuideHeading, GuidePage } from './src/help/guide-types.ts'

/** The manual as HTML, made at build time from our own files. Evaluated by vite.config.ts. */
const folder = new URL('../docs/guide/', import.meta.url)

const order = [
  'getting-started',
  'integrations',
  'schedules',
  'on-call',
  'absence',
  'fairness',
  'policies-and-paging',
  'notifications',
  'configuration',
  'api',
  'cli',
  'operate',
]

/** `The two nights of the year` → `the-two-nights-of-the-year`. */
function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}

function addressOf(href: string): string | null {
  if (/^https?:/.test(href)) return href
  const page = /^([a-z-]+)\.md(#.*)?$/.exec(href)
  if (page) return `/help/${page[1]}${page[2] ?? ''}`
  if (href.endsWith('dev/acme.yaml')) return '/help/yaml'
  return href.startsWith('#') ? href : null
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

function pageOf(slug: string): GuidePage {
  const headings: GuideHeading[] = []
  const marked = new Marked({
    renderer: {
      // Text only: our pages hold no HTML, and none gets through.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
      heading({ tokens, depth, text }) {
        const title = text.replaceAll('`', '')
        const id = anchorOf(title)
        if (depth > 1) headings.push({ id, text: title, depth })
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
      // Reachable by keyboard, because it may scroll sideways.
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        const to = addressOf(href)
        if (to === null) return inner
        const outside = /^https?:/.test(to) ? ' target="_blank" rel="noreferrer"' : ''
        return `<a href="${escapeHtml(to)}"${outside}>${inner}</a>`
      },
      table(token) {
        const row = (cells: Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => (cell.tokens.length > 0 ? `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>` : '<td></td>')).join('')}</tr>`
        const head = `<thead>${row(token.header, 'th')}</thead>`
        const body = `<tbody>${token.rows.map((cells) => row(cells, 'td')).join('')}</tbody>`
        return `<div class="wide" tabindex="0"><table>${head}${body}</table></div>\n`
      },
    },
  })
  const text = readFileSync(new URL(`${slug}.md`, folder), 'utf8')
  const html = marked.parse(text, { async: false })
  const title = /^# (.+)$/m.exec(text)?.[1] ?? slug
  return { slug, title, headings, html }
}

const slugs = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.slice(0, -3))
const place = (slug: string) => (order.includes(slug) ? order.indexOf(slug) : order.length)

export const pages: GuidePage[] = slugs.sort((a, b) => place(a) - place(b) || a.localeCompare(b)).map(pageOf)

/** What the build watches besides the imports. */
export const files: string[] = slugs.map((slug) => new URL(`${slug}.md`, folder).pathname)
