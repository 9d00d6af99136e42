import { IconFileText } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { documentKinds, pluralKinds } from '../shared/documents/document-kinds.ts'
import { useAllChoices } from '../shared/documents/use-choices.ts'
import { type Found, mostFound, type Sought } from '../shared/palette.ts'
import { useAllDocuments } from '../shared/room.ts'
import { fitting } from '../ui/text/match.ts'

/** Documents by name and slug, for the palette; all of them are here already. */
export function useFoundDocuments({ typed }: Sought): Found {
  const navigate = useNavigate()
  const documents = useAllDocuments()
  const choices = useAllChoices()
  const groups = pluralKinds.map((kind) => {
    const icon = documents[kind]?.icon ?? IconFileText
    const found = fitting(typed, choices[kind], ({ value, label }) => `${label} ${value}`, mostFound)
    return {
      title: documentKinds[kind].many,
      entries: found.map(({ value, label }) => ({
        id: `${kind} ${value}`,
        label,
        hint: label === value ? undefined : value,
        icon,
        run: () => void navigate({ to: `${documentKinds[kind].base}/${value}` }),
      })),
    }
  })
  return { groups, searching: false }
}
