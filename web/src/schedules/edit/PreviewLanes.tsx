import { ActionIcon, Group, Select, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api } from '../../api.ts'
import type { SavedDocument } from '../../shared/documents/edit/doc-form.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { layerWords } from '../schedule/layer-text.ts'
import { daysIn, movedBy, today, windowOf, type Zoom, zooms } from '../timeline/lanes.ts'
import type { TimelineLane } from '../timeline/pieces.ts'
import { ShiftCard } from '../timeline/ShiftCard.tsx'
import { Timeline } from '../timeline/Timeline.tsx'
import { EdgeHandles } from './EdgeHandles.tsx'
import { type LooseLayer, layersOf } from './layer-edit.ts'
import { useReadable } from './use-readable.ts'

interface PreviewLanesProps {
  doc: Record<string, unknown>
  saved?: SavedDocument | undefined
  /** Edges of shifts can be dragged when somebody takes the result. */
  onLayers?: ((layers: LooseLayer[]) => void) | undefined
}

/** What the document would give, drawn while one types. The last readable state stays while something is half written. */
export function PreviewLanes({ doc, saved, onLayers }: PreviewLanesProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const [zoom, setZoom] = useState<Zoom>(() => (matchMedia('(max-width: 48em)').matches ? '1w' : '2w'))
  const [moved, setMoved] = useState<string | null>(null)
  const day = moved ?? today(now, zone)
  const days = daysIn(day, zoom)
  const { from, until } = windowOf(day, days, zone)
  const readable = useReadable(doc)
  const query = useQuery({
    ...api.schedules.preview.queryOptions({
      input: {
        schedule: readable ?? { timeZone: 'UTC', layers: [] },
        from: from.toISOString(),
        until: until.toISOString(),
        lanes: true,
        ...(saved ? { slug: saved.slug, rollout: saved.rollout } : {}),
      },
      placeholderData: keepPreviousData,
      retry: false,
    }),
    enabled: readable !== null,
  })
  const { data } = query
  const layers = layersOf(doc)
  const drawn = useRef<LooseLayer[]>(layers)
  if (data && !query.isPlaceholderData && readable) drawn.current = readable.layers
  const timeZone = typeof doc.timeZone === 'string' ? doc.timeZone : zone
  const lanes: TimelineLane[] = data
    ? [
        ...(data.lanes ?? []).map((lane) => ({
          name: lane.name,
          kind: 'layer' as const,
          under: layerWords(layers.find(({ name }) => name === lane.name) ?? {}, timeZone, zone),
          spans: lane.spans,
        })),
        { name: 'Final', kind: 'final', under: 'who would ring', spans: data.spans, gaps: data.gaps },
      ]
    : []
  return (
    <Panel
      title="Preview"
      aside={
        <Group gap={6}>
          {readable === null && <span>What is half written is left out until it can be read.</span>}
          <ActionIcon variant="default" size="md" aria-label="Earlier" onClick={() => setMoved(movedBy(day, zoom, -1))}>
            <IconChevronLeft size={14} />
          </ActionIcon>
          <ActionIcon variant="default" size="md" aria-label="Later" onClick={() => setMoved(movedBy(day, zoom, 1))}>
            <IconChevronRight size={14} />
          </ActionIcon>
          <Select
            size="xs"
            w={106}
            aria-label="Length of time in the preview"
            data={zooms.map(({ value, label }) => ({ value, label }))}
            value={zoom}
            allowDeselect={false}
            onChange={(next) => next && setZoom(next)}
          />
        </Group>
      }
    >
      {query.error && readable ? <Problem error={query.error} title="This cannot be drawn" /> : null}
      {!data && !query.error && readable && <Waiting rows={3} />}
      {!data && !readable && (
        <Text size="sm" c="dimmed">
          Nothing to draw yet.
        </Text>
      )}
      {data && (
        <Timeline
          label="Preview of the lanes"
          lanes={lanes}
          day={day}
          days={days}
          compact
          card={(lane, piece) => <ShiftCard lane={lane} piece={piece} timeZone={timeZone} />}
          over={(lane) => {
            const index = layers.findIndex(({ name }) => name === lane.name)
            const layer = layers[index]
            if (!onLayers || !layer || lane.kind !== 'layer') return null
            return (
              <EdgeHandles
                layer={layer}
                drawn={drawn.current.find(({ name }) => name === lane.name) ?? layer}
                lane={lane}
                window={{ from, until }}
                zone={typeof layer.timeZone === 'string' ? layer.timeZone : timeZone}
                onChange={(next) => onLayers(layers.map((each, place) => (place === index ? next : each)))}
              />
            )
          }}
        />
      )}
    </Panel>
  )
}
