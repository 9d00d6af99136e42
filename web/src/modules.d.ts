declare module '*.module.css' {
  const classes: Record<string, string>
  export default classes
}

declare module '*.css'

interface ImportMeta {
  /** What vite puts in; PROD is false while developing. */
  readonly env: { readonly PROD: boolean }
}

declare module 'virtual:guide' {
  /** GuidePage[] of help/guide-types.ts; a declaration like this one cannot import it. */
  export const pages: unknown
}

declare module 'virtual:yaml-reference' {
  /** YamlKind[] of help/guide-types.ts. */
  export const reference: unknown
}

declare module 'virtual:contract' {
  import type { AnyContractRouter } from '@orpc/contract'
  export const contract: AnyContractRouter
  /** By kind of fact; see contract-routes.ts. */
  export const touches: Record<string, readonly import('@tocsin/contract/fact-meaning').OperationPath[]>
}
