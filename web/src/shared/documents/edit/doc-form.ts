import type { FieldError } from '@tocsin/contract/errors'
import type { Rollout } from '@tocsin/contract/schedules/schedules'
import type { ChangeEvent } from 'react'
import type { ProblemAt } from './field-problems.ts'

/** A form over one document: it shows what is there and hands on the whole document as it shall be. */
export interface DocFormProps {
  doc: Record<string, unknown>
  onChange: (doc: Record<string, unknown>) => void
  /** The server's objections, by their place in the document. */
  said: FieldError[]
  /** Only of a document that is there already. */
  saved?: SavedDocument | undefined
}

/** What a form or a review needs to know about the document that is edited. */
export interface SavedDocument {
  slug: string
  rollout: Rollout
  setRollout: (rollout: Rollout) => void
}

/** What a document becomes, to be looked at before it is saved. */
export interface ReviewProps {
  doc: Record<string, unknown>
  saved: SavedDocument
}

/** The document with this member, or without it when the value is empty: what is not written has its default. */
export function withMember(doc: Record<string, unknown>, key: string, value: unknown): Record<string, unknown> {
  const isEmpty =
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  if (!isEmpty) return { ...doc, [key]: value }
  const { [key]: _, ...rest } = doc
  return rest
}

type Typed = ChangeEvent<HTMLInputElement | HTMLTextAreaElement>

/** Binds inputs to members of a document. */
export function fieldsOf(
  doc: Record<string, unknown>,
  onChange: (doc: Record<string, unknown>) => void,
  at: ProblemAt,
) {
  const set = (key: string, value: unknown) => onChange(withMember(doc, key, value))
  const textOf = (key: string) => (typeof doc[key] === 'string' ? doc[key] : '')
  return {
    set,
    /** For a text input. */
    text: (key: string) => ({
      value: textOf(key),
      onChange: (event: Typed) => set(key, event.currentTarget.value),
      error: at(key),
    }),
    /** For a text input whose value has no blanks at its ends: an address, a duration, a day. */
    word: (key: string) => ({
      value: textOf(key),
      onChange: (event: Typed) => set(key, event.currentTarget.value.trim()),
      error: at(key),
    }),
    /** For a select that may stay empty. */
    choice: (key: string, data: { value: string; label: string }[]) => ({
      data,
      value: textOf(key) || null,
      onChange: (next: string | null) => set(key, next),
      searchable: true,
      clearable: true,
      clearButtonProps: { 'aria-label': `Clear ${key}` },
      error: at(key),
    }),
  }
}
