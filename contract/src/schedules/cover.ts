import { z } from 'zod'
import { CoverId, Slug, UserId } from '../ids.ts'
import { Cursor, Limit, listOf, operation } from '../operation.ts'
import { Instant } from '../time.ts'

/** Who a request is about: an id (`usr_…`), an e-mail, or "me". */
const PersonRef = z.string().trim().min(1, 'must not be empty').max(254)
const LayerName = z.string().min(1, 'must not be empty').max(100, 'is longer than 100 characters')
const Note = z.string().trim().max(1000, 'is longer than 1000 characters')

/** A part of a shift, half-open: start is included, end is not. It keeps its place inside the shift when that moves. */
export const Part = z.strictObject({ start: Instant, end: Instant })

const shift = {
  schedule: Slug,
  layer: LayerName.optional().describe('may be left out when the person is on duty on one layer only'),
  at: Instant.optional().describe('an instant inside the shift: the stretch of duty around it'),
  turn: z.int().optional().describe('or the number of a turn: all of its stretches; needs the layer'),
  part: Part.optional().describe('only this part of the shift; the whole shift unless said'),
}

/** Names one shift. */
export const ShiftRef = z
  .strictObject(shift)
  .refine((ref) => (ref.at === undefined) !== (ref.turn === undefined), {
    path: ['at'],
    error: 'give an instant inside the shift (at) or the number of a turn (turn), one of the two',
  })
  .refine((ref) => ref.turn === undefined || ref.layer !== undefined, {
    path: ['layer'],
    error: 'a turn is the turn of a layer: name it',
  })
export type ShiftRef = z.infer<typeof ShiftRef>

export const CoverPerson = z.object({ id: UserId, name: z.string(), email: z.string(), timeZone: z.string() })

/** The shift a cover is bound to, where it is now. */
export const CoveredShift = z.object({
  schedule: z.object({ slug: Slug, name: z.string(), timeZone: z.string(), team: Slug.nullable() }),
  layer: z.string(),
  turn: z.int().nullable().describe('null: the layer does not count (fixed spans, calendars)'),
  owner: CoverPerson.describe('who has this shift by the schedule'),
  from: CoverPerson.describe('who is relieved: the owner, or who had taken it from them'),
  to: CoverPerson.nullable().describe('who takes it; null while it is open'),
  whole: z.boolean().describe('false: a part of the shift'),
  start: Instant.describe('of what is covered; it moves along with the shift'),
  end: Instant,
  shift: z.object({ start: Instant, end: Instant }).describe('the whole shift'),
})
export type CoveredShift = z.infer<typeof CoveredShift>

export const CoverState = z.enum(['open', 'taken', 'declined', 'withdrawn', 'expired'])
export type CoverState = z.infer<typeof CoverState>

/**
 * A request for cover of a shift, an exchange of two shifts, or the pager, taken over during one; with what
 * became of it. Once taken it changes who is on call, for as long as its shifts exist and belong to the same people.
 */
export const Cover = z.object({
  id: CoverId,
  kind: z.enum(['cover', 'swap', 'pager']),
  state: CoverState,
  because: z.string().describe('why it is in this state'),
  shifts: z
    .array(CoveredShift)
    .min(1)
    .describe('one; of a swap two, first that of who proposes it; of a pager one for each layer'),
  person: CoverPerson.describe('who wants to be relieved, or proposes the swap'),
  requestedBy: z.object({ id: UserId.nullable(), name: z.string() }).describe('another person when a manager asked'),
  asked: z
    .array(z.object({ person: CoverPerson, declinedAt: Instant.nullable() }))
    .describe('who was asked; nobody in particular: everybody of the team; of a swap the other person'),
  note: z.string().nullable(),
  requestedAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable().describe('name of who took, declined or withdrew it'),
  detached: z
    .object({ at: Instant, because: z.string() })
    .nullable()
    .describe('it was taken and has no effect any more, because its shift is gone or belongs to somebody else'),
  may: z
    .object({
      take: z.boolean(),
      accept: z.boolean(),
      decline: z.boolean(),
      withdraw: z.boolean(),
      assign: z.boolean().describe('name who takes it, or force the swap'),
    })
    .describe('what the person who asks may do with it now'),
})
export type Cover = z.infer<typeof Cover>

/** What was done, and what the person should know: "Bo is on call on Data meanwhile". Warnings stop nothing. */
export const CoverDone = z.object({ cover: Cover, warnings: z.array(z.string()) })
export type CoverDone = z.infer<typeof CoverDone>

/** Somebody who could take a shift. The best first. */
export const Candidate = z.object({
  person: CoverPerson,
  available: z.boolean().describe('no duty and no time off meanwhile'),
  reasons: z.array(z.string()).describe('in words, the weightiest first'),
  localStart: z.string().describe('their wall clock when it starts, 2026-11-03T20:00'),
  localEnd: z.string(),
  nightHours: z.number().describe('hours of it between 22:00 and 07:00 of their own clock'),
  restBefore: z.number().nullable().describe('hours since the end of their duty before; null: none within two weeks'),
  restAfter: z.number().nullable().describe('hours until their next duty; null: none within two weeks'),
  hoursBefore: z.number().describe('hours on call in the four weeks before it'),
  hoursAfter: z.number().describe('hours on call in the four weeks after it'),
})
export type Candidate = z.infer<typeof Candidate>

const Id = z.object({ id: CoverId })

/** Covers, swaps and the pager taken at once. All of them are bound to shifts, not to times. */
export const cover = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/cover', summary: 'Cover requests and swaps, open and past', tags: ['On-call'] })
    .input(
      z.object({
        schedule: Slug.optional(),
        team: Slug.optional().describe('of the schedules of a team'),
        user: PersonRef.optional().describe('who is relieved, takes or was asked: id, e-mail or "me"'),
        state: CoverState.optional(),
        /** Covers whose shift ends after this. */
        after: Instant.optional().describe('only those whose shift ends after this instant'),
        cursor: Cursor,
        limit: Limit,
      }),
    )
    .output(listOf(Cover)),
  get: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/cover/{id}', summary: 'One cover or swap', tags: ['On-call'] })
    .input(Id)
    .output(Cover),
  candidates: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/schedules/{schedule}/cover-candidates',
      summary: 'Who could take a shift or a part of it, the best first, with reasons',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: Slug,
        layer: LayerName.optional(),
        at: Instant.describe('an instant inside the shift'),
        start: Instant.optional().describe('of a part; with end'),
        end: Instant.optional(),
        user: PersonRef.optional().describe('whose shift; needed when several are on duty'),
      }),
    )
    .output(
      z.object({
        shift: CoveredShift,
        candidates: z.array(Candidate),
      }),
    ),
  /**
   * Asks for somebody to take a shift. For another person: managers of the team, managers and admins, who may also say who
   * takes it (`to`); then it is decided at once.
   * Errors: invalid (no such layer, turn or person; a part outside the shift, over or longer than 92 days), forbidden,
   * conflict (it is covered or asked for already).
   */
  request: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover',
      summary: 'Ask for somebody to take a shift',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(
      z
        .strictObject({
          ...shift,
          user: PersonRef.optional().describe('whose shift: oneself unless said'),
          asked: z.array(PersonRef).max(50, 'asks more than 50 people').optional(),
          to: PersonRef.optional().describe('who takes it, at once (managers)'),
          note: Note.optional(),
        })
        .refine((ref) => (ref.at === undefined) !== (ref.turn === undefined), {
          path: ['at'],
          error: 'give an instant inside the shift (at) or the number of a turn (turn), one of the two',
        })
        .refine((ref) => ref.turn === undefined || ref.layer !== undefined, {
          path: ['layer'],
          error: 'a turn is the turn of a layer: name it',
        }),
    )
    .output(CoverDone),
  /** Errors: conflict (taken, withdrawn or over meanwhile), forbidden, invalid (one’s own shift). */
  take: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover/{id}/take',
      summary: 'Take a shift that somebody wants covered; it counts at once',
      tags: ['On-call'],
    })
    .input(z.object({ ...Id.shape, user: PersonRef.optional().describe('another person (managers)') }))
    .output(CoverDone),
  /**
   * Takes a request back, or ends a cover that was taken: what has begun stays as it was until now. A swap that both agreed
   * on is undone by managers.
   */
  withdraw: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover/{id}/withdraw',
      summary: 'Take a request back, or undo a cover from now on',
      tags: ['On-call'],
    })
    .input(z.object({ ...Id.shape, note: Note.optional() }))
    .output(CoverDone),
  /** Proposes an exchange of two shifts; the other person accepts or declines. Managers may `force` it. */
  proposeSwap: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover/swaps',
      summary: 'Propose an exchange of two shifts',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(
      z.strictObject({
        mine: ShiftRef,
        theirs: ShiftRef,
        user: PersonRef.optional().describe('who proposes: oneself unless said (managers)'),
        with: PersonRef.optional().describe('whose shift theirs is; needed when several are on duty'),
        note: Note.optional(),
        force: z.boolean().optional().describe('without asking (managers)'),
      }),
    )
    .output(CoverDone),
  accept: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover/{id}/accept',
      summary: 'Accept a swap; both shifts change hands at once',
      tags: ['On-call'],
    })
    .input(Id)
    .output(CoverDone),
  decline: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/cover/{id}/decline',
      summary: 'Decline a swap, or say no to a request one was asked',
      tags: ['On-call'],
    })
    .input(z.object({ ...Id.shape, note: Note.optional() }))
    .output(CoverDone),
  /**
   * From now until the end of the current shift, or until a given instant. When nobody is on call, or an override decides who
   * is, it becomes an override.
   */
  takePager: operation({ can: 'override:write' })
    .route({
      method: 'POST',
      path: '/schedules/{schedule}/take-pager',
      summary: 'Take the pager now',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: Slug,
        from: PersonRef.optional().describe('whose pager; needed when several are on call'),
        until: Instant.optional(),
        user: PersonRef.optional().describe('who takes it: oneself unless said (managers)'),
        note: Note.optional(),
      }),
    )
    .output(
      z.object({
        cover: Cover.nullable().describe('null: it became an override'),
        override: z.string().nullable().describe('its id'),
        start: Instant,
        end: Instant,
        because: z.string(),
        warnings: z.array(z.string()),
      }),
    ),
}
