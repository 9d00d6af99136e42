import { Select } from '@mantine/core'
import { useState } from 'react'
import { useMe } from '../../me.ts'
import { fillTemplate, policyTemplates, scheduleTemplates, type Template } from '../../shared/documents/templates.ts'
import { type Plural, useChoices } from '../../shared/documents/use-choices.ts'

const templates: Partial<Record<Plural, Template[]>> = { schedules: scheduleTemplates, policies: policyTemplates }

/** Templates for a new document, filled in with me, my zone, my team and its schedule where there is one. */
export function BeginFrom({ kind, onChoose }: { kind: Plural; onChoose: (text: string) => void }) {
  const me = useMe()
  const schedules = useChoices('schedules')
  const [chosen, setChosen] = useState<string | null>(null)
  const all = templates[kind]
  if (!all) return null
  function choose(id: string | null) {
    const template = all?.find((each) => each.id === id)
    if (!template) return
    setChosen(template.id)
    const team = me.teams[0]?.slug
    const own = schedules.find(({ value }) => team !== undefined && value.startsWith(team))
    const filling = { me: me.email ?? '', zone: me.timeZone, now: new Date() }
    onChoose(fillTemplate(template, { ...filling, team, schedule: (own ?? schedules[0])?.value }))
  }
  return (
    <Select
      label="Begin from a template"
      description={all.find((each) => each.id === chosen)?.says ?? 'It replaces what is in the document below.'}
      placeholder="Choose one"
      data={all.map((each) => ({ value: each.id, label: each.name }))}
      value={chosen}
      onChange={choose}
      maw={420}
    />
  )
}
