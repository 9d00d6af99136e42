import { Text } from '@mantine/core'
import type { LadderStep, Notification, Page } from '@tocsin/contract/paging/paging'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { useTargetNames } from '../../shared/use-target-names.ts'
import { Ladder, type Rung } from '../../ui/layout/Ladder.tsx'
import { sentence } from '../../ui/text/sentence.ts'
import { Countdown } from '../../ui/time/Countdown.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import { splitNotifications } from './ladder-notifications.ts'
import { NotificationLine } from './NotificationLine.tsx'
import classes from './PageScreen.module.css'

/** The ladder of this round: each level with its people and what became of each message to them. */
export function PageLadder({ page }: { page: Page }) {
  const zone = useZone()
  const { ofStep, others } = splitNotifications(page)
  const rungs = page.ladder.map(
    (step, index): Rung => ({
      key: `${step.round} ${step.level}`,
      state:
        step.state === 'done'
          ? page.status === 'triggered'
            ? 'done'
            : 'calm'
          : step.state === 'skipped'
            ? 'calm'
            : step.state,
      time: <Time at={step.at} as="clock" />,
      under: underTime(step, index, page),
      children: <Step step={step} notifications={ofStep[index] ?? []} />,
    }),
  )
  const end = page.ladder.findIndex((step) => step.kind === 'catch-all' && step.state !== 'done')
  const left = page.rounds - (page.ladder[end - 1]?.round ?? page.rounds)
  if (page.status === 'triggered' && left > 0 && end > 0) {
    rungs.splice(end, 0, {
      key: 'again',
      state: 'later',
      time: '',
      children: (
        <Text size="sm" c="dimmed">
          From the beginning, {left === 1 ? 'once more' : `${left} times more`}
        </Text>
      ),
    })
  }
  return (
    <>
      {rungs.length > 0 && (
        <>
          <Text size="xs" c="dimmed" mb={6}>
            Times in {zoneName(zone)}
          </Text>
          <Ladder label="Levels of this page" rungs={rungs} />
        </>
      )}
      {others.length > 0 && (
        <section aria-label="Outside the ladder">
          <Text size="sm" c="dimmed" mb={4}>
            {rungs.length > 0 ? 'Outside this round’s ladder' : 'Notified'}
          </Text>
          <ByPerson notifications={others} />
        </section>
      )}
      {rungs.length === 0 && others.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody was notified. {page.because}
        </Text>
      )}
    </>
  )
}

function underTime(step: LadderStep, index: number, page: Page) {
  if (step.state === 'next' && page.status === 'triggered') return <Countdown until={step.at} />
  if (step.state === 'skipped') return 'skipped'
  return index === 0 && Date.parse(step.at) - Date.parse(page.openedAt) < 5000 ? 'at once' : undefined
}

function Step({ step, notifications }: { step: LadderStep; notifications: Notification[] }) {
  const targetName = useTargetNames()
  return (
    <>
      {step.kind === 'catch-all' && (
        <Text size="sm" fw={600}>
          {sentence(step.name)}
        </Text>
      )}
      {step.people.map((person) => (
        <div key={person.id} className={classes.person}>
          <PersonChip name={person.name} note={person.because} />
          {notifications
            .filter((each) => each.user.id === person.id)
            .map((each) => (
              <NotificationLine key={each.id} notification={each} said={person.because} />
            ))}
        </div>
      ))}
      {step.people.length === 0 && <Text size="sm">{step.targets.map(targetName).join(', ') || 'nobody'}</Text>}
      <ByPerson notifications={notifications.filter((each) => !step.people.some(({ id }) => id === each.user.id))} />
      {step.because && (
        <Text size="xs" c="dimmed">
          {step.because}
        </Text>
      )}
    </>
  )
}

function ByPerson({ notifications }: { notifications: Notification[] }) {
  const people = [...new Map(notifications.map(({ user }) => [user.id, user])).values()]
  return people.map((user) => (
    <div key={user.id} className={classes.person}>
      <PersonChip name={user.name} />
      {notifications
        .filter((each) => each.user.id === user.id)
        .map((each) => (
          <NotificationLine key={each.id} notification={each} />
        ))}
    </div>
  ))
}
