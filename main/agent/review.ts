/**
 * What waits for a person, as a list, and the answers to a hold. An item's id carries a mark of what was shown:
 * an answer to something that has changed since, or is gone, is refused.
 *
 * Choosing between two values is not built yet; conflicts are listed.
 */
import { hash } from 'node:crypto'
import { describeProblem } from '../../shared/sentences.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Conflict, Hold, Problem } from '../store/reviews.ts'
import type { SourceRow } from '../store/sources.ts'

export type ReviewItem = {
  id: string
  kind: 'conflict' | 'hold' | 'problem'
  source: string | null
  row: number | null
  contact: string | null
  attributes: { name: string; base: string | null; spreadsheet: string | null; platform: string | null }[]
  sentence: string
  /** For a hold: who it is about. */
  people?: string[]
}

const mark = (content: unknown) => hash('sha256', JSON.stringify(content)).slice(0, 8)

/** One problem in words: file, sheet, row and column, what is wrong, what next. */
export function problemSentence(problem: Problem, sourceName: string | undefined): string {
  const { code, column, text, detail, sheet, rowNumber } = problem
  return describeProblem(
    { code, detail, ...(column !== null && { column }), ...(text !== null && { text }) },
    { file: sourceName ?? null, sheet, row: rowNumber },
  )
}

/** Everything that waits, conflicts and holds first. */
export function listReview(repositories: Repositories, workspaceId: number): ReviewItem[] {
  const { reviews, people, sources } = repositories
  const names = new Map(sources.all(workspaceId).map((source) => [source.id, source]))
  const conflicts = reviews
    .conflicts(workspaceId)
    .map((conflict) => conflictItem(conflict, people.claimsOf(conflict.followId)[0], names))
  const holds = reviews.holds(workspaceId).map((hold) => holdItem(repositories, hold, names))
  const problems = reviews.problems(workspaceId).map((problem): ReviewItem => {
    const { id, sourceId, rowNumber } = problem
    const source = sourceId === null ? null : (names.get(sourceId)?.name ?? null)
    const sentence = problemSentence(problem, source ?? undefined)
    return {
      id: `p${id}`,
      kind: 'problem',
      source,
      row: rowNumber,
      contact: problem.rowKey,
      attributes: [],
      sentence,
    }
  })
  return [...conflicts, ...holds, ...problems]
}

const CONFLICTS: Readonly<Record<Conflict['kind'], string>> = {
  values:
    'the spreadsheet and the platform both changed this since they last agreed; nothing is sent until you choose.',
  gone: 'this contact was deleted on the platform while its row lives on; nothing is sent until you choose.',
  'removed-but-changed':
    'this row is gone, but the contact was changed on the platform since; it was left as it is.',
  'urn-taken': 'this number or address belongs to another contact on the platform; it was not taken from it.',
  'two-owners': 'this row fits two contacts on the platform; neither was touched.',
  'same-person':
    'a new row looks like one that is gone; both wait until you say whether they are the same person.',
}

function conflictItem(
  conflict: Conflict,
  claim: Claim | undefined,
  names: ReadonlyMap<number, SourceRow>,
): ReviewItem {
  const { id, kind, attributes } = conflict
  const source = claim ? (names.get(claim.sourceId)?.name ?? null) : null
  const contact = claim?.contact.name ?? claim?.rowKey ?? null
  return {
    id: `c${id}-${mark(attributes)}`,
    kind: 'conflict',
    source,
    row: claim?.rowNumber ?? null,
    contact,
    attributes: attributes.map(({ attribute, base, local, remote }) => ({
      name: attribute,
      base: base ?? null,
      spreadsheet: local,
      platform: remote,
    })),
    sentence: `${[source, claim && `row ${claim.rowNumber}`, contact].filter(Boolean).join(', ')}: ${CONFLICTS[kind]}`,
  }
}

function holdItem(
  { reviews, people }: Repositories,
  hold: Hold,
  names: ReadonlyMap<number, SourceRow>,
): ReviewItem {
  const followIds = reviews.heldPeople(hold.id)
  const source = hold.sourceId === null ? null : (names.get(hold.sourceId)?.name ?? null)
  const nameOf = (followId: number) => {
    const [claim] = people.claimsOf(followId)
    return claim?.contact.name ?? claim?.rowKey ?? ''
  }
  const whatNext =
    hold.kind === 'removals'
      ? `Approve: these ${followIds.length} are removed from the platform. Dismiss: they stay, and are no longer updated from this spreadsheet.`
      : `Approve: these ${followIds.length} are created. Dismiss: their rows are left out until they change.`
  return {
    id: `h${hold.id}-${mark(followIds)}`,
    kind: 'hold',
    source,
    row: null,
    contact: null,
    attributes: [],
    sentence: `${source ?? 'A spreadsheet'}: ${hold.reason}; they wait for your OK. ${whatNext} Until then nothing happens to them.`,
    people: followIds.map(nameOf),
  }
}

export type Answered = { ok: true; hold: Hold; people: number } | { ok: false; sentence: string }

/** Says yes or no to a hold. The caller runs a cycle afterwards, which sends what was approved. */
export function answerHold(
  repositories: Repositories,
  workspaceId: number,
  id: string,
  answer: 'approve' | 'dismiss',
  now: number,
): Answered {
  const { reviews, people, store } = repositories
  const number = Number(/^h(\d+)-[0-9a-f]{8}$/.exec(id)?.[1] ?? Number.NaN)
  const hold = reviews.holds(workspaceId).find((one) => one.id === number)
  if (!hold) {
    return {
      ok: false,
      sentence: `Nothing with the id "${id}" waits for your OK; it may have been answered, or the spreadsheet was put back. See "contact-sync review list".`,
    }
  }
  const followIds = reviews.heldPeople(hold.id)
  if (id !== `h${hold.id}-${mark(followIds)}`) {
    return {
      ok: false,
      sentence:
        'What waits here has changed since you looked. See "contact-sync review list" again; nothing was done.',
    }
  }
  store.db.transaction(() => {
    if (answer === 'approve') reviews.approveHold(hold.id, now)
    for (const followId of followIds) {
      if (answer === 'approve') people.markMoved(followId)
      else if (hold.kind === 'removals') people.dropFollow(followId)
      else people.ignore(followId)
    }
    if (answer === 'dismiss') reviews.removeHold(hold.id)
  })()
  return { ok: true, hold, people: followIds.length }
}
