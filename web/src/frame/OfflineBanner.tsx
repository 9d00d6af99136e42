import { Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../live.ts'
import { useQueuedAnswers } from '../paging/answers/answers.ts'
import { Time } from '../ui/time/Time.tsx'
import classes from './OfflineBanner.module.css'

/** Says for as long as it is true that the server cannot be reached, what is still on its way, and that paging goes on. */
export function OfflineBanner() {
  const isAway = useConnection() === 'away'
  const stuck = useQueuedAnswers().filter((answer) => answer.stuck)
  const since = useMoment(isAway)
  if (!isAway && stuck.length === 0) return null
  return (
    <div className={classes.banner} role="status">
      <IconPlugConnectedX size={18} aria-hidden />
      <div>
        {isAway && (
          <Text size="sm">
            <b>No connection</b>
            {since && (
              <>
                {' '}
                since <Time at={since} />
              </>
            )}
            . What you see may be out of date. Paging goes on without this screen.
          </Text>
        )}
        {stuck.length > 0 && (
          <Text size="sm">
            <b>Queued:</b> your answer to{' '}
            {stuck.map(({ number }) => (number === null ? 'a page' : `#${number}`)).join(', ')} will be sent when the
            connection is back.
          </Text>
        )}
      </div>
    </div>
  )
}

/** When something became true; null while it is not. */
function useMoment(is: boolean): string | null {
  const [moment, setMoment] = useState<string | null>(null)
  useEffect(() => setMoment(is ? new Date().toISOString() : null), [is])
  return moment
}
