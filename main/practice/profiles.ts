/** What differs between the three servers the contract describes, as switches (contract sections 0 and 12). */

export type ProfileName = 'weni-flows' | 'upstream-9' | 'upstream-26.3'

export type Profile = {
  name: ProfileName
  /** True for the vendor's fork: bare phones, 8 to 15 digits, own messages, extra list filters. */
  weni: boolean
  /** URN schemes the server knows, besides `deleted`. */
  schemes: ReadonlySet<string>
  /** Requests an hour in each bucket, unless the start options or `given` say otherwise (contract 1). */
  requestsPerHour: number
  /** Whose requests share a bucket. */
  throttleOwner: 'user' | 'workspace'
  nameLimit: number
  /** `notes` in contact rows and `note` on update. */
  notes: boolean
  /** A malformed `?uuid=` is a 400, and a repeated one means the first. */
  strictUuid: boolean
  /** On update a URN somebody else owns is taken away from them, or left out of the answer. */
  takenUrn: 'steal' | 'skip'
  /** Header that names the workspace on every answer to a known caller. */
  workspaceHeader: 'X-Temba-Org' | 'X-Temba-Workspace' | null
  reservedKeys: ReadonlySet<string>
  /** Roles whose tokens work. */
  roles: ReadonlySet<string>
}

const commonSchemes =
  'tel whatsapp mailto ext facebook instagram telegram twitter twitterid viber line vk fcm jiochat wechat freshchat rocketchat slack'
const words = (text: string) => text.split(' ')

const weniSchemes = new Set(words(`${commonSchemes} discord weniwebchat teams`))
const nineSchemes = new Set(words(`${commonSchemes} discord webchat`))
const currentSchemes = new Set(words(`${commonSchemes} webchat bsuid`))

export const profiles: Record<ProfileName, Profile> = {
  'weni-flows': {
    name: 'weni-flows',
    weni: true,
    schemes: weniSchemes,
    requestsPerHour: 3000,
    throttleOwner: 'user',
    nameLimit: 100,
    notes: false,
    strictUuid: false,
    takenUrn: 'steal',
    workspaceHeader: null,
    reservedKeys: new Set([
      ...words('id name first_name language groups uuid created_on created_by modified_by is has'),
      ...weniSchemes,
    ]),
    roles: new Set(['administrator', 'editor', 'surveyor']),
  },
  'upstream-9': {
    name: 'upstream-9',
    weni: false,
    schemes: nineSchemes,
    requestsPerHour: 2500,
    throttleOwner: 'workspace',
    nameLimit: 64,
    notes: false,
    strictUuid: false,
    takenUrn: 'steal',
    workspaceHeader: 'X-Temba-Org',
    reservedKeys: new Set([
      ...words('has is created_on flow group history id language last_seen_on name status tickets urn uuid'),
      ...nineSchemes,
    ]),
    roles: new Set(['administrator', 'editor', 'surveyor']),
  },
  'upstream-26.3': {
    name: 'upstream-26.3',
    weni: false,
    schemes: currentSchemes,
    requestsPerHour: 3600,
    throttleOwner: 'workspace',
    nameLimit: 64,
    notes: true,
    strictUuid: true,
    takenUrn: 'skip',
    workspaceHeader: 'X-Temba-Workspace',
    reservedKeys: new Set(words('has is fields urns created_on last_seen_on')),
    roles: new Set(['administrator', 'editor']),
  },
}

/** The profile of that name, or undefined for a name nobody knows. */
export function profileNamed(name: unknown): Profile | undefined {
  return typeof name === 'string' && Object.hasOwn(profiles, name) ? profiles[name as ProfileName] : undefined
}
