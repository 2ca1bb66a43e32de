/** A file of a folder whose files are one list is gone: that is no sign that its people are (DESIGN 5, *together*). */
import { readPlace } from '../../shared/row-place.ts'
import type { Pending, Person, StageContext } from './staging-parts.ts'

/** The file in which a person's last row stood, where it is not in its folder any more; else undefined. */
export function missingFileOf(
  { parts, request }: StageContext,
  { claims }: Pick<Person, 'claims'>,
): string | undefined {
  for (const { sourceId, sheet } of claims) {
    if (request.sources.get(sourceId)?.setup.folder !== 'together') continue
    const { file } = readPlace(sheet)
    if (file !== null && !parts.sourceFiles.isCurrent(sourceId, file)) return file
  }
  return undefined
}

/**
 * Removals of people whose file is missing wait for an OK, whatever their number; a hold for each file. They are over
 * when it is back.
 * @returns the other removals.
 */
export function holdOfMissingFiles(
  context: StageContext,
  sourceId: number,
  pending: readonly Pending[],
): readonly Pending[] {
  const { reviews, workspaceId, now } = context.parts
  const byFile = Map.groupBy(pending, ({ person }) => missingFileOf(context, person))
  for (const [file, people] of byFile) {
    if (file === undefined) continue
    const ids = people.map(({ person }) => person.follow.id)
    const who = ids.length === 1 ? '1 person' : `${ids.length} people`
    const reason = `the file "${file}", which listed ${who}, is not in the folder any more`
    reviews.hold(workspaceId, sourceId, 'removals', reason, ids, now)
    context.report.held += ids.length
  }
  return byFile.get(undefined) ?? []
}
