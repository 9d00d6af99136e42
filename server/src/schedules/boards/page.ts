import type { OnCallBoard } from '@tocsin/contract/schedules/boards'
import { dayAndTime } from '../../kernel/words.ts'

/** What anybody with the link may see: names of people, never how to reach them. Instants as on the wire. */
export interface PublicBoard {
  name: string
  at: string
  teams: {
    team: string | null
    schedules: {
      name: string
      timeZone: string
      now: string[]
      until: string | null
      next: { people: string[]; from: string } | null
      services: string[]
    }[]
  }[]
}

export function publicBoard(name: string, board: OnCallBoard): PublicBoard {
  return {
    name,
    at: board.at,
    teams: board.teams.map(({ team, duties }) => ({
      team: team?.name ?? null,
      schedules: duties.map(({ schedule, users, until, next, services }) => ({
        name: schedule.name,
        timeZone: schedule.timeZone,
        now: users.map((user) => user.name),
        until,
        next: next && { people: next.users.map((user) => user.name), from: next.from },
        services: services.map((service) => service.name),
      })),
    })),
  }
}

/** No script, no other origin; any site may frame it. */
export const boardSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors *"

const style = `
:root{color-scheme:light dark;--ink:#18181b;--soft:#5f5f68;--paper:#f6f6f7;--card:#fff;--line:#e4e4e7}
@media (prefers-color-scheme:dark){:root{--ink:#f4f4f5;--soft:#a1a1aa;--paper:#0f0f11;--card:#18181b;--line:#2b2b30}}
*{box-sizing:border-box}
body{margin:0;padding:16px;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:960px;margin:0 auto}
h1{margin:0 0 2px;font-size:20px}
h2{margin:20px 0 8px;font-size:16px}
.soft,dt{color:var(--soft);font-size:13px}
p{margin:0}
section div.all{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,260px),1fr));gap:10px}
article{padding:12px 14px;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow-wrap:anywhere}
h3{margin:0 0 6px;font-size:14px}
dl{margin:0}
dd{margin:0 0 6px}
strong{font-size:16px}
`

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** An instant in the schedule's zone, which is named: `Mon 23 Nov, 09:00 Berlin`. */
function moment(at: string, timeZone: string): string {
  const words = dayAndTime(new Date(at), timeZone)
  const place = (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ')
  return `<time datetime="${escapeHtml(at)}">${escapeHtml(`${words} ${place}`)}</time>`
}

const names = (people: string[]) => escapeHtml(people.join(', ') || 'nobody')

function card(duty: PublicBoard['teams'][number]['schedules'][number]): string {
  const { name, timeZone, now, until, next, services } = duty
  return `<article><h3>${escapeHtml(name)}</h3><dl>
<dt>Now</dt><dd><strong>${names(now)}</strong>${until ? ` <span class="soft">until ${moment(until, timeZone)}</span>` : ''}</dd>
${next ? `<dt>Next</dt><dd>${names(next.people)} <span class="soft">from ${moment(next.from, timeZone)}</span></dd>` : ''}
${services.length > 0 ? `<dt>Covers</dt><dd>${names(services)}</dd>` : ''}
</dl></article>`
}

function document(title: string, body: string, refresh: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
${refresh ? '<meta http-equiv="refresh" content="60">\n' : ''}<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`
}

/** The board as a page of its own: no script, light and dark, refreshed every minute. */
export function boardPage(board: PublicBoard): string {
  const teams = board.teams.map(
    ({ team, schedules }) =>
      `<section><h2>${escapeHtml(team ?? 'Without a team')}</h2><div class="all">\n${schedules.map(card).join('\n')}\n</div></section>`,
  )
  const empty = '<p>There is no schedule yet.</p>'
  const head = `<h1>${escapeHtml(board.name)}</h1>\n<p class="soft">Who is on call, as of ${moment(board.at, 'UTC')}. Refreshes every minute.</p>`
  return document(`${board.name}: who is on call`, `${head}\n${teams.join('\n') || empty}`, true)
}

export function noBoardPage(): string {
  return document(
    'No board here',
    '<h1>There is no board here</h1>\n<p>The link was revoked, or it was not copied whole. Ask whoever gave it to you for a new one.</p>',
    false,
  )
}
