/** What the window asks about spreadsheets and contacts: which there are, how each stands, and who lists whom. */
import { z } from 'zod'
import type { ContactStatus } from './contact.ts'
import { ask, type Done, filePath, limitOrCount, nothing, type Page, type Revised, text } from './ipc-ask.ts'

/** `file`, a folder in one of three meanings, or events that a program sends. */
export type SourceKind = 'file' | 'newest' | 'together' | 'changes only' | 'webhook'

export type SourceShown = {
  id: number
  name: string
  kind: SourceKind
  /** The file or folder a person opens; of events the address they are sent to is in Settings, and this is empty. */
  file: string
  /** Of a folder: the files whose rows count now, newest first, at most five; `filesInUse` is how many there are. */
  files: { name: string; path: string; savedAt: number }[]
  filesInUse: number
  /** When the file was saved that was read last. */
  savedAt: number | null
  state: 'new' | 'ready' | 'waiting' | 'halted'
  stateCode: string | null
  stateDetail: Record<string, string | number | readonly string[]>
  stateSince: number | null
  approved: boolean
  rows: number
  readAt: number | null
  columns: { header: string; target: string | null }[]
  onRemoved: 'delete' | 'leave groups' | 'keep'
  removalDelayMinutes: number
  /** Sent only this once, and forgotten at `until`; null: kept in step. */
  once: { until: number } | null
  /** What the spreadsheet says is sent again whenever the platform shows something else. */
  enforced: boolean
}

export type ContactShown = {
  uuid: string
  name: string | null
  urns: string[]
  groups: string[]
  language: string | null
  status: ContactStatus
  modifiedOn: string
  /** The spreadsheet that lists this contact, and where. */
  source: { name: string; row: number } | null
}
export type ContactDetails = ContactShown & {
  fields: { key: string; name: string; value: string | null }[]
  createdOn: string
  lastSeenOn: string | null
  /** Every row that lists this contact, in the order in which their values count; `file` to open, empty for events. */
  listedIn: {
    source: string
    isEvents: boolean
    file: string
    sheet: string | null
    row: number
    missing: boolean
  }[]
}

/** Whom a list of contacts shows. `no-messages`: blocked, stopped or archived on the platform. */
export const contactFilters = ['all', 'listed', 'not-listed', 'no-messages'] as const

export const listsContract = {
  sources: ask<SourceShown[]>()(nothing),
  /**
   * Looks at one spreadsheet or folder now. `file`: the name of a file of its folder that a person wants read whatever its
   * date; nothing is removed or created past the usual questions.
   */
  checkSource: ask<Done>()(z.strictObject({ name: text, file: text.nullable().default(null) })),
  /** The same list is in another file now: nobody is removed or created for that. */
  moveSource: ask<Done>()(z.strictObject({ name: text, path: filePath })),
  contacts: ask<Revised<Page<ContactShown>>>()(
    z.strictObject({
      search: text.default(''),
      show: z.enum(contactFilters).default('all'),
      /** Only those whom this spreadsheet lists, by its id. */
      source: z.int().nullable().default(null),
      offset: z.int().min(0).default(0),
      limit: limitOrCount,
    }),
  ),
  contact: ask<ContactDetails | null>()(z.strictObject({ uuid: z.string().max(64) })),
} as const
