import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { DocFormProps, ReviewProps } from '../shared/documents/edit/doc-form.ts'
import type { Plural } from '../shared/documents/use-choices.ts'

/** The kinds with a form beside their YAML; each form is loaded when it is needed. */
export const documentForms: Partial<Record<Plural, LazyExoticComponent<ComponentType<DocFormProps>>>> = {
  schedules: lazy(async () => ({ default: (await import('../schedules/edit/ScheduleForm.tsx')).ScheduleForm })),
  policies: lazy(async () => ({ default: (await import('../paging/policies/PolicyForm.tsx')).PolicyForm })),
  services: lazy(async () => ({ default: (await import('../catalog/ServiceForm.tsx')).ServiceForm })),
  teams: lazy(async () => ({ default: (await import('../people/teams/TeamForm.tsx')).TeamForm })),
}

/** What a change of a document does, shown beside its text before it is saved. */
export const documentReviews: Partial<Record<string, LazyExoticComponent<ComponentType<ReviewProps>>>> = {
  schedules: lazy(async () => ({ default: (await import('../schedules/edit/ScheduleReview.tsx')).ScheduleReview })),
}
