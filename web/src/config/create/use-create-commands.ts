import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../../me.ts'
import { documentKinds, pluralKinds } from '../../shared/documents/document-kinds.ts'
import type { Group } from '../../shared/palette.ts'
import { useAllDocuments } from '../../shared/room.ts'

/** For the palette: creating a document of any kind that begins as a text. */
export function useCreateCommands(): Group[] {
  const navigate = useNavigate()
  const documents = useAllDocuments()
  if (!useMay('config:write')) return []
  const entries = pluralKinds
    .filter((kind) => documents[kind]?.madeAt === undefined)
    .map((kind) => ({
      id: `create ${kind}`,
      label: `Create a ${documentKinds[kind].one}`,
      words: 'new add',
      icon: IconPlus,
      run: () => void navigate({ to: '/create/$kind', params: { kind } }),
    }))
  return [{ title: 'Do', entries }]
}
