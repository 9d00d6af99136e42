import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Resource } from '@tocsin/contract/resources'
import type { Rollout } from '@tocsin/contract/schedules/schedules'
import { useState } from 'react'
import { api } from '../../../api.ts'
import { problemOf } from '../../../problem.ts'
import { toast } from '../../../ui/state/toast.ts'
import { type ReadYaml, readYaml, writeYaml } from '../../../ui/yaml/yaml.ts'
import type { Plural } from '../use-choices.ts'

/** A document while somebody edits it: one text behind the form and the YAML tab, and what saving it says. */
export interface Draft {
  kind: Plural | 'organisation'
  slug: string
  /** The version the edit began from. */
  began: Resource
  text: string
  read: ReadYaml
  isChanged: boolean
  mayEdit: boolean
  /** Somebody saved a newer version and mine differs from what it began from. */
  conflict: boolean
  pending: boolean
  error: unknown
  /** Of schedules: what saving does to whose turn it is. */
  rollout: Rollout
  setRollout(rollout: Rollout): void
  setText(text: string): void
  setDoc(doc: Record<string, unknown>): void
  /** Saves over the version the edit began from, or over the one that is named. */
  save(expectVersion?: number): void
  /** Drops mine and goes on from this version. */
  take(newer: Resource): void
}

/**
 * Saving names the version one began from, so that nobody's change is lost silently. A newer version is taken at once
 * while nothing was changed here; otherwise it is a conflict, also before anything is saved.
 */
export function useDraft(kind: Draft['kind'], resource: Resource): Draft {
  const queries = useQueryClient()
  const [began, setBegan] = useState(resource)
  const [text, setText] = useState(() => writeYaml(resource.doc))
  const [rollout, setRollout] = useState<Rollout>('keep-current')
  const isChanged = text !== writeYaml(began.doc)
  const saving = useMutation(
    api.resources.put.mutationOptions({
      onSuccess: (saved) => {
        take(saved)
        toast(`Saved as version ${saved.version}.`)
        for (const key of [api.resources.key(), api.onCall.key(), api.schedules.key()]) {
          void queries.invalidateQueries({ queryKey: key })
        }
      },
    }),
  )
  function take(newer: Resource) {
    setRollout('keep-current')
    setBegan(newer)
    setText(writeYaml(newer.doc))
  }
  const isNewer = resource.version > began.version && !saving.isPending
  if (isNewer && !isChanged) take(resource)
  const read = readYaml(text)
  const refused = saving.error && problemOf(saving.error).status === 409
  return {
    kind,
    slug: resource.slug,
    began,
    text,
    read,
    isChanged,
    mayEdit: resource.can.includes('edit'),
    conflict: isChanged && (isNewer || Boolean(refused)),
    pending: saving.isPending,
    error: saving.error,
    rollout,
    setRollout,
    setText(next) {
      setText(next)
      if (saving.isError && !refused) saving.reset()
    },
    setDoc(doc) {
      setText(writeYaml(doc))
      if (saving.isError && !refused) saving.reset()
    },
    save(expectVersion = began.version) {
      if (!read.ok) return
      const how = kind === 'schedules' && rollout === 'recompute' ? { rollout } : {}
      saving.mutate({ kind, slug: resource.slug, doc: read.doc, expectVersion, ...how })
    },
    take(newer) {
      saving.reset()
      take(newer)
    },
  }
}
