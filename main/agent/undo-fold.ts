/**
 * Several changes of one contact in one run are taken back as one: what it was before the first, and what was sent last.
 * (Two rows that swap numbers take three requests, and a person judged again while sending has more than one change.)
 */
import type { Intention } from '../store/outbox.ts'
import type { UndoneChange } from '../store/undo-runs.ts'
import { attributesOf, type Snapshot, stated, withStatement } from '../sync/snapshot.ts'

/** A change, and what of it had not left yet. */
export type FoldedChange = { past: UndoneChange; waiting: Intention[] }

/** @param changes in the order they were made. */
export function foldChanges(changes: readonly FoldedChange[]): FoldedChange[] {
  const folded: FoldedChange[] = []
  const latest = new Map<string, FoldedChange>()
  for (const change of changes) {
    const { past, waiting } = change
    const counts = past.kind !== 'keep' && (past.outcome === 'delivered' || waiting.length > 0)
    const earlier = counts && past.uuid !== null ? latest.get(past.uuid) : undefined
    if (earlier && fold(earlier, change)) continue
    const own = { past, waiting: [...waiting] }
    folded.push(own)
    if (counts && past.uuid !== null) latest.set(past.uuid, own)
  }
  return folded.filter(({ past }) => !isNothing(past))
}

/** @returns false where the two have nothing to do with each other. */
function fold(earlier: FoldedChange, { past, waiting }: FoldedChange): boolean {
  const first = earlier.past
  if (first.kind === 'remove' || past.kind === 'create') return false
  earlier.waiting.push(...waiting)
  const outcome = past.outcome === 'delivered' ? past.outcome : first.outcome
  const answer = past.answer ?? first.answer
  const both = { ...first, outcome, answer }
  if (past.kind === 'remove' && !past.after.groups) {
    // Made and deleted in one run: as if it had never been. Changed and deleted: what it was before.
    earlier.past =
      first.kind === 'create'
        ? { ...both, outcome: 'replaced' }
        : { ...past, before: overlaid(past.before, first.before) }
    return true
  }
  earlier.past = {
    ...both,
    before: overlaid(past.before, first.before),
    after: overlaid(first.after, past.after),
  }
  if (first.kind === 'create') earlier.past = { ...earlier.past, before: {} }
  return true
}

/** Everything `under` says, and what `over` says in its place. */
function overlaid(under: Snapshot, over: Snapshot): Snapshot {
  const { urns = under.urns, groups = under.groups } = over
  return [...attributesOf(under), ...attributesOf(over)].reduce<Snapshot>(
    (so, attribute) => {
      const said = stated(over, attribute)
      return withStatement(so, attribute, said === undefined ? (stated(under, attribute) ?? null) : said)
    },
    { ...(urns && { urns }), ...(groups && { groups }) },
  )
}

const isNothing = ({ kind, outcome }: UndoneChange): boolean => kind === 'create' && outcome === 'replaced'
