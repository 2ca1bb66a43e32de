/**
 * The contact, in the words both sides use.
 *
 * A *statement* is what a source says about one attribute: text, or `null` for "empty" (the cell `--`, or a
 * cell that was filled before and is blank now). An attribute that is absent was not spoken about, and is
 * never touched on the platform.
 */

/** `scheme:path`, already in the form the platform stores: `tel:+5584999990002`, `whatsapp:5584999990002`. */
export type Urn = string
/** Text, or `null` for "empty". Absent means: no statement. */
export type Statement = string | null

/** The types a contact field can have on the platform (contract 5.1, upstream spelling). */
export type FieldType = 'text' | 'number' | 'datetime' | 'state' | 'district' | 'ward'

/** What one row, or all rows about one person together, say about a contact. */
export type LocalContact = {
  /** The platform's uuid, lower case, where a column carries it. */
  uuid?: string
  name?: Statement
  language?: Statement
  /** Contact field key → statement, already normalised for the field's type. */
  fields?: Record<string, Statement>
  /** The URNs this source gives, in order of priority. Absent: the source has no URN column. */
  urns?: Urn[]
  /** Names of the groups this source gives. Absent: the source says nothing of groups. */
  groups?: string[]
  /**
   * Which of the `null`s come from a cell that was filled before and is blank now: `name`, `language`, `field:<key>`.
   * They count once (main/sync/merge.ts); a `null` that is not named here is the cell `--`.
   */
  cleared?: string[]
  /**
   * Targets of the columns that change nothing in this row, one for each column: those whose cell says that there is
   * nothing (`N/A`, main/mapping/nothing.ts); where a blank changes nothing (*changes only*), also the address and group
   * columns that are blank. Elsewhere what a set no longer holds was taken out.
   */
  silent?: string[]
  /** The row is new and its person was known already: what it says first is judged by `firstSync`, then this goes. */
  fresh?: true
}

export type ContactStatus = 'active' | 'blocked' | 'stopped' | 'archived'
type GroupRef = { uuid: string; name: string }

/** A contact as the platform shows it (contract 3.1), reduced to what the agent keeps in its mirror. */
export type RemoteContact = {
  uuid: string
  name: string | null
  language: string | null
  urns: Urn[]
  groups: GroupRef[]
  fields: Record<string, string | null>
  /** Weni has no `status` key: there an archived contact looks active. */
  status: ContactStatus
  createdOn: string
  modifiedOn: string
  lastSeenOn: string | null
}

export type RemoteField = { key: string; name: string; type: FieldType }
/** `query` is null for a static group; only those can be given to contacts. */
export type RemoteGroup = { uuid: string; name: string; query: string | null; system: boolean; count: number }
export type RemoteWorkspace = {
  uuid: string
  name: string
  /** ISO 3166 alpha-2, or null where the workspace has none. */
  country: string | null
  /** IANA zone, such as `America/Sao_Paulo`. */
  timezone: string
  dateStyle: 'day_first' | 'month_first' | 'year_first'
  /** True where URNs are hidden (`tel:********`). */
  anon: boolean
}
