/** A source of the setup joined with what the store knows of it. */
import path from 'node:path'
import type { Setup, SourceSetup } from '../../shared/setup.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'

export type ActiveSource = { row: SourceRow; setup: SourceSetup; file: string }

/**
 * Brings the store in line with the setup. Sources it no longer names lose their claims; nobody is removed.
 * @param folder the setup file's folder: paths in it are relative to there.
 */
export function alignSources(
  { sources, people, reviews, store }: Repositories,
  workspaceId: number,
  setup: Setup,
  folder: string,
): ActiveSource[] {
  const wanted = setup.sources.map((source) => ({
    setup: source,
    file: path.resolve(folder, source.path ?? ''),
  }))
  const dropped = store.db.transaction(() => {
    const gone = sources.align(
      workspaceId,
      wanted.map(({ setup, file }) => ({ name: setup.name, path: file })),
    )
    for (const id of gone) {
      people.dropSourceClaims(id)
      reviews.clearOfSource(id)
      sources.remove(id)
    }
    return gone
  })
  dropped()
  const rows = new Map(sources.all(workspaceId).map((row) => [row.name, row]))
  return wanted.map((source) => ({ ...source, row: rows.get(source.setup.name)! }))
}
