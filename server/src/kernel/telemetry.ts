/**
 * Metrics in Prometheus' text format. A registry of our own: counters, gauges and histograms with fixed buckets are a
 * hundred lines, and the paging path must not wait for an exporter.
 */
export interface Metrics {
  count(name: string, labels?: Labels, by?: number): void
  gauge(name: string, labels: Labels, value: number): void
  /** Seconds into a histogram. */
  observe(name: string, labels: Labels, seconds: number): void
  render(): string
}

type Labels = Record<string, string>

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

const help: Record<string, string> = {
  tocsin_http_seconds: 'Time to answer an HTTP request, by route pattern',
  tocsin_signals_total: 'Signals received, by source and what they were',
  tocsin_ingest_batch_seconds: 'Time of one intake transaction',
  tocsin_pages_opened_total: 'Pages opened',
  tocsin_notifications_total: 'Outcomes of notification attempts, by channel',
  tocsin_page_delay_seconds: 'From the moment a notification was due to its first attempt',
  tocsin_open_pages: 'Pages nobody has resolved, by status',
  tocsin_auditor_findings: 'Open pages without a next step; must be zero',
  tocsin_due_oldest_seconds: 'Age of the oldest due page step or notification',
}

interface Histogram {
  counts: number[]
  sum: number
  count: number
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>()
  const gauges = new Map<string, Map<string, number>>()
  const histograms = new Map<string, Map<string, Histogram>>()

  return {
    count(name, labels = {}, by = 1) {
      const series = seriesOf(counters, name)
      const key = labelText(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    gauge(name, labels, value) {
      seriesOf(gauges, name).set(labelText(labels), value)
    },
    observe(name, labels, seconds) {
      // One of these would make the sum unreadable for ever.
      if (!Number.isFinite(seconds)) return
      const series = seriesOf(histograms, name)
      const key = labelText(labels)
      let histogram = series.get(key)
      if (!histogram) {
        histogram = { counts: buckets.map(() => 0), sum: 0, count: 0 }
        series.set(key, histogram)
      }
      histogram.sum += seconds
      histogram.count += 1
      for (let i = 0; i < buckets.length; i++) if (seconds <= buckets[i]!) histogram.counts[i]! += 1
    },
    render() {
      const lines: string[] = []
      for (const [type, all] of [
        ['counter', counters],
        ['gauge', gauges],
      ] as const) {
        for (const [name, series] of all) {
          lines.push(...headOf(name, type))
          for (const [labels, value] of series) lines.push(`${name}${labels && `{${labels}}`} ${value}`)
        }
      }
      for (const [name, series] of histograms) {
        lines.push(...headOf(name, 'histogram'))
        for (const [labels, histogram] of series) {
          const lead = labels ? `${labels},` : ''
          buckets.forEach(
            (bucket, i) => void lines.push(`${name}_bucket{${lead}le="${bucket}"} ${histogram.counts[i]}`),
          )
          lines.push(`${name}_bucket{${lead}le="+Inf"} ${histogram.count}`)
          lines.push(
            `${name}_sum${labels && `{${labels}}`} ${histogram.sum}`,
            `${name}_count${labels && `{${labels}}`} ${histogram.count}`,
          )
        }
      }
      return `${lines.join('\n')}\n`
    },
  }
}

function seriesOf<T>(all: Map<string, Map<string, T>>, name: string): Map<string, T> {
  let series = all.get(name)
  if (!series) {
    series = new Map()
    all.set(name, series)
  }
  return series
}

function headOf(name: string, type: string): string[] {
  return [...(help[name] ? [`# HELP ${name} ${help[name]}`] : []), `# TYPE ${name} ${type}`]
}

/** In the order of their names: the same labels given in another order are the same series. */
function labelText(labels: Labels): string {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`)
    .join(',')
}
