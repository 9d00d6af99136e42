import type { ReactNode } from 'react'
import { Problem } from './Problem.tsx'
import { Waiting } from './Waiting.tsx'

export interface LoadedProps<T> {
  query: { data: T | undefined; error: unknown; refetch: () => unknown }
  children: (data: T) => ReactNode
  as?: 'list' | 'panels'
  rows?: number
}

/** A query's outline, problem or content. Content that was there stays while a refresh fails; the problem is above it. */
export function Loaded<T>({ query, children, as = 'list', rows = 6 }: LoadedProps<T>) {
  const { data, error, refetch } = query
  if (data === undefined) {
    return error ? <Problem error={error} again={() => refetch()} /> : <Waiting as={as} rows={rows} />
  }
  return (
    <>
      {Boolean(error) && <Problem error={error} again={() => refetch()} kept="What you see is from before." />}
      {children(data)}
    </>
  )
}
