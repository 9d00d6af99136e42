import { Alert, Button, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { problemOf } from '../../problem.ts'

interface ProblemProps {
  error: unknown
  /** Shown as a button when trying again makes sense. */
  again?: (() => void) | undefined
  /** What was kept, for forms: "Your text is still here." */
  kept?: string
  /** Instead of the general title of this kind of problem. */
  title?: string | undefined
}

/** Says what went wrong in the server's own words, and offers to try again. Not red: red has one meaning. */
export function Problem({ error, again, kept, title }: ProblemProps) {
  if (!error) return null
  const problem = problemOf(error)
  return (
    <Alert
      color="gray"
      variant="outline"
      icon={<IconAlertTriangle size={18} />}
      title={title ?? problem.title}
      role="alert"
    >
      <Text size="sm" className="breaks">
        {problem.detail} {kept}
      </Text>
      {problem.status >= 500 && problem.requestId && (
        <Text size="xs" c="dimmed" mt={4}>
          Request {problem.requestId}
        </Text>
      )}
      {again && (
        <Button size="xs" mt="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={again}>
          Try again
        </Button>
      )}
    </Alert>
  )
}
