import { Button, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ContactMethod } from '@tocsin/contract/notifications/notifications'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt, problemOf } from '../problem.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { toast } from '../ui/state/toast.ts'
import { Countdown } from '../ui/time/Countdown.tsx'
import { useNow } from '../ui/time/use-now.ts'

/** Proving a contact method with the code that was sent there. */
export function VerifyContactMethod({ method, onClose }: { method: ContactMethod; onClose: () => void }) {
  const queries = useQueryClient()
  const now = useNow(1000)
  const [code, setCode] = useState('')
  const verify = useMutation(
    api.contactMethods.verify.mutationOptions({
      onSuccess: () => {
        toast(`Proven. You can be reached at ${method.address}.`)
        void queries.invalidateQueries({ queryKey: api.contactMethods.key() })
        void queries.invalidateQueries({ queryKey: api.notificationRules.key() })
        onClose()
      },
    }),
  )
  const again = useMutation(api.contactMethods.sendCode.mutationOptions())
  const waiting = again.data && new Date(again.data.nextAfter) > now ? again.data.nextAfter : null
  return (
    <FormModal
      opened
      onClose={onClose}
      title={`Prove ${method.address}`}
      action="Prove it"
      onSubmit={() => verify.mutate({ id: method.id, code })}
      pending={verify.isPending}
      error={verify.error}
      disabled={code.trim().length < 4}
    >
      <Text size="sm">A code was sent to {method.address}. Enter it here.</Text>
      <TextInput
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={code}
        maxLength={20}
        onChange={(event) => setCode(event.currentTarget.value)}
        error={errorAt(verify.error, 'code')}
        data-autofocus
      />
      <div>
        <Button
          size="compact-sm"
          variant="default"
          loading={again.isPending}
          disabled={waiting !== null}
          onClick={() => again.mutate({ id: method.id })}
        >
          Send it again
        </Button>{' '}
        <Text span size="xs" role="status">
          {again.error ? problemOf(again.error).detail : again.data ? 'Sent.' : ''}
          {waiting && (
            <>
              {' '}
              Once more <Countdown until={waiting} />
            </>
          )}
        </Text>
      </div>
    </FormModal>
  )
}
