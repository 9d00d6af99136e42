import { Select } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '../../me.ts'
import { fillTemplate, type Template } from '../../shared/documents/templates.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'

interface BeginFromProps {
  templates: Template[]
  onChoose: (text: string) => void
}

/** Templates for a new document, filled in with me, my zone, my team and its schedule where there is one. */
export function BeginFrom({ templates, onChoose }: BeginFromProps) {
  const me = useMe()
  const schedules = useChoices('schedules')
  const [chosen, setChosen] = useState<string | null>(null)
  if (templates.length === 0) return null
  function choose(id: string | null) {
    const template = templates.find((each) => each.id === id)
    if (!template) return
    setChosen(template.id)
    const team = me.teams[0]?.slug
    const own = schedules.find(({ value }) => team !== undefined && value.startsWith(team))
    const filling = { me: me.email ?? '', zone: me.timeZone, now: new Date() }
    onChoose(fillTemplate(template, { ...filling, team, schedule: (own ?? schedules[0])?.value }))
  }
  return (
    <Select
      label="Start from a template"
      description={templates.find((each) => each.id === chosen)?.says ?? 'It replaces the document below.'}
      placeholder="Choose one"
      data={templates.map((each) => ({ value: each.id, label: each.name }))}
      value={chosen}
      onChange={choose}
      maw={420}
    />
  )
}
