import type { Tocsin } from './conformance-payloads.ts'
import { type NeutralDefinition, toScheduleDocument } from './conformance-schedules.ts'

interface ScheduleCase {
  id: string
  timezone: string
  definition: NeutralDefinition
  window: [string, string]
  expect: { start: string; end: string; users: string[] }[]
}

const instant = (text: string) => new Date(text).toISOString()
const plain = (spans: ScheduleCase['expect']) =>
  spans.map((span) => `${instant(span.start)} ${instant(span.end)} ${[...span.users].sort().join(' ')}`)

/** Renders every case through `POST /schedules/preview` and compares the spans. */
export async function runSchedules(
  tocsin: Tocsin,
  file: { cases: ScheduleCase[] },
): Promise<{ passed: number; failed: number; skipped: number }> {
  const sum = { passed: 0, failed: 0, skipped: 0 }
  for (const each of file.cases) {
    const [from, until] = each.window
    const { status, json } = await tocsin.call('POST', '/api/v1/schedules/preview', {
      ...toScheduleDocument(each.definition, each.timezone),
      from,
      until,
    })
    const got =
      status === 200 ? plain((json as { spans: ScheduleCase['expect'] }).spans) : [`${status} ${JSON.stringify(json)}`]
    const wish = plain(each.expect)
    if (got.join('\n') === wish.join('\n')) sum.passed += 1
    else {
      sum.failed += 1
      console.log(`FAIL schedules/${each.id}\n  expected\n${lines(wish)}\n  actual\n${lines(got)}`)
    }
  }
  return sum
}

function lines(spans: string[]): string {
  return spans
    .slice(0, 12)
    .map((span) => `     ${span}`)
    .join('\n')
}
