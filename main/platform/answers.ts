/**
 * The platform's answers, checked and turned into the words of shared/contact.ts. Extra keys are ignored, so that a
 * newer server is no problem; a missing key or another type means the answer is not the API's.
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

const contactRow = z.object({
  uuid: z.string(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  urns: z.array(z.string()),
  groups: z.array(z.object({ uuid: z.string(), name: z.string() })),
  fields: z.record(z.string(), z.string().nullable()),
  // U only. Its set may grow, so an unknown word is judged by the two booleans below, as in W.
  status: z.string().nullish(),
  blocked: z.boolean().nullish(),
  stopped: z.boolean().nullish(),
  created_on: z.string(),
  modified_on: z.string(),
  last_seen_on: z.string().nullish(),
})
const deletedRow = z.object({ uuid: z.string(), created_on: z.string(), modified_on: z.string() })
const fieldRow = z.union([
  z.object({ key: z.string(), name: z.string(), type: z.string() }),
  z
    .object({ key: z.string(), label: z.string(), value_type: z.string() })
    .transform(({ key, label, value_type }) => ({ key, name: label, type: value_type })),
])
const groupRow = z.object({
  uuid: z.string(),
  name: z.string(),
  query: z.string().nullable(),
  system: z.boolean().optional(),
  count: z.number(),
})
const workspaceBody = z.object({
  uuid: z.string(),
  name: z.string(),
  country: z.string().nullable(),
  timezone: z.string(),
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
      if (search === '') {
        context.addIssue('a next link without a query')
        return z.NEVER
      }
      return { search }
    })
  return z.object({ next, results: z.array(row) })
}
