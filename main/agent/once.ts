/**
 * "Only this time" (DESIGN 5): a file that is read, sent and forgotten.
 *
 * 1. `startOnce` copies it into the data folder. From then on it is a source of the cycle, behind those of the setup: what a
 *    spreadsheet that is kept in step says of a person has the say, the file adds what that one leaves open.
 * 2. It is read once, and only adds and updates. Choices, guards, questions, history and undo are those of any source.
 * 3. `letGo` ends its say about whoever has settled: the contact belongs to no source through it, and what it gave stays.
 * 4. `forgetOld` takes away, after 24 hours, the copy and every row that still waited for a person. What is still to be sent
 *    is sent first.
 *
 * A crash at any line is met at the next start: the copy is there or not, its rows are in the claims or not.
 */
import path from 'node:path'
import { identify } from '../spreadsheets/file-identity.ts'
import type { Repositories } from '../store/repositories.ts'
import { oncePath } from '../store/sources.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import type { Cycle } from './cycle.ts'
import { dropCopy, dropOnceFile, keepOnce, onceFiles, onceSetup } from './once-files.ts'
import { paceMaker } from './pace.ts'
import { isStaged } from './scan-source.ts'
import { type Halt, readLimits } from './source-mapping.ts'
import { type ActiveSource, dropSource, leaveWhatItGave } from './sources.ts'

const ONCE_MS = 24 * 60 * 60 * 1000

export type OnceDraft = {
  /** As the setup file writes it; `path` is the file as it was dropped. */
  source: Record<string, unknown>
  /** Of the file that was shown (`FinishedScan.contentHash`); another one by now is refused. */
  contentHash?: string
  /** Keys of rows that a person unticked. */
  leaveOut: readonly string[]
  /** False: its first sync waits for a person. */
  approved?: boolean
}
export type OnceStart =
  | { kind: 'started'; sourceId: number; name: string }
  | { kind: 'changed-since' }
  | ({ kind: 'halt' } & Halt)
  /** `source` itself is not right. */
  | { kind: 'refused'; sentence: string }

/** Takes the file in. When this returns, nothing that happens to the PC loses it. The caller has the cycle to itself. */
export async function startOnce(cycle: Cycle, draft: OnceDraft): Promise<OnceStart> {
  const { workspace, options, store, repositories, now } = cycle
  const read = onceSetup(workspace.host, draft.source)
  if (!read.ok) return { kind: 'refused', sentence: read.sentence }
  const { name, path: written, folder, webhook } = read.source
  if (written === undefined || folder !== null || webhook)
    return { kind: 'refused', sentence: 'Only a file can be sent once.' }
  const file = path.resolve(options.setupFolder, written)
  const { fileBytes } = readLimits(options.setup.limits)
  const before = await identify(file, fileBytes)
  if (before.kind === 'halt') return before
  if (draft.contentHash !== undefined && draft.contentHash !== before.contentHash)
    return { kind: 'changed-since' }
  const addedAt = now()
  const settings = {
    host: workspace.host,
    source: draft.source,
    leaveOut: [...draft.leaveOut],
    addedAt,
    until: addedAt + ONCE_MS,
  }
  const kept = await keepOnce(cycle.onceFolder, file, settings, async (copy): Promise<Halt | undefined> => {
    const after = await identify(copy)
    if (after.kind === 'halt') return after
    return after.contentHash === before.contentHash
      ? undefined
      : { code: 'changed-while-reading', detail: {} }
  })
  if (kept.kind === 'refused') return { kind: 'halt', ...kept.why }
  if (kept.kind === 'halt') return kept
  await store.exclusive(() => {
    cycle.alignOnce()
    if (draft.approved !== false)
      repositories.sources.approve(workspace.id, nameOf(cycle, kept.id) ?? name, addedAt)
    cycle.alignOnce()
  })
  const source = cycle.sources.find(({ row }) => row.path === oncePath(kept.id))!
  return { kind: 'started', sourceId: source.row.id, name: source.setup.name }
}

const nameOf = ({ repositories, workspace }: Cycle, id: string): string | undefined =>
  repositories.sources.all(workspace.id).find((row) => row.path === oncePath(id))?.name

/** The files in the data folder as sources. What lies there no longer has no say; nobody is removed for that. */
export function alignOnce(
  repositories: Repositories,
  { id: workspaceId, host }: WorkspaceRow,
  dataFolder: string,
): ActiveSource[] {
  const { sources, store } = repositories
  const files = onceFiles(dataFolder, host)
  store.db.transaction(() => {
    const wanted = files.map(({ id, setup }) => ({ name: setup.name, path: oncePath(id) }))
    for (const gone of sources.alignOnce(workspaceId, wanted)) dropSource(repositories, workspaceId, gone)
  })()
  const rows = new Map(sources.all(workspaceId).map((row) => [row.path, row]))
  return files.map(({ id, setup, file, until, leaveOut }) => {
    const row = rows.get(oncePath(id))!
    return { row, setup: { ...setup, name: row.name }, file, once: { until, leaveOut } }
  })
}

const SLICE = 200

/** Whoever has settled belongs to no source through such a file. For when nothing is being staged. */
export async function letGo(cycle: Cycle): Promise<void> {
  const { repositories, store, workspace } = cycle
  const { people } = repositories
  const pace = paceMaker()
  for (const { row } of cycle.sources.filter(({ once }) => once !== undefined)) {
    for (;;) {
      const done = await store.exclusive(() =>
        store.db.transaction(() => {
          const settled = people.settledClaims(row.id, SLICE)
          leaveWhatItGave(
            repositories,
            workspace.id,
            row.id,
            settled.map(({ followId }) => followId),
          )
          for (const { id, followId } of settled) {
            people.dropClaim(id)
            if (people.claimsOf(followId).length === 0) people.dropFollow(followId)
            else people.markMoved(followId)
          }
          return settled.length < SLICE
        })(),
      )
      if (done) break
      await pace()
    }
  }
}

/** Clocks are set by seconds all the time: its day does not end for that. */
const AHEAD_MS = 60 * 60_000

/** A day that began on a clock that was ahead does not last until then. */
const isOver = ({ now }: Cycle, until: number): boolean =>
  until <= now() || until > now() + ONCE_MS + AHEAD_MS

/**
 * Files whose day is over are forgotten; history stays.
 * @param unasked the platform is not asked for anything, so it does not say what day it is either.
 */
export async function forgetOld(cycle: Cycle, unasked = false): Promise<void> {
  for (const source of cycle.sources) {
    const { once, row } = source
    if (!once || !isOver(cycle, once.until) || !(unasked || cycle.platform.calendar.isSure())) continue
    // Somebody said yes to it, and the PC was off since: it is read first.
    if (row.approvedAt !== null && !isStaged(row)) continue
    await forgetOnce(cycle, source)
  }
}

/** The copy and what waits for a person go now; what waits to be sent leaves first, and takes the rest along. */
async function forgetOnce(cycle: Cycle, { row, file }: ActiveSource): Promise<void> {
  const { repositories, store, workspace } = cycle
  const { people, reviews } = repositories
  dropCopy(file)
  await store.exclusive(() =>
    store.db.transaction(() => {
      const waiting = people.unansweredOf(row.id)
      leaveWhatItGave(
        repositories,
        workspace.id,
        row.id,
        waiting.map(({ followId }) => followId),
      )
      for (const { id, followId } of waiting) {
        people.dropClaim(id)
        people.markMoved(followId)
      }
      reviews.clearOfSource(row.id)
    })(),
  )
  if (people.countClaims(row.id) > 0) return
  dropOnceFile(cycle.onceFolder, row.path.slice(oncePath('').length))
  await store.exclusive(() => cycle.alignOnce())
}

/** A person does not want it sent any more: what has not left yet never will. */
export async function cancelOnce(cycle: Cycle, name: string): Promise<boolean> {
  const source = cycle.sources.find(({ setup, once }) => once && setup.name === name)
  if (!source) return false
  dropOnceFile(cycle.onceFolder, source.row.path.slice(oncePath('').length))
  await cycle.store.exclusive(() => cycle.alignOnce())
  return true
}

/** Somebody is to be forgotten, whom a copy may list: those that were read go, and those that wait for an OK altogether. */
export async function dropCopiesOf(cycle: Cycle): Promise<void> {
  for (const { row, file, setup, once } of cycle.sources) {
    if (!once) continue
    if (isStaged(row)) dropCopy(file)
    else await cancelOnce(cycle, setup.name)
  }
}
