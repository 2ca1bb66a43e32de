/**
 * Which of the platform's relatives answers (contract 0): Weni's flows, RapidPro 9, or current RapidPro / TextIt.
 * The vendor's pages name different versions, so the server is asked, by the shape of its rows.
 */

export type ProfileId = 'weni-flows' | 'upstream-9' | 'upstream-26.3'

export type Profile = {
  id: ProfileId
  /** Longest contact name. Contract 12: W 100 (since 3.78), U 64. */
  nameLimit: number
  /** How the platform writes the type of a number field in its own listings. Contract 5.1. */
  fieldTypeWord: 'numeric' | 'number'
  /**
   * Where `auto` starts, in each bucket. Contract 1: U9 2500, U26 3600; W 2500 in its code and 3000 in its
   * production settings file, which a host may change, so the smaller one.
   */
  requestsPerHour: number
  /** Rows a page may be asked to hold. Contract 3.2: U is fixed at 250; W takes any `limit`, section 8 uses 1000. */
  pageLimit: number
  /** Whether `limit=` does anything. */
  takesLimit: boolean
  /** Whether contacts carry `status`. In W an archived contact looks active. Contract 3.1. */
  hasStatus: boolean
  /** What happens to a URN of another contact in an update. Contract 3.4. */
  takenUrnOnUpdate: 'moved' | 'skipped'
  /** Field keys that cannot be created, URN schemes aside. Contract 5.1. */
  reservedFieldKeys: readonly string[]
  /** Whether a URN scheme is a reserved field key too. Contract 5.1. */
  schemesAreReserved: boolean
  /** Characters a field's name may have. Contract 5.1. */
  fieldName: RegExp
}

const weni: Profile = {
  id: 'weni-flows',
  nameLimit: 100,
  fieldTypeWord: 'numeric',
  requestsPerHour: 2500,
  pageLimit: 1000,
  takesLimit: true,
  hasStatus: false,
  takenUrnOnUpdate: 'moved',
  reservedFieldKeys: 'id name first_name language groups uuid created_on created_by modified_by is has'.split(
    ' ',
  ),
  schemesAreReserved: true,
  fieldName: /^[a-zA-Z0-9 _-]{1,36}$/,
}

const upstream9: Profile = {
  id: 'upstream-9',
  nameLimit: 64,
  fieldTypeWord: 'number',
  requestsPerHour: 2500,
  pageLimit: 250,
  takesLimit: false,
  hasStatus: true,
  takenUrnOnUpdate: 'moved',
  reservedFieldKeys:
    'has is created_on flow group history id language last_seen_on name status tickets urn uuid'.split(' '),
  schemesAreReserved: true,
  fieldName: /^[a-zA-Z0-9 -]{1,36}$/,
}

const upstream26: Profile = {
  ...upstream9,
  id: 'upstream-26.3',
  requestsPerHour: 3600,
  takenUrnOnUpdate: 'skipped',
  reservedFieldKeys: 'has is fields urns created_on last_seen_on'.split(' '),
  schemesAreReserved: false,
}

const PROFILES: Record<ProfileId, Profile> = {
  'weni-flows': weni,
  'upstream-9': upstream9,
  'upstream-26.3': upstream26,
}

export const profileOf = (id: ProfileId): Profile => PROFILES[id]

/**
 * Where `auto` starts before the profile is known: the smallest number any profile has.
 */
export const CAUTIOUS_REQUESTS_PER_HOUR = 2500

/** What raw answers gave away. The client fills it in as it goes; every part may be missing. */
export type Evidence = {
  fields?: 'weni' | 'upstream'
  contact?: 'plain' | 'status' | 'notes'
  workspace?: 'plain' | 'credits'
  /** U26 names the workspace in `X-Temba-Workspace`, U9 in `X-Temba-Org`; W in neither. */
  header?: 'workspace' | 'org'
}

/** Rows of fields.json: W's have `pinned` and no `type`, U's have `type`. Contract 0. */
export function lookAtFields(rows: unknown): Evidence {
  const row = firstRow(rows)
  if (!row) return {}
  if ('type' in row) return { fields: 'upstream' }
  return 'pinned' in row || 'value_type' in row ? { fields: 'weni' } : {}
}

/** Rows of contacts.json: with `status` it is U, with `notes` U26. Contract 0. */
export function lookAtContacts(rows: unknown): Evidence {
  const row = firstRow(rows)
  if (!row) return {}
  return { contact: 'notes' in row ? 'notes' : 'status' in row ? 'status' : 'plain' }
}

/** workspace.json: `credits` is U. Contract 5.3. */
export function lookAtWorkspace(body: unknown): Evidence {
  return isObject(body) ? { workspace: 'credits' in body ? 'credits' : 'plain' } : {}
}

export function lookAtHeaders(headers: Headers): Evidence {
  if (headers.has('x-temba-workspace')) return { header: 'workspace' }
  return headers.has('x-temba-org') ? { header: 'org' } : {}
}

/**
 * The profile the evidence speaks for, surest sign first: fields, then contacts, then the workspace. Among U's two a
 * contact decides, else the header. Where nothing was seen yet it is Weni, whose limits are the most careful
 * but for the length of a name.
 */
export function detectProfile({ fields, contact, workspace, header }: Evidence): Profile {
  const isUpstream =
    fields !== undefined
      ? fields === 'upstream'
      : contact !== undefined
        ? contact !== 'plain'
        : workspace === 'credits' || header !== undefined
  if (!isUpstream) return weni
  return contact === 'notes' || (contact === undefined && header === 'workspace') ? upstream26 : upstream9
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function firstRow(rows: unknown): Record<string, unknown> | undefined {
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined
  return isObject(first) ? first : undefined
}
