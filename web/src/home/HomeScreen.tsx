import { useQuery } from '@tanstack/react-query'
import { useMe } from '../me.ts'
import { myDutyOptions } from '../schedules/my-duty.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Time } from '../ui/time/Time.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import classes from './Home.module.css'
import { MyShift } from './MyShift.tsx'
import { OnCallNow } from './OnCallNow.tsx'
import { OpenPages } from './OpenPages.tsx'
import { Reachable } from './Reachable.tsx'
import { RecentActivity } from './RecentActivity.tsx'

/** My shift: what waits for an answer, what is mine, whether I am on call and can be reached, who else is, what was. */
export function HomeScreen() {
  const me = useMe()
  const duty = useQuery(myDutyOptions)
  const names = duty.data?.map((each) => each.schedule.name) ?? []
  const until = duty.data?.[0]?.until
  return (
    <>
      <PageHeader title={names.length > 0 ? `You are on call for ${names.join(', ')}` : `Hello, ${me.name}`}>
        {names.length > 0 && until && (
          <span>
            until <Time at={until} />
          </span>
        )}
        {duty.data && names.length === 0 && <span>You are not on call.</span>}
        <Reachable />
      </PageHeader>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <OpenPages />
          <MyShift />
          <FirstSteps />
        </div>
        <div className={classes.stack}>
          <OnCallNow />
          <RecentActivity />
        </div>
      </div>
    </>
  )
}
