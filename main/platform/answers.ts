/**
 * The platform's answers, checked and turned into the words of shared/contact.ts. Extra keys are ignored, so that a
 * newer server is no problem; a missing key, another type, or more than the API ever gives means that it is not the API's.
 * Lists are read up to their first mistake: a complaint about each of millions of items would be larger than the answer.
 */
import { z } from 'zod'
import type {
  ContactStatus,
  FieldType,
  RemoteContact,
  RemoteField,
  RemoteGroup,
  RemoteWorkspace,
} from '../../shared/contact.ts'
import { readUrl } from '../../shared/read-url.ts'

/** A page as the client hands it over. `next` is for the client's own nextPage functions, null on the last page. */
export type Page<Row> = { results: Row[]; next: NextLink | null }
/** The query of the platform's `next` link, never its host or path. */
export type NextLink = { search: string }

export type ContactPage = Page<RemoteContact> & {
  /** True when a URN was hidden: the workspace is anonymous. Hidden URNs are left out of `urns`. */
  anon: boolean
}
/** All that is left of a deleted contact (contract 3.5). */
export type DeletedContact = { uuid: string; createdOn: string; modifiedOn: string }

const FIELD_TYPES: Record<string, FieldType> = {
  text: 'text',
  number: 'number',
  numeric: 'number',
  datetime: 'datetime',
  state: 'state',
  district: 'district',
  ward: 'ward',
}
const STATUSES = ['active', 'blocked', 'stopped', 'archived'] as const satisfies ContactStatus[]

/** Rows of a page: we ask for a thousand at most, and a page of the API has 250. */
export const MOST_ROWS = 5000
/** Of one contact: contract 3.4 takes 100 of each in a request, and more may gather. */
const MOST_OF_A_CONTACT = 5000
/** Characters of a text. The platform cuts a value at 640 (contract 6); its host may set more. */
export const LONGEST_TEXT = 10_000
/** Characters of the query of a `next` link: what a server still takes in its request line. */
const LONGEST_QUERY = 8000

const text = z.string().max(LONGEST_TEXT)
const uuid = z.string().min(1).max(64)
/** ISO 8601 with a zone, as text that sorts by time (contract 3.1 gives it in UTC with six decimals). */
const instant = z.string().transform((written, context) => {
  const zone = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.exec(written)?.[1]
  const time = zone === undefined ? Number.NaN : Date.parse(written)
  if (!Number.isNaN(time)) return zone === 'Z' ? written : new Date(time).toISOString()
  context.addIssue('not a time')
  return z.NEVER
})

const contactRow = z.object({
  uuid,
  name: text.nullable(),
  language: text.nullable(),
  urns: listOf(text, MOST_OF_A_CONTACT),
  groups: listOf(z.object({ uuid, name: text }), MOST_OF_A_CONTACT),
  fields: z.unknown().transform(fieldValues),
  // U only. Its set may grow, so an unknown word is judged by the two booleans below, as in W.
  status: text.nullish(),
  blocked: z.boolean().nullish(),
  stopped: z.boolean().nullish(),
  created_on: instant,
  modified_on: instant,
  last_seen_on: instant.nullish(),
})
const deletedRow = z.object({ uuid, created_on: instant, modified_on: instant })
const fieldRow = z.union([
  z.object({ key: text, name: text, type: text }),
  z
    .object({ key: text, label: text, value_type: text })
    .transform(({ key, label, value_type }) => ({ key, name: label, type: value_type })),
])
const groupRow = z.object({
  uuid,
  name: text,
  // Only whether there is one is asked, however much a person has written there.
  query: z
    .string()
    .transform((written) => written.slice(0, LONGEST_TEXT))
    .nullable(),
  system: z.boolean().optional(),
  count: z.number(),
})
const workspaceBody = z.object({
  uuid,
  name: text,
  country: text.nullable(),
  timezone: text,
  date_style: z.enum(['day_first', 'month_first', 'year_first']),
  anon: z.boolean(),
})

/** `tel:********`: what an anonymous workspace shows instead of a URN. */
const isHiddenUrn = (urn: string): boolean => /^[a-z]+:\*+$/.test(urn)

function toContact(row: z.infer<typeof contactRow>): RemoteContact {
  return {
    uuid: row.uuid,
    name: row.name,
    language: row.language,
    urns: row.urns.filter((urn) => !isHiddenUrn(urn)),
    groups: row.groups,
    fields: row.fields,
    status: statusOf(row),
    createdOn: row.created_on,
    modifiedOn: row.modified_on,
    lastSeenOn: row.last_seen_on ?? null,
  }
}

function statusOf(row: z.infer<typeof contactRow>): ContactStatus {
  const named = STATUSES.find((status) => status === row.status)
  return named ?? (row.blocked ? 'blocked' : row.stopped ? 'stopped' : 'active')
}

export const contactAnswer = contactRow.transform(toContact)

export const contactPage = pageOf(contactRow).transform(
  ({ results, next }): ContactPage => ({
    results: results.map(toContact),
    next,
    anon: results.some((row) => row.urns.some(isHiddenUrn)),
  }),
)

export const deletedPage = pageOf(
  deletedRow.transform(
    (row): DeletedContact => ({ uuid: row.uuid, createdOn: row.created_on, modifiedOn: row.modified_on }),
  ),
)

export const fieldAnswer = fieldRow.transform(
  // A type this program does not know yet can still be shown and sent as text.
  ({ key, name, type }): RemoteField => ({ key, name, type: FIELD_TYPES[type] ?? 'text' }),
)
export const fieldPage = pageOf(fieldAnswer)

export const groupAnswer = groupRow.transform((row): RemoteGroup => ({ ...row, system: row.system ?? false }))
export const groupPage = pageOf(groupAnswer)

export const workspaceAnswer = workspaceBody.transform(
  ({ date_style, ...rest }): RemoteWorkspace => ({ ...rest, dateStyle: date_style }),
)

/** Deletions and contact actions answer 204 with no body, or in U with the two characters `""`. */
export const emptyAnswer = z.unknown().transform(() => null)

/**
 * A page of anything. Of `next` only the query is kept: the link carries the server's idea of its own host, and a
 * token must not follow it there (contract 3.2, DESIGN 11).
 */
function pageOf<Row extends z.ZodType>(row: Row) {
  const next = z
    .string()
    .nullable()
    .transform((link, context): NextLink | null => {
      if (link === null) return null
      const search = readUrl(link, 'https://host.invalid')?.search ?? ''
      if (search === '' || search.length > LONGEST_QUERY) {
        context.addIssue(search === '' ? 'a next link without a query' : 'a next link that is too long')
        return z.NEVER
      }
      return { search }
    })
  return z.object({ next, results: listOf(row, MOST_ROWS) })
}

/** A list of these, up to its first mistake. */
function listOf<Item extends z.ZodType>(item: Item, most: number) {
  return z.unknown().transform((list, context): z.output<Item>[] => {
    const mistake = (message: string) => {
      context.addIssue(message)
      return z.NEVER
    }
    if (!Array.isArray(list)) return mistake('no list')
    if (list.length > most) return mistake(`more than ${most}`)
    const read: z.output<Item>[] = []
    for (const [place, one] of list.entries()) {
      const result = item.safeParse(one)
      if (!result.success) return mistake(`${place}.${whatIsWrong(result.error)}`)
      read.push(result.data)
    }
    return read
  })
}

function fieldValues(given: unknown, context: z.RefinementCtx): Record<string, string | null> {
  if (isFields(given)) return given
  context.addIssue('no values of fields')
  return z.NEVER
}

function isFields(given: unknown): given is Record<string, string | null> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  const entries = Object.entries(given)
  // The one key that is more than a key to JavaScript, and none of a field (contract 5.1).
  if (entries.length > MOST_OF_A_CONTACT || Object.hasOwn(given, '__proto__')) return false
  return entries.every(
    ([key, value]) =>
      key.length <= LONGEST_TEXT &&
      (value === null || (typeof value === 'string' && value.length <= LONGEST_TEXT)),
  )
}

/** The first thing wrong, where and what. */
export const whatIsWrong = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
