// A company in trouble, in the database: 10,000 open pages and 100,000 alerts, for the benchmarks of lists and of the browser.
import { Client } from 'pg'
import type { Bench } from './peers.ts'

export const crowdKey = 'bench-crowd-key-000001'
const services = 200

/** Written with SQL, because how they come in is what bench/ingest.ts measures. Every page has 3 firing alerts. */
export async function crowd(bench: Bench, pages = 10_000, alerts = 100_000): Promise<void> {
  const names = Array.from({ length: services }, (_, i) => `  s${i}: { name: Service ${i}, policy: p }`).join('\n')
  await bench.call(
    'PUT',
    '/api/v1/config',
    `
users: { ana@bench.example: { name: Ana Reis } }
policies: { p: { levels: [{ after: 0m, notify: [user ana@bench.example] }] } }
services:
${names}
integrations: { crowd: { source: generic, key: ${crowdKey} } }`,
    'application/yaml',
  )
  await bench.call('POST', '/api/v1/pages', { title: 'The model of all others', service: 's0' })
  const client = new Client({ connectionString: bench.postgres.url })
  await client.connect()
  try {
    await client.query(
      `insert into page (id, status, urgency, severity, title, cause, group_key, service_id, plan, opened_at, round_began_at,
         level, ended_because, acknowledged_at, because)
       select 'pag_' || lpad(n::text, 26, '0'), case when n % 4 = 0 then 'acknowledged' else 'triggered' end,
         case when n % 3 = 0 then 'low' else 'high' end, (array['critical', 'high', 'medium', 'low'])[1 + n % 4],
         'Trouble number ' || n || ' with the ' || (array['database', 'queue', 'cache', 'certificate', 'disk'])[1 + n % 5],
         'alert', service.id || n, service.id, model.plan, now() - n * interval '1 second', now(), 1, 'it was made for a benchmark',
         case when n % 4 = 0 then now() end, 'a benchmark opened it'
       from generate_series(1, $1::int) as n
       join resource as service on service.kind = 'service' and service.slug = 's' || n % $2::int
       cross join (select plan from page limit 1) as model`,
      [pages, services],
    )
    await client.query(
      `insert into page_reach (page_id, person_id, round, level, at, because)
       select page.id, person.id, 1, 1, now(), 'a benchmark asked' from page cross join person where cause = 'alert'`,
    )
    await client.query(
      `insert into alert (id, scope, dedup_key, dedup_hash, service_id, source, status, severity, title, description, labels,
         started_at, first_seen_at, last_seen_at, resolved_at, because)
       select 'alr_' || lpad(n::text, 26, '0'), service.id, 'k' || n, md5(n::text), service.id, 'generic',
         case when n <= $2::int * 3 then 'firing' else 'resolved' end, (array['critical', 'high', 'medium', 'low', 'info'])[1 + n % 5],
         'Check ' || n || ' fails on host ' || n % 977, repeat('It has been failing for a while. ', 5),
         jsonb_build_object('host', 'h' || n % 977, 'region', (array['eu', 'us', 'ap'])[1 + n % 3], 'check', 'c' || n % 50),
         now() - n * interval '1 second', now() - n * interval '1 second', now(), case when n > $2::int * 3 then now() end,
         'a benchmark sent it'
       from generate_series(1, $1::int) as n
       join resource as service on service.kind = 'service' and service.slug = 's' || (n % $2::int) % $3::int`,
      [alerts, pages, services],
    )
    await client.query(
      `insert into page_alert (page_id, alert_id, joined_at)
       select 'pag_' || lpad((1 + n % $1::int)::text, 26, '0'), 'alr_' || lpad(n::text, 26, '0'), now()
       from generate_series(1, $1::int * 3) as n`,
      [pages],
    )
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
