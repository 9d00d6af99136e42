import { Stack } from '@mantine/core'
import { PagedList, type PagedListProps } from '../ui/list/PagedList.tsx'
import { OnCallTabs } from './OnCallTabs.tsx'
import { Sides, type SidesProps } from './Sides.tsx'

/** One of the lists of on-call: the tabs between its screens, which part is shown, its rows. */
export function SidedList<Side extends string, Item>(props: SidesProps<Side> & PagedListProps<Item>) {
  const { sides, value, onChange, ...list } = props
  return (
    <>
      <OnCallTabs />
      <Stack>
        <Sides sides={sides} value={value} onChange={onChange} />
        <PagedList {...list} />
      </Stack>
    </>
  )
}
