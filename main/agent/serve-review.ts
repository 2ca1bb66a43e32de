/** What waits for a person, as the window shows it: with what its sentence is made of, so that it can say it in any language. */
import type { ReviewPage, ReviewShown } from '../../shared/ipc-agent.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Hold, Problem } from '../store/reviews.ts'
import { listReview, type ReviewItem } from './review.ts'

/** Names shown of a hold; it says how many there are. */
const PEOPLE_SHOWN = 200

export function reviewPage(
  repositories: Repositories,
  workspaceId: number,
  firstSyncs: readonly string[],
  { kind, offset, limit }: { kind?: ReviewShown['kind'] | undefined; offset: number; limit: number },
): ReviewPage {
  const { reviews } = repositories
  const problems = new Map(reviews.problems(workspaceId).map((problem) => [`p${problem.id}`, problem]))
  const holds = new Map(reviews.holds(workspaceId).map((hold) => [hold.id, hold]))
  const waiting = firstSyncs.map(
    (source): ReviewShown => ({
      kind: 'first-sync',
      id: `f${source}`,
      source,
      sentence: `${source}: look at what its first sync would do, and start it.`,
    }),
  )
  const items = listReview(repositories, workspaceId).flatMap((item) => {
    const shown = shownItem(item, problems.get(item.id), holds.get(Number(/^h(\d+)/.exec(item.id)?.[1])))
    return shown ? [shown] : []
  })
  const all = [...waiting, ...items]
  const wanted = kind ? all.filter((item) => item.kind === kind) : all
  const end = offset + limit
  const count = (one: ReviewShown['kind']) => all.filter((item) => item.kind === one).length
  return {
    rows: wanted.slice(offset, end),
    total: wanted.length,
    next: end < wanted.length ? end : null,
    counts: {
      conflicts: count('conflict'),
      holds: count('hold'),
      problems: count('problem'),
      firstSyncs: waiting.length,
    },
  }
}

function shownItem(
  { id, source, sentence, row, contact, attributes, ...item }: ReviewItem,
  problem: Problem | undefined,
  hold: Hold | undefined,
): ReviewShown | undefined {
  const place = { id, source, sentence }
  switch (item.kind) {
    case 'conflict': {
      const when = item.when ?? { base: null, spreadsheet: null, platform: null }
      return { ...place, kind: 'conflict', about: item.about ?? 'values', row, contact, attributes, when }
    }
    case 'hold': {
      if (!hold) return undefined
      const people = (item.people ?? []).slice(0, PEOPLE_SHOWN)
      return { ...place, kind: 'hold', about: hold.kind, people, count: hold.items, since: hold.since }
    }
    case 'problem': {
      if (!problem) return undefined
      const { code, detail, sheet, column, text, since } = problem
      return { ...place, kind: 'problem', code, detail, sheet, row, column, text, contact, since }
    }
  }
}
