/**
 * Reads the account into the mirror (DESIGN 4.3, contract 8): workspace, fields, groups, live contacts, deleted
 * ones; five requests when nothing happened. The two watermarks move only when the pull has run to its end,
 * and keep five minutes' overlap for rows that become visible late.
 */

import type { RemoteField, RemoteWorkspace } from '../../shared/contact.ts'
import type { ContactPage, DeletedContact, NextLink, Page } from '../platform/answers.ts'
import type { Client } from '../platform/client.ts'
import type { AnswerInfo, Outcome } from '../platform/outcome.ts'
import { watchPages } from '../platform/paging.ts'
import { detectProfile, type Profile } from '../platform/profile.ts'
import type { Repositories } from '../store/repositories.ts'
import { seeContact, seeDeleted } from '../store/see-contact.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { type AttributeName, stated, withStatement } from '../sync/snapshot.ts'

const OVERLAP_MS = 5 * 60_000
/** A watermark further ahead than this comes from a clock that went wrong there and was set right since. */
const AHEAD_MS = 2 * 24 * 60 * 60_000
const COMPLETE_EVERY_MS = 7 * 24 * 60 * 60_000
/** Half of the contacts gone between two pulls is no accident but another account, or somebody's mistake (DESIGN 10). */
const SHRANK_TO = 0.5
/** In a smaller account half is nobody's mistake yet. */
const SHRANK_FROM = 10

export type PullParts = Repositories & { client: Client; workspace: WorkspaceRow; now(): number }
export type Pulled =
  | { kind: 'pulled'; workspace: RemoteWorkspace; profile: Profile; moved: number; complete: boolean }
  | { kind: 'failed'; outcome: Exclude<Outcome<unknown>, { kind: 'delivered' }> }
  /** The account is not what it was: nothing more is done before a person looked. */
  | {
      kind: 'halted'
      code: 'wrong-workspace' | 'anonymous' | 'mirror-shrank'
      detail: Record<string, string | number>
    }

class Stop extends Error {
  readonly pulled: Exclude<Pulled, { kind: 'pulled' }>
  constructor(pulled: Exclude<Pulled, { kind: 'pulled' }>) {
    super('pull stopped')
    this.pulled = pulled
  }
}

export async function pull(parts: PullParts, signal: AbortSignal): Promise<Pulled> {
  try {
    return await pullAll(parts, signal)
  } catch (error) {
    if (error instanceof Stop) return error.pulled
    throw error
  }
}

/** The value, or the end of this pull. */
function need<T>(outcome: Outcome<T>): { value: T; answer: AnswerInfo } {
  if (outcome.kind === 'delivered') return outcome
  throw new Stop({ kind: 'failed', outcome })
}

async function pullAll(parts: PullParts, signal: AbortSignal): Promise<Pulled> {
  const { client, workspace, workspaces, mirror, people, reviews, forgotten, store, now } = parts
  const call = { signal }
  const opened = await client.workspace(call)
  if (opened.kind === 'halted' && opened.why === 'wrong-workspace') {
    throw new Stop({
      kind: 'halted',
      code: 'wrong-workspace',
      detail: { expected: workspace.name, found: opened.message },
    })
  }
  const described = need(opened).value
  if (workspace.uuid !== null && workspace.uuid !== described.uuid) {
    throw new Stop({
      kind: 'halted',
      code: 'wrong-workspace',
      detail: { expected: workspace.name, found: described.name },
    })
  }
  if (described.anon) throw new Stop({ kind: 'halted', code: 'anonymous', detail: { name: described.name } })
  const listedAt = now()
  const fields = need(await client.fields.list(call)).value
  const groups = need(await client.groups.list(call)).value

  const startedAt = now()
  const clock = Math.max(opened.kind === 'delivered' ? (opened.answer.serverDate ?? 0) : 0, startedAt)
  const trusted = (mark: string | null) =>
    mark !== null && Date.parse(mark) <= clock + AHEAD_MS ? mark : null
  const marks = { live: trusted(workspace.liveWatermark), gone: trusted(workspace.deletedWatermark) }
  const complete =
    workspace.completePullAt === null ||
    // Where the PC's clock was set back nobody knows how long ago it was.
    startedAt < workspace.completePullAt ||
    startedAt - workspace.completePullAt > COMPLETE_EVERY_MS ||
    marks.live !== workspace.liveWatermark
  const mark = complete ? mirror.newMark(workspace.id, startedAt) : 0
  // The first complete pull, and the one after a restart from an older copy: there is nothing to compare with.
  const before = workspace.completePullAt === null ? 0 : mirror.count(workspace.id)
  const after = complete ? undefined : back(marks.live)
  const { pageLimit, takesLimit } = detectProfile(client.evidence())
  const limit = takesLimit ? { limit: pageLimit } : {}
  const seen = { mirror, people, forgotten, workspaceId: workspace.id }
  let moved = 0
  let live = marks.live
  const takeLive = async ({ results: rows, anon }: ContactPage) => {
    if (anon) throw new Stop({ kind: 'halted', code: 'anonymous', detail: { name: described.name } })
    await store.exclusive(() =>
      store.db.transaction(() => {
        for (const row of rows) {
          live = later(live, row.modifiedOn)
          if (seeContact(seen, row, { pullMark: mark })) moved += 1
        }
      })(),
    )
  }
  const first = need(
    await client.listContacts({ reverse: true, ...(after && { after }), ...limit }, call),
  ).value
  await eachPage(first, (next) => client.nextPage(next, call), takeLive)

  let gone = marks.gone
  const deletedAfter = back(marks.gone)
  const lost: DeletedContact[] = []
  const takeDeleted = ({ results: rows }: Page<DeletedContact>) =>
    store.exclusive(() =>
      store.db.transaction(() => {
        for (const row of rows) {
          gone = later(gone, row.modifiedOn)
          const known = mirror.contact(workspace.id, row.uuid)
          if (known && !known.deleted && !isOurDelete(parts, row.uuid)) lost.push(row)
          else if (seeDeleted(seen, row)) moved += 1
        }
      })(),
    )
  const firstDeleted = need(
    await client.listDeleted({ reverse: true, ...(deletedAfter && { after: deletedAfter }), ...limit }, call),
  ).value
  await eachPage(firstDeleted, (next) => client.nextDeletedPage(next, call), takeDeleted)
  // Before any of them counts as gone: the next pull sees the same and halts again, until a person has looked.
  haltIfShrunk(before, lost.length)
  await store.exclusive(() =>
    store.db.transaction(() => {
      for (const row of lost) if (seeDeleted(seen, row)) moved += 1
    })(),
  )
  if (complete) moved += await confirmAbsentees(parts, mark, before, signal)

  const profile = detectProfile(client.evidence())
  await store.exclusive(() =>
    store.db.transaction(() => {
      const at = now()
      workspaces.describe(workspace.id, described, profile.id)
      // Lists from before something was created beside this pull would make it unknown again.
      const createdAt = workspaces.byId(workspace.id).fieldsCreatedAt ?? 0
      const current = createdAt < listedAt || createdAt > at // later than now: the clock was set back since
      if (current) takeFields(parts, fields)
      const fieldsChanged = current && mirror.replaceFields(workspace.id, fields)
      const groupsChanged = current && mirror.replaceGroups(workspace.id, groups)
      if (fieldsChanged || groupsChanged) {
        mirror.forgiveRefused(workspace.id)
        reviews.retryRefused(workspace.id)
        people.markAllMoved(workspace.id)
      }
      workspaces.pulled(workspace.id, { live, deleted: gone, at, complete })
    })(),
  )
  return { kind: 'pulled', workspace: described, profile, moved, complete }
}

async function eachPage<Rows extends Page<{ uuid: string; modifiedOn: string }>>(
  first: Rows,
  next: (link: NextLink) => Promise<Outcome<Rows>>,
  take: (page: Rows) => Promise<void>,
): Promise<void> {
  const isEndless = watchPages()
  let page = first
  for (;;) {
    await take(page)
    if (!page.next) return
    if (isEndless(page)) throw new Stop({ kind: 'failed', outcome: ENDLESS })
    page = need(await next(page.next)).value
  }
}

const ENDLESS = {
  kind: 'unavailable',
  why: 'not-the-api',
  lost: false,
  detail: 'a listing without an end',
} as const

/** A contact we asked the platform to delete is no loss. */
function isOurDelete({ people, outbox, workspace }: PullParts, uuid: string): boolean {
  const follow = people.followOf(workspace.id, uuid)
  return follow !== undefined && outbox.of(follow.id).some(({ kind }) => kind === 'delete')
}

function haltIfShrunk(before: number, lost: number): void {
  if (before < SHRANK_FROM || before - lost > before * SHRANK_TO) return
  throw new Stop({ kind: 'halted', code: 'mirror-shrank', detail: { before, after: before - lost } })
}

/** A complete pull that did not show a contact is no proof: it is asked for by uuid before it counts as gone. */
async function confirmAbsentees(
  { client, workspace, mirror, people, forgotten, store, now }: PullParts,
  mark: number,
  before: number,
  signal: AbortSignal,
): Promise<number> {
  const seen = { mirror, people, forgotten, workspaceId: workspace.id }
  const absent = mirror.unseenSince(workspace.id, mark)
  haltIfShrunk(before, absent.length)
  let moved = 0
  for (const uuid of absent) {
    const { results } = need(await client.listContacts({ uuid }, { signal })).value
    const [found] = results
    const gone = { uuid, createdOn: '', modifiedOn: new Date(now()).toISOString() }
    await store.exclusive(() =>
      store.db.transaction(() => {
        if (found ? seeContact(seen, found, { pullMark: mark }) : seeDeleted(seen, gone)) moved += 1
      })(),
    )
  }
  return moved
}

/**
 * A field has another type now: what the platform stored otherwise than it was sent is sent once more, as if the source
 * had said it just now (DESIGN 4.7).
 */
function takeFields({ mirror, people, reviews, workspace }: PullParts, fields: readonly RemoteField[]): void {
  const before = mirror.fieldTypes(workspace.id)
  const retyped = new Set(
    fields.filter(({ key, type }) => (before[key] ?? type) !== type).map(({ key }) => `field:${key}`),
  )
  if (retyped.size === 0) return
  for (const problem of reviews.problems(workspace.id)) {
    if (
      problem.code !== 'changed-by-platform' ||
      problem.followId === null ||
      !retyped.has(problem.attribute)
    )
      continue
    const attribute = problem.attribute as AttributeName
    const base = people.follow(problem.followId)?.base
    if (!base) continue
    const remote = stated(base.remote, attribute) ?? null
    people.setBase(problem.followId, { ...base, local: withStatement(base.local, attribute, remote) })
    reviews.removeProblem(problem.id)
  }
}

const back = (watermark: string | null): string | undefined =>
  watermark === null ? undefined : new Date(Date.parse(watermark) - OVERLAP_MS).toISOString()
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a)
