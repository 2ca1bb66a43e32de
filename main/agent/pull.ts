/**
 * Reads the account into the mirror (DESIGN 4.3, contract 8): workspace, fields, groups, live contacts, deleted
 * ones; five requests when nothing happened. The two watermarks move only when the pull has run to its end,
 * and keep five minutes' overlap for rows that become visible late.
 */

import type { RemoteWorkspace } from '../../shared/contact.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { ContactPage, DeletedContact, NextLink, Page } from '../platform/answers.ts'
import type { Client } from '../platform/client.ts'
import type { AnswerInfo, Outcome } from '../platform/outcome.ts'
import { detectProfile, type Profile } from '../platform/profile.ts'
import type { Repositories } from '../store/repositories.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'

const OVERLAP_MS = 5 * 60_000
const COMPLETE_EVERY_MS = 7 * 24 * 60 * 60_000
/** Absentees of a complete pull are asked for one by one; more than this is no accident but another account. */
const SHRANK_TO = 0.5

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
  const { client, workspace, workspaces, mirror, people, reviews, store, now } = parts
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
  const fields = need(await client.fields.list(call)).value
  const groups = need(await client.groups.list(call)).value

  const startedAt = now()
  const complete =
    workspace.completePullAt === null || startedAt - workspace.completePullAt > COMPLETE_EVERY_MS
  const mark = complete ? startedAt : 0
  const before = mirror.count(workspace.id)
  const after = complete ? undefined : back(workspace.liveWatermark)
  const { pageLimit, takesLimit } = detectProfile(client.evidence())
  const limit = takesLimit ? { limit: pageLimit } : {}
  const moved = new Set<number>()
  const note = (uuid: string) => {
    const follow = people.followOf(workspace.id, uuid)
    if (follow) moved.add(follow.id)
  }
  let live = workspace.liveWatermark
  const takeLive = async ({ results: rows, anon }: ContactPage) => {
    if (anon) throw new Stop({ kind: 'halted', code: 'anonymous', detail: { name: described.name } })
    await store.exclusive(() =>
      store.db.transaction(() => {
        for (const row of rows) {
          live = later(live, row.modifiedOn)
          if (!mirror.put(workspace.id, row, mark)) continue
          note(row.uuid)
          // Somebody of ours who is not on the platform yet, or wants this URN, may find an owner now.
          for (const urn of row.urns)
            for (const claim of people.claimsWithUrn(urnKey(urn), workspace.id)) moved.add(claim.followId)
        }
      })(),
    )
  }
  const first = need(
    await client.listContacts({ reverse: true, ...(after && { after }), ...limit }, call),
  ).value
  await eachPage(first, (next) => client.nextPage(next, call), takeLive)

  let gone = workspace.deletedWatermark
  const deletedAfter = back(workspace.deletedWatermark)
  const takeDeleted = ({ results: rows }: Page<DeletedContact>) =>
    store.exclusive(() =>
      store.db.transaction(() => {
        for (const row of rows) {
          gone = later(gone, row.modifiedOn)
          if (mirror.bury(workspace.id, row.uuid, row.createdOn, row.modifiedOn)) note(row.uuid)
        }
      })(),
    )
  const firstDeleted = need(
    await client.listDeleted({ reverse: true, ...(deletedAfter && { after: deletedAfter }), ...limit }, call),
  ).value
  await eachPage(firstDeleted, (next) => client.nextDeletedPage(next, call), takeDeleted)
  if (complete) await confirmAbsentees(parts, mark, before, note, signal)

  const profile = detectProfile(client.evidence())
  await store.exclusive(() =>
    store.db.transaction(() => {
      const at = now()
      workspaces.describe(workspace.id, described, profile.id)
      const fieldsChanged = mirror.replaceFields(workspace.id, fields)
      const groupsChanged = mirror.replaceGroups(workspace.id, groups)
      if (fieldsChanged || groupsChanged) {
        mirror.forgiveRefused(workspace.id)
        for (const id of reviews.retryRefused(workspace.id)) moved.add(id)
        people.markAllMoved(workspace.id)
      }
      for (const id of moved) people.markMoved(id)
      workspaces.pulled(workspace.id, { live, deleted: gone, at, complete })
    })(),
  )
  return { kind: 'pulled', workspace: described, profile, moved: moved.size, complete }
}

async function eachPage<Rows extends Page<unknown>>(
  first: Rows,
  next: (link: NextLink) => Promise<Outcome<Rows>>,
  take: (page: Rows) => Promise<void>,
): Promise<void> {
  let page = first
  for (;;) {
    await take(page)
    if (!page.next) return
    page = need(await next(page.next)).value
  }
}

/** A complete pull that did not show a contact is no proof: it is asked for by uuid before it counts as gone. */
async function confirmAbsentees(
  { client, workspace, mirror, store, now }: PullParts,
  mark: number,
  before: number,
  note: (uuid: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const absent = mirror.unseenSince(workspace.id, mark)
  const left = mirror.count(workspace.id) - absent.length
  if (before >= 10 && absent.length > 0 && left < before * SHRANK_TO) {
    throw new Stop({ kind: 'halted', code: 'mirror-shrank', detail: { before, after: left } })
  }
  for (const uuid of absent) {
    const { results } = need(await client.listContacts({ uuid }, { signal })).value
    await store.exclusive(() => {
      const [found] = results
      if (found) mirror.put(workspace.id, found, mark)
      else if (mirror.bury(workspace.id, uuid, '', new Date(now()).toISOString())) note(uuid)
    })
  }
}

const back = (watermark: string | null): string | undefined =>
  watermark === null ? undefined : new Date(Date.parse(watermark) - OVERLAP_MS).toISOString()
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a)
