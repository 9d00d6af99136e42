import { useNavigate } from '@tanstack/react-router'
import { problemOf } from '../problem.ts'
import { signOut } from '../session.ts'
import { toast } from '../ui/state/toast.ts'
import { forgetKnownPages } from './known-pages.ts'

/** Signs out and shows the sign-in screen; when that fails, says that one is still signed in. */
export function useLeave(): () => Promise<void> {
  const navigate = useNavigate()
  return async () => {
    try {
      await signOut()
      forgetKnownPages()
      await navigate({ to: '/sign-in' })
    } catch (error) {
      toast(`You are still signed in. ${problemOf(error).detail}`)
    }
  }
}
