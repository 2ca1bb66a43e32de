/** What the parts of a stage share: the request, the account's state, and what the plan has so far. */
import type { FieldType } from '../../shared/contact.ts'
import type { ColumnPlan } from '../mapping/headers.ts'
import type { Understood } from '../mapping/understood.ts'
import type { ReadEvents } from '../store/event-people.ts'
import type { MirrorContact } from '../store/mirror.ts'
import type { Claim, Follow } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { ListedFile } from '../store/source-files.ts'
import type { RemoteSide, Rules } from '../sync/judge.ts'
import type { Snapshot } from '../sync/snapshot.ts'
import { type GroupResolver, openGroupResolver } from './groups.ts'
import type { Replaced } from './priorities.ts'
import type { Notice } from './scan-source.ts'
import type { ActiveSource } from './sources.ts'

export type StageParts = Repositories & {
  scanned: Scanned
  workspaceId: number
  now: number
  /** Milliseconds of `Cycle.worked`, by which delays are measured. */
  worked: number
}

/** A file read to its end, its rows in the temporary tables. */
export type FinishedScan = {
  source: ActiveSource
  mapping: string
  contentHash: string
  table: unknown
  columns: readonly ColumnPlan[]
  neededFields: readonly { key: string; name: string; type: FieldType }[]
  choice: string
  /** Which sheets the setup names, as JSON: other sheets are other rows. */
  sheets: string
  /** The columns were found by their headers, not named in the setup. */
  isAutomatic: boolean
  /** Headers that are used in each of its tables, by place (source-tables.ts). */
  tables?: Readonly<Record<string, readonly string[]>>
  /** What its columns are understood as; kept with the source from this stage on. */
  understood?: Understood
  /**
   * `everything`: who is not among the rows has left. `changes`: the rows only add and update; who left is said in
   * `removed`, by row key.
   */
  extent: 'everything' | 'changes'
  removed: readonly string[]
  /** Of a single file: it is not fetched from the cloud again while these are the same. */
  file?: { size: number; modifiedAt: number }
  folder?: FolderScan
  /** Other files of the folder, to be staged before this one. */
  earlier?: readonly FinishedScan[]
  /** Where its rows are in the temporary tables, when not under the source itself. */
  into?: number
  /** Keys of rows that a person unticked when the source was added: they are left out until they change. */
  leaveOut?: readonly string[]
  /** What could not be used while the rest of the source could. */
  notice?: Notice
  /** What the events of a webhook say of whom, kept with the stage; `erase`: events of persons to be forgotten. */
  events?: ReadEvents & { erase: readonly number[] }
}

/** Which files of a folder a scan rests on. */
export type FolderScan = {
  /** The files whose rows these are. */
  read: readonly (ListedFile & { contentHash: string })[]
  /** Every file that was there. */
  present: readonly ListedFile[]
  /** Names of those that could not be read: what they said last stays. */
  kept: readonly string[]
}

export type StageRequest = {
  scans: readonly FinishedScan[]
  /** Every source of the account, by id. */
  sources: ReadonlyMap<number, ActiveSource>
  /** Sources that could not be read this time: nobody is removed while one is missing its say. */
  unread: readonly number[]
  trigger: string
  /** Roll back at the end, after `onPlanned`. */
  preview: boolean
  /** In watch mode a removal waits; `sync` does not. */
  honourRemovalDelay: boolean
  /** First of all in the transaction. */
  onBegin?(): void
  /** Last of all in it: the plan can be looked at. False: it is rolled back, and nothing happened. */
  onPlanned?(report: StageReport): undefined | boolean | Promise<undefined | boolean>
}

export type StageReport = {
  runId: number
  rows: number
  creates: number
  updates: number
  removals: number
  adopted: number
  kept: number
  unchanged: number
  held: number
  judged: number
  /** Names of sources that were compared afresh, because their mapping was changed. */
  rebaselined: string[]
  reconcileMs: number
  stageMs: number
}

export const PRIORITY_SMALL = 10
export const PRIORITY_BACKLOG = 20
/** A run of more contacts than this is a backlog: single edits pass it. */
export const BACKLOG = 50

export type Person = Pick<Loaded, 'follow' | 'claims' | 'reviewed' | 'hasOwner' | 'waiting'> & {
  local: Snapshot | undefined
  rules: Rules
  remote: RemoteSide | undefined
  gone: boolean
}
/** A removal that the guards have to see first. */
export type Pending = { person: Person; write(): void }
/** A new contact of a source whose first sync was approved: the guard may take it back. */
type Created = { followId: number; intentionId: number; changeId: number }
/** What the store knows of a person, read for a page of them at once. */
export type Loaded = {
  follow: Follow
  claims: Claim[]
  /** True: only waiting intentions. False: one has left. Undefined: none. */
  waiting: boolean | undefined
  contact: MirrorContact | undefined
  /** A problem, conflict or hold may have to be cleared. */
  reviewed: boolean
  /** Not on the platform yet, but somebody there has one of the addresses. */
  hasOwner: boolean
}

/** One stage at work. The functions of gather, owners, takes, plan and hold-guards read it and add to it. */
export type StageContext = {
  readonly parts: StageParts
  readonly request: StageRequest
  readonly runId: number
  readonly report: StageReport
  readonly groups: GroupResolver
  readonly rules: Map<number, Rules>
  readonly fieldTypes: Record<string, FieldType>
  readonly refusedFields: ReadonlySet<string>
  /** URN keys of deleted contacts who did not want messages: never created again. */
  readonly optedOut: ReadonlySet<string>
  readonly followedBefore: Map<number, number>
  readonly approved: Set<number>
  readonly rebaselined: Set<number>
  readonly removals: Map<number, Pending[]>
  readonly creates: Map<number, Created[]>
  readonly takes: { intentionId: number; followId: number; urns: string[] }[]
  /** Who took over somebody's claims since the page was read. */
  readonly merged: Set<number>
  /** What waited for those who were judged again. */
  readonly replaced: Map<number, Replaced>
  /** Requests this plan makes. */
  written: number
  /** Known when all scans were taken. */
  waits: Waits
}

/** Who waits for a person, or for a row to be corrected, besides those in holds. */
type Waits = {
  /** New persons, and missing ones, of whom it is asked whether they are the same. */
  newcomers: ReadonlySet<number>
  missing: ReadonlySet<number>
  /** New persons without the address that is kept back with its column. */
  withoutAddress: ReadonlySet<number>
  /** Sources with a bad row that could be any of several missing ones. */
  shielded: ReadonlySet<number>
}

export function openContext(parts: StageParts, request: StageRequest, runId: number): StageContext {
  const { mirror, people, workspaceId } = parts
  const context: StageContext = {
    parts,
    request,
    runId,
    report: {
      runId,
      rows: 0,
      creates: 0,
      updates: 0,
      removals: 0,
      adopted: 0,
      kept: 0,
      unchanged: 0,
      held: 0,
      judged: 0,
      rebaselined: [],
      reconcileMs: 0,
      stageMs: 0,
    },
    groups: openGroupResolver(mirror, workspaceId),
    rules: new Map(),
    fieldTypes: mirror.fieldTypes(workspaceId),
    refusedFields: new Set(
      mirror
        .refused(workspaceId)
        .filter((row) => row.kind === 'field')
        .map((row) => row.key),
    ),
    optedOut: mirror.optedOut(workspaceId),
    followedBefore: new Map(),
    approved: new Set(),
    rebaselined: new Set(),
    removals: new Map(),
    creates: new Map(),
    takes: [],
    merged: new Set(),
    replaced: new Map(),
    written: 0,
    waits: { newcomers: new Set(), missing: new Set(), withoutAddress: new Set(), shielded: new Set() },
  }
  for (const [id, source] of request.sources) {
    context.followedBefore.set(id, people.countClaims(id))
    if (source.row.approvedAt !== null) context.approved.add(id)
  }
  return context
}

/** The rules of the source that speaks first for a person. */
export function rulesOf(context: StageContext, sourceId: number): Rules {
  const known = context.rules.get(sourceId)
  if (known) return known
  const { firstSync, onConflict, policy, onRemoved } = context.request.sources.get(sourceId)!.setup
  const rules: Rules = {
    firstSync: context.rebaselined.has(sourceId) ? 'platform' : firstSync,
    onConflict,
    policy,
    onRemoved,
    fieldTypes: context.fieldTypes,
  }
  context.rules.set(sourceId, rules)
  return rules
}

export function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
