/** A source of the setup joined with what the store knows of it. */
import path from 'node:path'
import type { LocalContact } from '../../shared/contact.ts'
import type { Setup, SourceSetup } from '../../shared/setup.ts'
import { foldGroupName } from '../store/mirror.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'
import { withoutGiven } from '../sync/base.ts'
import { toSnapshot } from '../sync/judge.ts'
import { mergeClaims } from '../sync/merge.ts'
import { isWebhook, resolved } from '../webhook/read-event.ts'

/** Sent only this once (DESIGN 5): it adds and updates, is read once, and lets go of whoever has settled. */
type OnceMark = {
  /** Epoch milliseconds: copy and rows are forgotten then. */
  until: number
  /** Keys of rows that a person unticked: they are not used. */
  leaveOut: readonly string[]
}

export type ActiveSource = {
  row: SourceRow
  setup: SourceSetup
  file: string
  /** Of a folder: the file a person named; it is read whatever its date. */
  chosenFile?: string
  /** What the same source was called until now. */
  renamedFrom?: string
  once?: OnceMark
}

/**
 * Brings the store in line with the setup. Sources it no longer names lose their claims; nobody is removed.
 * @param folder the setup file's folder: paths in it are relative to there.
 */
export function alignSources(
  repositories: Repositories,
  workspaceId: number,
  setup: Setup,
  folder: string,
  now: number,
): ActiveSource[] {
  const { sources, store } = repositories
  const wanted = setup.sources.map((source) => ({
    setup: resolved(source),
    file: isWebhook(source) ? `webhook:${source.name}` : path.resolve(folder, source.path ?? ''),
  }))
  const align = store.db.transaction(() => {
    const { gone, renamed } = sources.align(
      workspaceId,
      wanted.map(({ setup, file }) => ({ name: setup.name, path: file })),
    )
    for (const id of gone) dropSource(repositories, workspaceId, id)
    return renamed
  })
  const renamed = align()
  // Adding a webhook with its secret is the OK for what it will say.
  for (const source of wanted.filter((one) => isWebhook(one.setup)))
    sources.approve(workspaceId, source.setup.name, now)
  const rows = new Map(sources.all(workspaceId).map((row) => [row.name, row]))
  return wanted.map((source) => {
    const renamedFrom = renamed.get(source.setup.name)
    return {
      ...source,
      row: rows.get(source.setup.name)!,
      ...(renamedFrom !== undefined && { renamedFrom }),
    }
  })
}

/** It states nothing any more; nobody is removed for that. In the caller's transaction. */
export function dropSource(repositories: Repositories, workspaceId: number, id: number): void {
  const { people, reviews, sources } = repositories
  leaveWhatItGave(repositories, workspaceId, id, people.followsOfSource(id))
  people.dropSourceClaims(id)
  reviews.clearOfSource(id)
  sources.remove(id)
}

/** Of a person whom other sources state too: the groups and addresses only this one gave are not taken away for that. */
export function leaveWhatItGave(
  { people, mirror }: Repositories,
  workspaceId: number,
  sourceId: number,
  followIds: readonly number[],
): void {
  const bindings = mirror.bindings(workspaceId)
  const said = (contacts: readonly LocalContact[]) =>
    toSnapshot(mergeClaims(contacts) ?? {}, (name) => bindings.get(foldGroupName(name)))
  for (const followId of followIds) {
    const base = people.follow(followId)?.base
    const claims = people.claimsOf(followId)
    const staying = claims.filter((claim) => claim.sourceId !== sourceId)
    if (!base || staying.length === 0) continue
    const gone = claims.filter((claim) => claim.sourceId === sourceId)
    const [before, after] = [gone, staying].map((some) => said(some.map(({ contact }) => contact)))
    people.setBase(followId, withoutGiven(base, before!, after!))
  }
}
