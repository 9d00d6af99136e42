import { Button, Select, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NotificationRule } from '@tocsin/contract/notifications/notifications'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { useChannelNames } from '../shared/use-channel-names.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { toast } from '../ui/state/toast.ts'
import { type RuleDraft, RuleRow } from './RuleRow.tsx'

interface EditRulesProps {
  rules: NotificationRule[]
  /** The contact method that notices go to; null: the account e-mail. */
  notices: string | null
  opened: boolean
  onClose: () => void
}

const urgencies = [
  { urgency: 'high', title: 'High urgency' },
  { urgency: 'low', title: 'Low urgency' },
] as const

/** No contact method of its own: what is chosen when nothing is. */
const accountEmail = 'account'

/** My plan: for each urgency, after how long which contact method; and where notices go. */
export function EditRules({ rules, notices, opened, onClose }: EditRulesProps) {
  const queries = useQueryClient()
  const methods = useQuery(api.contactMethods.list.queryOptions({ input: { user: 'me' } }))
  const channelName = useChannelNames()
  const [drafts, setDrafts] = useState<RuleDraft[]>(() => rules.map((rule, index) => ({ ...rule, key: index })))
  const [noticesTo, setNoticesTo] = useState(notices ?? accountEmail)
  const [nextKey, setNextKey] = useState(rules.length)
  const choices =
    methods.data?.map((method) => ({ value: method.id, label: `${channelName(method.channel)} ${method.address}` })) ??
    []
  const proven = choices.filter(({ value }) => methods.data?.some((method) => method.id === value && method.verified))
  const set = useMutation(
    api.notificationRules.set.mutationOptions({
      onSuccess: () => {
        toast('This is your plan now.')
        void queries.invalidateQueries({ queryKey: api.notificationRules.key() })
        onClose()
      },
    }),
  )
  function add(urgency: 'high' | 'low') {
    const last = drafts.findLast((each) => each.urgency === urgency)
    const contactMethod = choices[0]?.value ?? ''
    setDrafts([...drafts, { key: nextKey, urgency, after: last ? '5m' : '0m', contactMethod }])
    setNextKey(nextKey + 1)
  }
  const change = (draft: RuleDraft) => setDrafts(drafts.map((each) => (each.key === draft.key ? draft : each)))
  const remove = (key: number) => setDrafts(drafts.filter((each) => each.key !== key))
  function submit() {
    set.mutate({
      rules: drafts.map(({ urgency, after, contactMethod }) => ({ urgency, after: after.trim(), contactMethod })),
      notices: noticesTo === accountEmail ? null : noticesTo,
    })
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="My notification rules"
      action="Save this plan"
      onSubmit={submit}
      pending={set.isPending}
      error={set.error}
    >
      {urgencies.map(({ urgency, title }) => (
        <fieldset key={urgency} style={{ border: 0, padding: 0, margin: 0 }}>
          <legend>
            <Text size="sm" fw={600}>
              {title}
            </Text>
          </legend>
          <Stack gap={8} mt={6}>
            {drafts.map(
              (draft, index) =>
                draft.urgency === urgency && (
                  <RuleRow
                    key={draft.key}
                    draft={draft}
                    choices={choices}
                    onChange={change}
                    onRemove={() => remove(draft.key)}
                    error={errorAt(set.error, `rules.${index}`)}
                  />
                ),
            )}
            <div>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => add(urgency)}
                disabled={choices.length === 0}
              >
                Add a step
              </Button>
            </div>
          </Stack>
        </fieldset>
      ))}
      <Select
        label="Notices"
        description="Hand-overs, cover, gaps: what is no page and wakes nobody."
        data={[{ value: accountEmail, label: 'My account e-mail' }, ...proven]}
        value={noticesTo}
        allowDeselect={false}
        onChange={(chosen) => chosen && setNoticesTo(chosen)}
        error={errorAt(set.error, 'notices')}
      />
      <Text size="xs" c="dimmed">
        Without any step the default plan is used. Whatever you choose, a message that fails is followed by the next at
        once.
      </Text>
    </FormModal>
  )
}
