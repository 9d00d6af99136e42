import { Problem } from '@tocsin/contract/errors'

export interface DeliveryDetails {
  /** True when sending the same thing again cannot help (a wrong number, a revoked token). */
  permanent: boolean
  /** Seconds after which the other side asked to be tried again. */
  retryAfter?: number | undefined
  /** The HTTP status and the body of the answer, when there was one. The body is for logs and adapters, never for non-admins. */
  status?: number
  body?: string
  cause?: unknown
}

/**
 * Something could not be handed to the outside. One bit decides what happens next: `permanent` goes to the next
 * contact method at once, everything else is tried again.
 */
export class DeliveryError extends Error {
  override name = 'DeliveryError'
  readonly permanent: boolean
  readonly retryAfter: number | undefined
  readonly status: number | undefined
  readonly body: string | undefined

  constructor(message: string, details: DeliveryDetails) {
    super(message, { cause: details.cause })
    this.permanent = details.permanent
    this.retryAfter = details.retryAfter
    this.status = details.status
    this.body = details.body
  }
}

/**
 * Whatever a sender threw, as a delivery error. A `Problem` (a blocked address, a missing setting) is permanent and keeps
 * its sentence; anything unknown is a bug of ours and temporary, so that a page is tried again rather than given up.
 */
export function asDeliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error
  if (error instanceof Problem) return new DeliveryError(error.message, { permanent: true, cause: error })
  return new DeliveryError('Sending failed because of an error on our side.', { permanent: false, cause: error })
}
