import { useMutation } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { useNames } from '../../shared/use-names.ts'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { useAfterCover } from './use-cover.ts'

interface TakePagerProps {
  slug: string
  name: string
  /** Whose pager, by e-mail, when that is known. */
  from?: string | undefined
  opened: boolean
  onClose: () => void
}

/** Be on call from this moment until the current shift ends. */
export function TakePager({ slug, name, from, opened, onClose }: TakePagerProps) {
  const after = useAfterCover()
  const nameOf = useNames()
  const take = useMutation(
    api.cover.takePager.mutationOptions({
      onSuccess: ({ because, warnings }) => {
        after(`You have the pager. ${because}`, warnings)
        onClose()
      },
    }),
  )
  return (
    <Confirm
      opened={opened}
      onClose={onClose}
      title="Take the pager now?"
      action="Take it"
      pending={take.isPending}
      error={take.error}
      onConfirm={() => take.mutate({ schedule: slug, ...(from ? { from } : {}) })}
    >
      You are on call for {name} from this moment until the current shift ends
      {from && `, instead of ${nameOf(from)}`}. What is open already stays with whoever has it.
    </Confirm>
  )
}
