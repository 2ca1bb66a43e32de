/**
 * What a re-baseline (DESIGN 5) means for later stages: a removal that waited out its delay, or a person whose other
 * source was read later, is met when the re-baseline itself is over.
 */
import type { Claim } from '../store/people.ts'
import type { BasePair } from '../sync/snapshot.ts'
import type { StageContext } from './staging-parts.ts'

/** After a restart from an older copy what a source says counts only when it has been read again. */
export function waitsToBegin({ request, rebaselined }: StageContext, { sourceId }: Claim): boolean {
  const since = request.sources.get(sourceId)?.row.rebaselineSince ?? null
  return since !== null && !rebaselined.has(sourceId)
}

/** The row was missing when its source was compared afresh: that never removes anybody without an OK. */
export function wasMissingThen({ request }: StageContext, { sourceId, missingSince }: Claim): boolean {
  const at = request.sources.get(sourceId)?.row.rebaselinedAt ?? null
  return at !== null && missingSince !== null && missingSince <= at
}

/** Known from before, and nothing agreed on yet: where the two sides differ the platform's value stays. */
export const isBegunAgain = (base: BasePair | undefined): boolean =>
  base !== undefined && Object.keys(base.local).length === 0 && Object.keys(base.remote).length === 0
