import { z } from 'zod'
import { Email, Slug, TimeOffId, UserId } from '../ids.ts'
import { operation } from '../operation.ts'
import { Instant, LocalDate } from '../time.ts'

/**
 * Who is away when: time off of people, and holidays of countries, regions and one's own. They warn ahead of conflicts
 * with shifts; a layer that names a holiday calendar rests on its days (`except`) or covers only them (`only`).
 */

/** What a holiday of a country is: by law, of banks, of schools, half the people's, or only a name in the calendar. */
export const HolidayType = z.enum(
  ['public', 'bank', 'school', 'optional', 'observance'],
  'must be public, bank, school, optional or observance',
)
export type HolidayType = z.infer<typeof HolidayType>

const dayThatExists = (text: string) => {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A day of one year, `2026-12-24`, or of every year, `12-24`. */
export const HolidayDate = z
  .string('must be a date such as 2026-12-24, or 12-24 for every year')
  .regex(/^(\d{4}-)?\d\d-\d\d$/, {
    error: 'must be a date such as 2026-12-24, or 12-24 for every year',
    abort: true,
  })
  .refine((text) => dayThatExists(text.length === 5 ? `2024-${text}` : text), 'must be a day that exists')

/** YAML kind `holidays`: a calendar of holidays, by country and region, one's own days, or both. */
export const HolidaysDoc = z
  .strictObject({
    name: z.string().trim().min(1, 'must not be empty').max(100, 'is longer than 100 characters').optional(),
    description: z.string().max(2000).optional(),
    team: Slug.optional().describe('whose managers may change it; without it, managers of the organisation'),
    country: z
      .string()
      .trim()
      .toUpperCase()
      .min(1, 'must not be empty')
      .max(40)
      .optional()
      .describe('ISO 3166 code, for example DE'),
    region: z
      .string()
      .trim()
      .toUpperCase()
      .min(1, 'must not be empty')
      .max(40)
      .optional()
      .describe('code of a state, for example BY; a part of it behind a slash, for example BY/A'),
    types: z.array(HolidayType).min(1, 'must name at least one').max(5).optional().describe('default: [public]'),
    days: z
      .array(z.strictObject({ date: HolidayDate, name: z.string().trim().min(1, 'must not be empty').max(100) }))
      .max(2000, 'has more than 2000 days')
      .optional()
      .describe('days of your own, besides those of the country'),
    without: z.array(HolidayDate).max(2000).optional().describe('days of the country that are none here'),
    for: z
      .strictObject({
        people: z.array(Email).max(2000).optional(),
        teams: z.array(Slug).max(500).optional(),
        schedules: z.array(Slug).max(500).optional(),
      })
      .optional()
      .describe('whose holidays these are: they warn of conflicts and count in fairness'),
  })
  .superRefine((doc, ctx) => {
    const wrong = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message })
    if (doc.region && !doc.country) wrong('region', 'needs a country, for example country: DE')
    if (doc.types && !doc.country) wrong('types', 'need a country, for example country: DE')
    if (doc.without && !doc.country) wrong('without', 'needs a country, for example country: DE')
    if (!doc.country && !doc.days?.length) wrong('days', 'are missing: name a country, or days of your own')
  })
export type HolidaysDoc = z.infer<typeof HolidaysDoc>

export const Holiday = z.object({ date: LocalDate, name: z.string() })
export type Holiday = z.infer<typeof Holiday>

const Someone = z.object({ id: UserId, name: z.string(), email: z.string() })
const OfSchedule = z.object({ slug: Slug, name: z.string(), timeZone: z.string(), team: Slug.nullable() })

/** Half-open: from is included, until is not. */
export const TimeOff = z.object({
  id: TimeOffId,
  user: Someone,
  from: Instant,
  until: Instant,
  note: z.string().nullable(),
  source: z.enum(['app', 'ics']).describe('ics: from the person’s calendar feed, and changed there'),
  createdBy: z.object({ id: UserId, name: z.string() }).nullable(),
  createdAt: Instant,
  can: z.array(z.enum(['remove'])),
})
export type TimeOff = z.infer<typeof TimeOff>

/** A person's calendar feed of absences, polled every hour. The last good copy holds while it cannot be read. */
export const TimeOffFeed = z.object({
  url: z.string().describe('host and path only, unless it is yours: such addresses are secrets'),
  readAt: Instant.nullable().describe('the last time it was read well'),
  triedAt: Instant.nullable(),
  error: z.string().nullable().describe('why the last attempt failed; null when it did not'),
  count: z.number().int().describe('absences taken from it'),
})
export type TimeOffFeed = z.infer<typeof TimeOffFeed>

const User = z.string().max(254).describe('id, e-mail or "me"')
const Note = z.string().trim().max(500, 'is longer than 500 characters')

/** A shift ahead that its person is away from. */
export const Conflict = z.object({
  user: Someone,
  schedule: OfSchedule,
  layer: z.string().nullable().describe('the layer that puts them there; null: an override does'),
  start: Instant.describe('of the shift'),
  end: Instant,
  overlap: z.object({ start: Instant, end: Instant }).describe('the part of the shift they are away from'),
  cause: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('time_off'),
      id: TimeOffId,
      note: z.string().nullable(),
      from: Instant,
      until: Instant,
    }),
    z.object({ type: z.literal('holiday'), holidays: Slug, date: LocalDate, name: z.string() }),
  ]),
  because: z.string(),
  daysAhead: z.number().int().describe('whole days until the overlap begins'),
  told: z.array(z.number().int()).describe('at how many days ahead it was told already, of 28, 14, 7 and 1'),
})
export type Conflict = z.infer<typeof Conflict>

/** Time ahead in which a schedule has nobody on call. */
export const GapAhead = z.object({
  schedule: OfSchedule,
  start: Instant,
  end: Instant,
  because: z.string(),
  daysAhead: z.number().int(),
  regular: z
    .boolean()
    .describe('the same hours of the week before had nobody either: the schedule’s usual hours, told to nobody'),
  told: z.array(z.number().int()).describe('at how many days ahead it was told already, of 14, 7 and 1'),
})
export type GapAhead = z.infer<typeof GapAhead>

export const timeOff = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/time-off', summary: 'Who is away when, by start', tags: ['On-call'] })
    .input(
      z.object({
        user: User.optional(),
        team: Slug.optional(),
        from: Instant.optional().describe('now unless said: absences that end after it'),
        until: Instant.optional().describe('absences that begin before it; a year after from unless said'),
      }),
    )
    .output(z.array(TimeOff)),
  add: operation({ can: 'self' })
    .route({
      method: 'POST',
      path: '/time-off',
      summary: 'Take time off, or enter it for somebody of your team',
      tags: ['On-call'],
      successStatus: 201,
    })
    .input(z.object({ user: User.default('me'), from: Instant, until: Instant, note: Note.optional() }))
    .output(TimeOff.extend({ conflicts: z.array(Conflict).describe('the shifts ahead that it collides with') })),
  remove: operation({ can: 'self' })
    .route({ method: 'DELETE', path: '/time-off/{id}', summary: 'Remove time off', tags: ['On-call'] })
    .input(z.object({ id: TimeOffId }))
    .output(z.object({ removed: z.boolean() })),
  feed: operation({ can: 'self', reads: true })
    .route({ method: 'GET', path: '/time-off-feed', summary: 'The calendar feed of absences', tags: ['On-call'] })
    .input(z.object({ user: User.default('me') }))
    .output(z.object({ feed: TimeOffFeed.nullable() })),
  setFeed: operation({ can: 'self' })
    .route({
      method: 'PUT',
      path: '/time-off-feed',
      summary: 'Poll a calendar (ICS) of absences; every event in it is time off',
      tags: ['On-call'],
    })
    .input(
      z.object({
        user: User.default('me'),
        url: z
          .string()
          .trim()
          .max(2000, 'is longer than 2000 characters')
          .regex(/^(https?|webcal):\/\//i, 'must be an address that begins with https:// or webcal://'),
      }),
    )
    .output(z.object({ feed: TimeOffFeed })),
  removeFeed: operation({ can: 'self' })
    .route({
      method: 'DELETE',
      path: '/time-off-feed',
      summary: 'Stop polling the calendar feed; absences ahead that came from it go with it',
      tags: ['On-call'],
    })
    .input(z.object({ user: User.default('me') }))
    .output(z.object({ removed: z.boolean() })),
}

export const absence = {
  conflicts: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/absence/conflicts',
      summary: 'Shifts ahead whose person is away: time off or holidays',
      tags: ['On-call'],
    })
    .input(
      z.object({
        user: User.optional(),
        team: Slug.optional(),
        schedule: Slug.optional(),
        until: Instant.optional().describe('28 days from now unless said, at most a year'),
      }),
    )
    .output(z.array(Conflict)),
  holidays: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/absence/holidays',
      summary: 'Whose holidays are when, by date',
      tags: ['On-call'],
    })
    .input(
      z.object({
        user: User.optional(),
        team: Slug.optional(),
        from: LocalDate.optional().describe('today unless said'),
        until: LocalDate.optional().describe('exclusive; a year after from unless said'),
      }),
    )
    .output(z.array(Holiday.extend({ holidays: Slug, users: z.array(Someone) }))),
}

export const holidays = {
  places: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/holiday-places',
      summary: 'Countries whose holidays are known; with a country, its regions',
      tags: ['On-call'],
    })
    .input(z.object({ country: z.string().max(40).optional() }))
    .output(z.array(z.object({ code: z.string(), name: z.string() }))),
  preview: operation({ can: 'observe', reads: true })
    .route({
      method: 'POST',
      path: '/holidays/preview',
      summary: 'The days of a holiday calendar in one year, without saving it',
      tags: ['On-call'],
    })
    .input(z.object({ holidays: HolidaysDoc, year: z.int().min(1970).max(2100) }))
    .output(z.array(Holiday)),
  days: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/holidays/{slug}/days',
      summary: 'The days of a holiday calendar',
      tags: ['On-call'],
    })
    .input(
      z.object({
        slug: Slug,
        from: LocalDate.optional().describe('today unless said'),
        until: LocalDate.optional().describe('exclusive; a year after from unless said'),
      }),
    )
    .output(z.array(Holiday)),
}

export const coverage = {
  gaps: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/on-call/gaps',
      summary: 'Time ahead in which a schedule has nobody on call, for all schedules',
      tags: ['On-call'],
    })
    .input(
      z.object({
        schedule: Slug.optional(),
        team: Slug.optional(),
        until: Instant.optional().describe('14 days from now unless said, at most a year'),
      }),
    )
    .output(z.array(GapAhead)),
}
