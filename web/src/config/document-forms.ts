import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { DocFormProps } from './doc-form.ts'
import type { Plural } from './use-choices.ts'

/** The kinds with a form beside their YAML; each form is loaded when it is needed. */
export const documentForms: Partial<Record<Plural, LazyExoticComponent<ComponentType<DocFormProps>>>> = {
  policies: lazy(async () => ({ default: (await import('../pages/PolicyForm.tsx')).PolicyForm })),
  services: lazy(async () => ({ default: (await import('../services/ServiceForm.tsx')).ServiceForm })),
  teams: lazy(async () => ({ default: (await import('../people/TeamForm.tsx')).TeamForm })),
}
