/** The window's questions about the account itself: how it is reached, its fields and groups, and changing those. */
import type {
  AccountFacts,
  FieldListed,
  GroupListed,
  PlatformDone,
  TriedAccount,
} from '../../shared/ipc-account.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import { targetText } from '../../shared/targets.ts'
import { readHost } from '../platform/host.ts'
import type { Outcome, Refusal } from '../platform/outcome.ts'
import { fold } from '../store/search-text.ts'
import { isOtherHost } from './policy.ts'
import type { DeskActions } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { triedAs, tryAccount } from './try-account.ts'

const TEST_MS = 20_000
const nobody = { rows: [], total: 0, next: null, revision: 0 }

type Asks =
  | 'tryPractice'
  | 'givenAddress'
  | 'tryAccount'
  | 'connectAccount'
  | 'accounts'
  | 'switchAccount'
  | 'disconnect'
  | 'accountFacts'
  | 'testConnection'
  | 'fields'
  | 'groups'
  | 'fieldList'
  | 'groupList'
  | 'changeField'
  | 'changeGroup'

export function platformHandlers(desk: DeskActions): Pick<AgentHandlers, Asks> {
  const { account } = desk
  return {
    tryPractice: () => desk.startPractice(),
    givenAddress: () => desk.givenAddress(),
    tryAccount: (given) =>
      isOtherHost(desk.policy(), given.address)
        ? { kind: 'bad-address', why: 'set-by-administrator' }
        : tryAccount(given, desk),
    connectAccount: (given) => desk.connectAccount(given),
    accounts: () => desk.accounts(),
    switchAccount: ({ id }) => (id === 'practice' ? desk.startPractice() : desk.switchAccount(id)),
    disconnect: (given) => desk.disconnect(given),
    accountFacts: () => factsOf(desk),
    testConnection: () => testConnection(desk),

    fields: () => looking(account(), [], ({ mirror, id }) => [...mirror.fields(id)]),
    groups: () =>
      looking(account(), [], ({ mirror, id }) =>
        mirror
          .groups(id)
          .map(({ uuid, name, query, system, count }) => ({ uuid, name, query, system, count })),
      ),
    fieldList: (asked) =>
      looking(account(), nobody, ({ mirror, id, open, revision }) => ({
        ...pageOf(fieldsOf(mirror.fields(id), open), asked),
        revision,
      })),
    groupList: (asked) =>
      looking(account(), nobody, ({ mirror, id, open, revision }) => ({
        ...pageOf(groupsOf(mirror.groups(id), open), asked),
        revision,
      })),
    changeField: (asked) =>
      onPlatform(account(), ({ client }) => {
        if (asked.do === 'create') return client.fields.create({ name: asked.name, type: asked.type })
        return client.fields.list().then((listed) => {
          if (listed.kind !== 'delivered') return listed
          const field = listed.value.find(({ key }) => key === asked.key)
          // The platform wants the type with every change; it is never another (DESIGN 4.7).
          return client.fields.update(asked.key, { name: asked.name, type: field?.type ?? 'text' })
        })
      }),
    changeGroup: (asked) =>
      onPlatform(account(), ({ client }): Promise<Outcome<unknown>> => {
        switch (asked.do) {
          case 'create':
            return client.groups.create(asked.name)
          case 'rename':
            return client.groups.rename(asked.uuid, asked.name)
          case 'delete':
            return client.groups.delete(asked.uuid)
        }
      }),
  }
}

/** Over the pages' own connection; `none` where there is no account. */
function looking<T>(
  open: RunningAccount | undefined,
  none: T,
  look: (parts: {
    open: RunningAccount
    mirror: ReturnType<RunningAccount['pages']>['repositories']['mirror']
    id: number
    revision: number
  }) => T,
): T {
  if (!open) return none
  const pages = open.pages()
  return look({
    open,
    mirror: pages.repositories.mirror,
    id: open.cycle.workspace.id,
    revision: pages.revision(),
  })
}

function factsOf(desk: DeskActions): AccountFacts | null {
  if (!desk.kind()) return null
  const open = desk.account()
  const shared = { key: desk.keyPlace(), clock: desk.clockOff() }
  if (!open) return { ...shared, details: null, queued: 0, sources: [] }
  const { cycle } = open
  const { workspace, platform, repositories } = cycle
  const contacts = platform.budget.usage('contacts')
  const other = platform.budget.usage('v2')
  return {
    ...shared,
    details: {
      country: workspace.country,
      timezone: workspace.timezone,
      contacts: repositories.mirror.count(workspace.id),
      readAt: workspace.completedPullAt,
      used: { contacts: contacts.used, other: other.used },
      allowed: { contacts: contacts.limit, other: other.limit },
    },
    queued: repositories.outbox.count(workspace.id),
    sources: cycle.sources.map(({ setup }) => setup.name),
  }
}

/** Through the account's own client, so that it takes its turn among the requests that are counted. */
async function testConnection(desk: DeskActions): Promise<TriedAccount | null> {
  const open = desk.account()
  if (!open) return null
  const { cycle } = open
  const host = readHost(cycle.workspace.host)
  if (host.kind === 'bad-host') return { kind: 'bad-address', why: host.why }
  const outcome = await cycle.platform.client.workspace({ signal: AbortSignal.timeout(TEST_MS) })
  const tried = triedAs(outcome, host, { ...desk, contacts: null })
  if (tried.kind === 'connected') desk.syncNow()
  return tried
}

/** Every target a source's columns and settings name, as the setup file writes targets. */
function targetsOf({ cycle }: RunningAccount): { source: string; targets: Set<string> }[] {
  return cycle.sources.map(({ row, setup }) => {
    const read = cycle.repositories.sources.tableInfo(row.id)?.columns ?? []
    const chosen = Object.values(setup.columns ?? {}).map((target) => targetText(target))
    return {
      source: setup.name,
      targets: new Set([
        ...chosen,
        ...read.flatMap(({ target }) => (target === null ? [] : [target])),
        ...setup.groups.map((name) => `group:${name}`),
        ...Object.keys(setup.fields).map((key) => `field:${key}`),
      ]),
    }
  })
}

function fieldsOf(fields: readonly Omit<FieldListed, 'usedBy'>[], open: RunningAccount): FieldListed[] {
  const sources = targetsOf(open)
  return fields.map(({ key, name, type }) => ({
    key,
    name,
    type,
    usedBy: sources.filter(({ targets }) => targets.has(`field:${key}`)).map(({ source }) => source),
  }))
}

function groupsOf(groups: readonly Omit<GroupListed, 'usedBy'>[], open: RunningAccount): GroupListed[] {
  // Groups are found by name in any case (DESIGN 7); a column that lists groups row by row may name any of them.
  const sources = targetsOf(open).map(({ source, targets }) => ({
    source,
    targets: new Set([...targets].map(fold)),
  }))
  return groups.map(({ uuid, name, query, system, count }) => ({
    uuid,
    name,
    query,
    system,
    count,
    usedBy:
      query === null
        ? sources.filter(({ targets }) => targets.has(fold(`group:${name}`))).map(({ source }) => source)
        : [],
  }))
}

/** In the order of their names; `search` anywhere in one. */
function pageOf<Row extends { name: string }>(
  rows: readonly Row[],
  { search, offset, limit }: { search: string; offset: number; limit: number },
): Page<Row> {
  const wanted = fold(search.trim())
  const found = rows
    .map((row) => ({ row, folded: fold(row.name) }))
    .filter(({ folded }) => folded.includes(wanted))
    .sort((a, b) => (a.folded < b.folded ? -1 : a.folded > b.folded ? 1 : 0))
  const end = offset + limit
  return {
    rows: found.slice(offset, end).map(({ row }) => row),
    total: found.length,
    next: end < found.length ? end : null,
  }
}

/** Asks the platform for a change a person wants now, and looks at what it has become. */
async function onPlatform(
  open: RunningAccount | undefined,
  ask: (platform: RunningAccount['cycle']['platform']) => Promise<Outcome<unknown>>,
): Promise<PlatformDone> {
  if (!open) return { ok: false, code: 'no-account', sentence: 'There is no account yet.', detail: {} }
  const outcome = await ask(open.cycle.platform)
  switch (outcome.kind) {
    case 'delivered':
      await open.look()
      return { ok: true }
    case 'conflict':
      await open.look()
      return { ok: false, code: outcome.reason, sentence: 'It is not there any more.', detail: {} }
    case 'rejected':
      return { ok: false, code: outcome.refusal.kind, ...inWords(outcome.refusal) }
    case 'unavailable':
      return {
        ok: false,
        code: outcome.lost ? 'perhaps-done' : outcome.why,
        sentence: 'The platform cannot be reached now.',
        detail: {},
      }
    case 'halted':
      return { ok: false, code: outcome.why, sentence: outcome.message, detail: {} }
  }
}

function inWords(refusal: Refusal): { sentence: string; detail: { limit?: number; name?: string } } {
  const limit = 'limit' in refusal && refusal.limit !== undefined ? { limit: refusal.limit } : {}
  const name = 'key' in refusal && refusal.key !== undefined ? { name: refusal.key } : {}
  const detail = { ...limit, ...name }
  if ('message' in refusal && refusal.message) return { sentence: refusal.message, detail }
  if (refusal.kind === 'other')
    return { sentence: refusal.messages.map(({ message }) => message).join(' '), detail }
  return { sentence: refusal.kind, detail }
}
