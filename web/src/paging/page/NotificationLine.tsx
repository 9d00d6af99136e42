import { IconCheck, IconX } from '@tabler/icons-react'
import type { Notification } from '@tocsin/contract/paging/paging'
import { useChannelNames } from '../../shared/use-channel-names.ts'
import { Pill, type Tone } from '../../ui/Pill.tsx'
import { sentence } from '../../ui/text/sentence.ts'
import { Time } from '../../ui/time/Time.tsx'
import classes from './PageScreen.module.css'

const states: Record<Notification['state'], [tone: Tone, word: string]> = {
  queued: ['neutral', 'waiting for its time'],
  sending: ['neutral', 'being sent'],
  sent: ['neutral', 'accepted, delivery not confirmed'],
  delivered: ['good', 'delivered'],
  read: ['good', 'read'],
  answered: ['good', 'answered'],
  failed: ['neutral', 'failed'],
  cancelled: ['neutral', 'cancelled'],
  bundled: ['neutral', 'bundled with another'],
}

interface NotificationLineProps {
  notification: Notification
  /** Why this person is asked, where that is said above: it is not said again. */
  said?: string
}

/** One message to one person over one method: where it stands, and every attempt. */
export function NotificationLine({ notification, said = '' }: NotificationLineProps) {
  const { state, channel, contactMethod, attempts, because, dueAt, sentAt } = notification
  const reason =
    said !== '' && because.startsWith(said) ? because.slice(said.length).replace(/^[\s,;:.]+/, '') : because
  const channelName = useChannelNames()
  const [tone, word] = states[state]
  const icon = tone === 'good' ? <IconCheck size={12} /> : state === 'failed' ? <IconX size={12} /> : undefined
  return (
    <div className={classes.delivery}>
      <span className={classes.when}>
        <Time at={sentAt ?? dueAt} as="clock" />
      </span>
      <div className="breaks">
        {channelName(channel)} {contactMethod}{' '}
        <Pill tone={tone} icon={icon}>
          {sentence(word)}
        </Pill>
        {reason && <div className={classes.attempts}>{sentence(reason)}</div>}
        {attempts.map((attempt) => (
          <div key={`${attempt.at} ${attempt.provider}`} className={classes.attempts}>
            <Time at={attempt.at} as="clock" /> {attempt.provider}: {attempt.outcome}
            {attempt.detail && `, ${attempt.detail}`}
          </div>
        ))}
      </div>
    </div>
  )
}
