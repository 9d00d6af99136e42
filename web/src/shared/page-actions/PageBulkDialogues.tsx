import { useState } from 'react'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { isLength, SnoozeLength } from './SnoozeLength.tsx'
import { type AskedAction, counted, type PageBulk } from './use-page-bulk.ts'

/** The questions before many pages are resolved, escalated or snoozed. */
export function PageBulkDialogues({ bulk }: { bulk: PageBulk }) {
  const [length, setLength] = useState('1h')
  const { asked, close, confirm } = bulk
  const pages = asked?.pages ?? []
  const isAsked = (action: AskedAction) => asked?.action === action && asked.opened
  const names = pages.slice(0, 6).map((page) => (
    <li key={page.id} className="breaks">
      #{page.number} {page.title}
    </li>
  ))
  const list = (
    <ul style={{ margin: '8px 0 0', paddingLeft: 18 }}>
      {names}
      {pages.length > names.length && <li>and {pages.length - names.length} more</li>}
    </ul>
  )
  return (
    <>
      <Confirm
        opened={isAsked('resolve')}
        title={`Resolve ${counted(pages)}?`}
        action="Resolve"
        onConfirm={() => confirm()}
        onClose={close}
      >
        The problem is over: they and their alerts are resolved. This cannot be undone; a source that reports the
        problem again opens a new page.
        {list}
      </Confirm>
      <Confirm
        opened={isAsked('escalate')}
        title={`Escalate ${counted(pages)} now?`}
        action="Escalate now"
        onConfirm={() => confirm()}
        onClose={close}
      >
        Their next level is notified at once. That cannot be undone.
        {list}
      </Confirm>
      <FormModal
        opened={isAsked('snooze')}
        title={`Snooze ${counted(pages)}`}
        action="Snooze"
        onSubmit={() => confirm(length)}
        onClose={close}
        pending={false}
        error={null}
        disabled={!isLength(length)}
      >
        <SnoozeLength
          value={length}
          onChange={setLength}
          error={length === '' || isLength(length) ? undefined : 'write it such as 90m, 2h30m or 1d'}
        />
      </FormModal>
    </>
  )
}
