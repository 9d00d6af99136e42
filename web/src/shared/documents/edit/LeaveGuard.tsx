import { useBlocker } from '@tanstack/react-router'
import { Confirm } from '../../../ui/dialogue/Confirm.tsx'

/** Asks before a change that is not saved is left behind. Moving between the tabs of the document loses nothing. */
export function LeaveGuard({ isChanged }: { isChanged: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })
  return (
    <Confirm
      opened={status === 'blocked'}
      onClose={() => reset?.()}
      title="Leave without saving?"
      action="Leave, drop my changes"
      onConfirm={() => proceed?.()}
    >
      What you changed in this document is not saved yet.
    </Confirm>
  )
}
