import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Page } from '@tocsin/contract/paging/paging'
import { AlertLines } from '../../alerts/AlertLines.tsx'
import { useNamesOf } from '../../shared/documents/use-doc-names.ts'
import { FactTimeline } from '../../shared/facts/FactTimeline.tsx'
import { pageOptions } from '../../shared/page-actions/page-actions.ts'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { sentence } from '../../ui/text/sentence.ts'
import { Countdown } from '../../ui/time/Countdown.tsx'
import { Elapsed } from '../../ui/time/Elapsed.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { AcknowledgeButton } from '../answers/AcknowledgeButton.tsx'
import { useAcknowledge } from '../answers/answers.ts'
import { PageStatus } from '../list/PageStatus.tsx'
import { PageActions } from './PageActions.tsx'
import { PageLadder } from './PageLadder.tsx'
import classes from './PageScreen.module.css'
import { PhoneBar } from './PhoneBar.tsx'
import { ServicePanel } from './ServicePanel.tsx'

const route = getRouteApi('/frame/pages/$id')

/** One page: who is being reached, what comes next, what happened, and everything one can do about it. */
export function PageScreen() {
  const { id } = route.useParams()
  const query = useQuery({ ...pageOptions(id), refetchInterval: 30_000 })
  return (
    <Loaded query={query} as="panels">
      {(page) => <PageDetail page={page} />}
    </Loaded>
  )
}

function PageDetail({ page }: { page: Page }) {
  const acknowledge = useAcknowledge()
  const people = [...page.notifications.map(({ user }) => user), ...page.ladder.flatMap((step) => step.people)]
  const open = page.status === 'triggered'
  return (
    <>
      <PageHeader
        title={page.title}
        parent={{ to: '/pages', label: 'Pages', here: `#${page.number}` }}
        actions={
          <div className={classes.answer}>
            <AcknowledgeButton page={page} acknowledge={acknowledge} size="lg" withKey />
          </div>
        }
      >
        <PageStatus page={page} />
        <span>
          for <Elapsed since={page.openedAt} until={page.resolvedAt} />
        </span>
        <span>
          since <Time at={page.openedAt} />
        </span>
        <span>{page.urgency} urgency</span>
        {page.team && <span>{page.team.name}</span>}
        {page.snoozedUntil && page.status === 'acknowledged' && (
          <span>
            asks again <Time at={page.snoozedUntil} />
          </span>
        )}
      </PageHeader>
      {page.nextStepAt && page.status !== 'resolved' && (
        <p className={classes.next}>
          {open ? 'Next step' : 'Asks again'} <Countdown until={page.nextStepAt} />
          {page.nextStepBecause && <>: {page.nextStepBecause}</>}
        </p>
      )}
      <PageActions page={page} acknowledge={acknowledge} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Panel title={open ? 'Who is being reached' : 'Who was reached'} aside={<PolicyWords page={page} />}>
            <PageLadder page={page} />
          </Panel>
          <Panel title="Timeline">
            <FactTimeline label="What happened" facts={page.timeline} known={people} />
          </Panel>
        </div>
        <div className={classes.stack}>
          {page.service && <ServicePanel slug={page.service.slug} name={page.service.name} />}
          <Panel title={`Alerts in this page (${page.alerts.length})`}>
            <AlertLines alerts={page.alerts} />
          </Panel>
          <Panel title="Why this page">
            <p className={classes.because}>{sentence(page.because)}</p>
          </Panel>
        </div>
      </div>
      <PhoneBar page={page} acknowledge={acknowledge} />
    </>
  )
}

function PolicyWords({ page }: { page: Page }) {
  const nameOf = useNamesOf(page.policy ? ['policy'] : [])
  const round = page.rounds > 1 ? ` · round ${page.round} of ${page.rounds}` : ''
  if (!page.policy) return <>no policy{round}</>
  const { slug, version } = page.policy
  return (
    <>
      policy{' '}
      <Link to="/policies/$slug" params={{ slug }}>
        {nameOf('policy', slug)}
      </Link>
      , version {version}
      {round}
    </>
  )
}
