/** A file of a folder whose files are one list is gone: that is no sign that its people are (DESIGN 5, *together*). */
import { readPlace } from '../../shared/row-place.ts'
import type { Pending, StageContext } from './staging-parts.ts'

/**
 * Removals of people whose last row stood in a file that is not in the folder any more wait for an OK, whatever their
 * number; a hold for each file. They are over when it is back.
 * @returns the other removals.
 */
export function holdOfMissingFiles(
  { parts, request, report }: StageContext,
  sourceId: number,
  pending: readonly Pending[],
): readonly Pending[] {
  const { sourceFiles, reviews, workspaceId, now } = parts
  if (pending.length === 0 || request.sources.get(sourceId)?.setup.folder !== 'together') return pending
  const present = new Set(sourceFiles.current(sourceId).map(({ name }) => name))
  const gone = ({ person }: Pending): string =>
    person.claims
      .filter((claim) => claim.sourceId === sourceId)
      .map(({ sheet }) => readPlace(sheet).file)
      .find((file) => file !== null && !present.has(file)) ?? ''
  for (const [file, people] of Map.groupBy(pending, gone)) {
    if (file === '') continue
    const ids = people.map(({ person }) => person.follow.id)
    const who = ids.length === 1 ? '1 person' : `${ids.length} people`
    const reason = `the file "${file}", which listed ${who}, is not in the folder any more`
    reviews.hold(workspaceId, sourceId, 'removals', reason, ids, now)
    report.held += ids.length
  }
  return pending.filter((one) => gone(one) === '')
}
