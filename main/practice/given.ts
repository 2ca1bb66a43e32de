/** A workspace to set up, as `given` in `platform-api/cases.jsonl` describes it, and the default one. */
import { randomUUID } from 'node:crypto'
import { getCountries } from 'libphonenumber-js/max'
import { z } from 'zod'
import type { ContactRow } from './contact-store.ts'
import { changeContact, deleteContact } from './engine.ts'
import { apiTime, parseIso } from './moments.ts'
import { type Profile, profileNamed } from './profiles.ts'
import { emptyDatabase } from './schema.ts'
import { isStatic, regroup } from './smart-groups.ts'
import type { State, Workspace, WorkspaceSettings } from './state.ts'
import type { Throttle } from './throttle.ts'
import { normalizeUrn, type Urn } from './urns.ts'

const text = z.string()
const value = z.union([text, z.number().transform(String)]).nullable()
const workspace = z.looseObject({
  name: text.default('Practice'),
  country: text.nullish(),
  timezone: text.default('America/Sao_Paulo'),
  date_style: z.enum(['day_first', 'month_first', 'year_first']).default('day_first'),
  languages: z.array(text).default(['por', 'eng', 'spa']),
  anon: z.boolean().default(false),
  flagged: z.boolean().default(false),
  suspended: z.boolean().default(false),
  verify_ninth_digit: z.boolean().default(false),
  locations: z.array(text).default([]),
})
const field = z.looseObject({
  key: text,
  name: text.optional(),
  type: z
    .enum(['text', 'number', 'numeric', 'datetime', 'state', 'district', 'ward'])
    .default('text')
    .transform((type) => (type === 'numeric' ? 'number' : type)),
  featured: z.boolean().default(false),
  agent_access: text.default('view'),
  /** How many campaign events use it. */
  campaign_events: z.union([z.int(), z.boolean().transform(Number)]).default(0),
})
const group = z.looseObject({
  ref: text.optional(),
  name: text,
  query: text.nullish(),
  status: text.default('ready'),
})
const contact = z.looseObject({
  ref: text.optional(),
  name: text.nullable().default(null),
  language: text.nullable().default(null),
  urns: z.array(text).default([]),
  groups: z.array(text).default([]),
  fields: z.record(text, value).default({}),
  status: z.enum(['active', 'blocked', 'stopped', 'archived']).default('active'),
  deleted: z.boolean().default(false),
  created_on: text.optional(),
  modified_on: text.optional(),
  last_seen_on: text.nullish(),
  flow: z
    .union([z.object({ uuid: text, name: text }), text.transform((name) => ({ uuid: randomUUID(), name }))])
    .nullable()
    .default(null),
})
const parts = {
  workspace: workspace.default(() => workspace.parse({})),
  fields: z.array(field).default([]),
  groups: z.array(group).default([]),
  contacts: z.array(contact).default([]),
}
const throttle = z.looseObject({
  scope: z.enum(['v2', 'v2.contacts']),
  limit: z.int().min(1),
  used: z.int().min(0).default(0),
  oldest_request_age_s: z.number().min(0).default(0),
})
const bulk = z.looseObject({
  count: z.int().min(0).max(1_000_000),
  groups: z.array(text).default([]),
  fields: z.record(text, value).default({}),
  same_modified_on: z.boolean().default(false),
})
/** Triggers, campaigns, flows, campaign events: what they use is named by any of their keys (`on_group`, `relative_to`). */
const users = z.array(z.record(text, z.unknown())).default([])
const given = z.looseObject({
  ...parts,
  other_workspace: z.looseObject(parts).optional(),
  orphan_urns: z.array(text).default([]),
  limits: z.looseObject({ fields: z.int().optional(), groups: z.int().optional() }).default({}),
  throttle: z.union([throttle.transform((one) => [one]), z.array(throttle)]).default([]),
  triggers: users,
  campaigns: users,
  flows: users,
  campaign_events: users,
  bulk_contacts: z
    .union([
      z
        .int()
        .min(0)
        .transform((count) => bulk.parse({ count })),
      bulk,
    ])
    .optional(),
  /** The owner of the token, where that is not an active administrator. */
  user: z
    .looseObject({ role: text.default('administrator'), active: z.boolean().default(true) })
    .default(() => ({
      role: 'administrator',
      active: true,
    })),
  users: z
    .array(
      z.looseObject({
        email: text,
        role: text.default('editor'),
        token: text,
        active: z.boolean().default(true),
      }),
    )
    .default([]),
})
const request = z.looseObject({ profile: text.optional(), given: given.default(() => given.parse({})) })

export type Given = z.infer<typeof given>
type Part = Pick<Given, 'workspace' | 'fields' | 'groups' | 'contacts'>

/** What `POST /practice/workspace` answers: uuids of the given things by their names there. */
export type Setup = {
  token: string
  user: { email: string }
  /** Administrator's token of the other workspace, where there is one. */
  other_token?: string
  contacts: Record<string, { uuid: string; modified_on: string }>
  groups: Record<string, { uuid: string }>
}

const ADMIN = 'admin@example.com'
const LIMIT = 250

/** Reads `{"profile", "given"}`; or a sentence about what is wrong with it. */
export function parseGiven(
  body: unknown,
): { profile: Profile | undefined; given: Given } | { error: string } {
  const parsed = request.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return { error: `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not understood'}` }
  }
  const profile = profileNamed(parsed.data.profile)
  if (parsed.data.profile !== undefined && !profile)
    return { error: `profile: unknown profile ${parsed.data.profile}` }
  return { profile, given: parsed.data.given }
}

/** The default workspace, for a server nobody has told anything. */
export const defaultGiven = (): Given => given.parse({ workspace: { country: 'BR' } })

/** Replaces the whole state. `token` becomes its administrator's. */
export function setUp(
  state: State,
  throttles: Throttle,
  profile: Profile,
  wanted: Given,
  token: string,
): Setup {
  const build = state.db.transaction(() => {
    emptyDatabase(state.db)
    state.forget()
    state.refs.clear()
    state.setProfile(profile)
    const main = addWorkspace(state, wanted, wanted.limits)
    const admin = state.addAccount({
      workspaceId: main.id,
      email: ADMIN,
      role: 'administrator',
      token,
      active: true,
    })
    for (const user of wanted.users) state.addAccount({ workspaceId: main.id, ...user })
    const setup: Setup = { token, user: { email: ADMIN }, contacts: {}, groups: {} }
    fill(state, main, wanted, wanted, setup)
    if (wanted.other_workspace) {
      const other = addWorkspace(state, wanted.other_workspace, {})
      setup.other_token = `${token}-other`
      const account = {
        email: 'other@example.com',
        role: 'administrator',
        token: setup.other_token,
        active: true,
      }
      state.addAccount({ workspaceId: other.id, ...account })
      fill(state, other, wanted.other_workspace, undefined, setup)
    }
    for (const { scope, limit, used, oldest_request_age_s: age } of wanted.throttle) {
      throttles.preload(scope, bucketOwner(state, main, admin.id), limit, used, age)
    }
    return setup
  })
  const setup = build()
  throttles.reload()
  return setup
}

/** Who shares a bucket: the user in the workspace, or the whole workspace. */
export function bucketOwner(state: State, { id }: Pick<Workspace, 'id'>, accountId: number): string {
  return state.profile.throttleOwner === 'user' ? `${id}-${accountId}` : String(id)
}

/** Upstream workspaces always have the system group `Open Tickets`; the vendor's list none. */
export function ensureSystemGroup(state: State, workspace: Workspace): void {
  if (state.profile.weni || state.groups(workspace.id).some((group) => group.system)) return
  state.addGroup(workspace.id, {
    name: 'Open Tickets',
    query: 'tickets > 0',
    system: true,
    status: 'ready',
    usedBy: {},
    changedAt: 0,
  })
}

function addWorkspace(state: State, part: Part, limits: Given['limits']): Workspace {
  const { workspace } = part
  const settings: WorkspaceSettings = {
    name: workspace.name,
    country: workspace.country ?? countryOf(workspace.timezone),
    timezone: workspace.timezone,
    dateStyle: workspace.date_style,
    languages: workspace.languages,
    anon: workspace.anon,
    blocked: workspace.flagged ? 'flagged' : workspace.suspended ? 'suspended' : null,
    verifyNinthDigit: workspace.verify_ninth_digit,
    fieldLimit: limits.fields ?? LIMIT,
    groupLimit: limits.groups ?? LIMIT,
    locations: workspace.locations,
  }
  const added = state.addWorkspace(settings)
  ensureSystemGroup(state, added)
  return added
}

/** The country whose time zone this is, or null for zones such as UTC. */
function countryOf(zone: string): string | null {
  return getCountries().find((country) => zonesOf(country).includes(zone)) ?? null
}

/** The types of the language lag behind its engines here. */
function zonesOf(country: string): readonly string[] {
  const locale: Intl.Locale & { getTimeZones?: () => string[] | undefined } = new Intl.Locale('und', {
    region: country,
  })
  return locale.getTimeZones?.() ?? []
}

function fill(state: State, workspace: Workspace, part: Part, whole: Given | undefined, setup: Setup): void {
  for (const {
    key,
    name,
    type,
    featured,
    agent_access: agentAccess,
    campaign_events: campaignEvents,
  } of part.fields) {
    const label = name ?? key
    const events = campaignEvents + (whole ? usersOf(whole.campaign_events, [key]).length : 0)
    const rest = { campaignEvents: events, changedAt: 0, oldType: null }
    state.addField(workspace.id, { key, name: label, type, featured, agentAccess, ...rest })
  }
  for (const each of part.groups) {
    const users = whole ? { triggers: whole.triggers, campaigns: whole.campaigns, flows: whole.flows } : {}
    const usedBy = Object.fromEntries(
      Object.entries(users).map(([kind, list]) => [kind, usersOf(list, [each.ref ?? each.name, each.name])]),
    )
    const { name, query = null, status } = each
    const added = state.addGroup(workspace.id, { name, query, system: false, status, usedBy, changedAt: 0 })
    setup.groups[each.ref ?? name] = { uuid: added.uuid }
  }
  for (const { name, uuid, system } of state.groups(workspace.id)) if (system) setup.groups[name] ??= { uuid }

  const bulkCount = whole?.bulk_contacts?.count ?? 0
  // In order of modification, the last a second ago.
  let at = state.tick() - (part.contacts.length + 1) * 1_000_000 - bulkCount * 1000
  if (whole?.bulk_contacts) at = addBulk(state, workspace, whole.bulk_contacts, setup, at)
  for (const each of part.contacts) {
    at += 1_000_000
    const added = addContact(state, workspace, each, setup, at)
    const ref = each.ref ?? each.name
    if (ref === null) continue
    setup.contacts[ref] = { uuid: added.uuid, modified_on: apiTime(added.modifiedOn) }
    state.refs.set(ref, added.uuid)
  }
  for (const each of whole?.orphan_urns ?? [])
    state.contacts.attach(workspace.id, null, urnOf(state, workspace, each), 0)
}

/** The numbers of those that name one of `names`. */
function usersOf(list: Given['triggers'], names: string[]): number[] {
  return list.flatMap((user, index) => {
    const mentioned = Object.values(user).flat()
    return names.some((name) => mentioned.includes(name)) ? [index + 1] : []
  })
}

function addBulk(
  state: State,
  workspace: Workspace,
  many: z.infer<typeof bulk>,
  setup: Setup,
  start: number,
): number {
  let at = start
  for (let number = 1; number <= many.count; number++) {
    if (!many.same_modified_on) at += 1000
    const plain = contact.parse({ name: `Contact ${number}`, groups: many.groups, fields: many.fields })
    addContact(state, workspace, plain, setup, at)
  }
  return at
}

function addContact(
  state: State,
  workspace: Workspace,
  wanted: z.infer<typeof contact>,
  setup: Setup,
  at: number,
): ContactRow {
  const { name, language } = wanted
  const bare = state.contacts.add(
    { workspaceId: workspace.id, name, language, status: 'active', values: {} },
    at,
  )
  for (const [place, text] of wanted.urns.entries()) {
    state.contacts.attach(workspace.id, bare.id, urnOf(state, workspace, text), place)
  }
  const fields = state.fields(workspace.id)
  const texts = new Map(
    fields.flatMap((each) => (each.key in wanted.fields ? [[each, wanted.fields[each.key] ?? null]] : [])),
  )
  const written = changeContact(state, workspace, bare, { fields: texts })
  const row = written.kind === 'written' ? written.contact : bare
  for (const text of wanted.groups) {
    const uuid = setup.groups[text]?.uuid
    const group = state.groups(workspace.id).find((each) => each.uuid === uuid || each.name === text)
    if (group && (wanted.status === 'active' || !isStatic(group))) state.contacts.join(row.id, group.id)
  }
  const moment = (text: string | null | undefined) => (text ? parseIso(text) : undefined)
  const next: ContactRow = {
    ...row,
    status: wanted.status,
    flow: wanted.flow,
    createdOn: moment(wanted.created_on) ?? at,
    modifiedOn: moment(wanted.modified_on) ?? at,
    lastSeenOn: moment(wanted.last_seen_on) ?? null,
  }
  if (wanted.deleted) deleteContact(state, next)
  const saved = wanted.deleted
    ? { ...(state.contacts.byId(row.id) ?? next), modifiedOn: next.modifiedOn }
    : next
  state.contacts.save(saved)
  if (wanted.groups.length === 0) regroup(state, workspace, saved)
  return saved
}

function urnOf(state: State, workspace: Workspace, text: string): Urn {
  const urn = normalizeUrn(text, state.profile, workspace.country)
  if (!urn) throw new GivenError(`urn: ${text} cannot be read by ${state.profile.name}`)
  return urn
}

/** Something in `given` that only shows while it is set up. */
export class GivenError extends Error {}
