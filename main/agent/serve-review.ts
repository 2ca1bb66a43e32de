/**
 * What waits for a person, as the window shows it: a page at a time, with what its sentences are made of, so that it can say
 * them in any language. Only the items of the page are worked out, however many wait.
 */

import type { Page } from '../../shared/ipc-ask.ts'
import type {
  ConflictAbout,
  HeldShown,
  HoldWhy,
  ReviewKind,
  ReviewPage,
  ReviewShown,
} from '../../shared/ipc-review.ts'
import { isoTime } from '../../shared/iso-time.ts'
import { readPlace } from '../../shared/row-place.ts'
import { urnPath } from '../mapping/urn-path.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Conflict, Hold, Problem } from '../store/reviews.ts'
import type { SourceRow } from '../store/sources.ts'
import { describeColumn, type HeldCell } from './held-columns.ts'
import { placeReader } from './place-reader.ts'
import { conflictItem, holdId } from './review.ts'
import { isLookAlikes } from './same-person.ts'
import { cutTo } from './serve-add-inside.ts'

/** Names shown on the card of a hold; it says how many there are, and the window asks for the others. */
const PEOPLE_SHOWN = 12
const SAMPLES_SHOWN = 5
/** Of a cell: a page of them is one message (DESIGN 3). */
const LONGEST_TEXT = 500

type Looking = { repositories: Repositories; workspaceId: number; sources: ReadonlyMap<number, SourceRow> }

export function reviewPage(
  repositories: Repositories,
  workspaceId: number,
  firstSyncs: readonly string[],
  { kind, offset, limit }: { kind?: ReviewKind | undefined; offset: number; limit: number },
): ReviewPage {
  const { reviews, sources } = repositories
  const named = new Map(sources.all(workspaceId).map((source) => [source.id, source]))
  const looking: Looking = { repositories, workspaceId, sources: named }
  const conflicts = reviews.conflicts(workspaceId)
  const holds = reviews.holds(workspaceId)
  const problems = reviews.problemCount(workspaceId)
  const notices = reviews.noticeCount(workspaceId)
  const counts = {
    conflicts: conflicts.length,
    holds: holds.length,
    problems,
    firstSyncs: firstSyncs.length,
    notices,
  }
  /** One kind after another; each says how many it has and gives a stretch of them. */
  const parts: Readonly<Record<ReviewKind, { n: number; part(from: number, to: number): ReviewShown[] }>> = {
    'first-sync': {
      n: firstSyncs.length,
      part: (from, to) => firstSyncs.slice(from, to).map(firstSyncShown),
    },
    conflict: {
      n: conflicts.length,
      part: (from, to) => conflicts.slice(from, to).map((one) => conflictShown(looking, one)),
    },
    hold: {
      n: holds.length,
      part: (from, to) => holds.slice(from, to).map((one) => holdShown(looking, one)),
    },
    problem: {
      n: problems,
      part: (from, to) =>
        reviews.problemPage(workspaceId, false, from, to - from).map((one) => problemShown(looking, one)),
    },
    notice: {
      n: notices,
      part: (from, to) =>
        reviews.problemPage(workspaceId, true, from, to - from).map((one) => problemShown(looking, one)),
    },
  }
  const wanted = kind ? [parts[kind]] : [parts['first-sync'], parts.conflict, parts.hold, parts.problem]
  const total = wanted.reduce((sum, { n }) => sum + n, 0)
  const rows: ReviewShown[] = []
  let before = 0
  for (const { n, part } of wanted) {
    const from = Math.max(0, offset - before)
    const to = Math.min(n, offset + limit - before)
    if (to > from) rows.push(...part(from, to))
    before += n
  }
  const end = offset + limit
  const alike: Partial<Record<ConflictAbout, number>> = {}
  for (const { kind: about } of conflicts) alike[about] = (alike[about] ?? 0) + 1
  return { rows, total, next: end < total ? end : null, counts, alike }
}

const firstSyncShown = (source: string): ReviewShown => ({
  kind: 'first-sync',
  id: `f${source}`,
  source,
  sentence: `${source}: look at what its first sync would do, and start it.`,
})

function conflictShown({ repositories, workspaceId, sources }: Looking, conflict: Conflict): ReviewShown {
  const item = conflictItem(repositories, workspaceId, conflict, sources)
  const { people } = repositories
  const [claim] = people.claimsOf(conflict.followId)
  const source = claim && sources.get(claim.sourceId)
  const place = claim && source ? placeReader(repositories, source)(claim.sheet) : null
  const [gone] = conflict.otherFollowId === null ? [] : people.claimsOf(conflict.otherFollowId)
  const { base = null, spreadsheet = null, platform = null } = item.when ?? {}
  return {
    kind: 'conflict',
    id: item.id,
    source: item.source,
    sentence: item.sentence,
    about: conflict.kind,
    file: place?.file ?? null,
    row: item.row,
    contact: item.contact,
    attributes: item.attributes,
    when: {
      base,
      spreadsheet,
      saved: isoTime(savedAt(repositories, source, readPlace(claim?.sheet ?? null).file)),
      platform,
    },
    other: gone ? personIn(gone) : null,
  }
}

/** When the file was saved that was read last. */
function savedAt({ sourceFiles }: Repositories, source: SourceRow | undefined, file: string | null) {
  if (!source) return null
  if (file === null) return source.fileModified
  return sourceFiles.current(source.id).find(({ name }) => name === file)?.modifiedAt ?? null
}

function personIn({ contact, rowNumber, sheet }: Claim) {
  const addresses = (contact.urns ?? []).map(urnPath)
  return { name: contact.name ?? null, addresses, file: readPlace(sheet).file, row: rowNumber }
}

function holdShown(looking: Looking, hold: Hold): ReviewShown {
  const { repositories, sources } = looking
  const { id, kind: about, since, sourceId } = hold
  const cells = about === 'column' ? describeColumn(repositories, id, hold.reason) : undefined
  const ids = cells ? [] : repositories.reviews.heldPeople(id)
  const people = cells
    ? cells.people.slice(0, PEOPLE_SHOWN)
    : ids.slice(0, PEOPLE_SHOWN).map((followId) => heldPerson(repositories, followId).person)
  return {
    kind: 'hold',
    id: holdId(repositories, hold),
    source: sourceId === null ? null : (sources.get(sourceId)?.name ?? null),
    sentence: hold.reason,
    about,
    why: whyHeld(repositories, hold, ids),
    people,
    count: cells ? cells.cells.length : ids.length,
    since,
    column: cells?.column ?? null,
    samples: (cells?.cells ?? []).slice(0, SAMPLES_SHOWN).map(heldCell),
    creates: cells?.creates ?? 0,
  }
}

/** A file that is gone is why, where everybody's row stood in it; for those who vary are many. */
function whyHeld(
  { people, sourceFiles }: Repositories,
  { kind, reason, sourceId }: Hold,
  ids: readonly number[],
): HoldWhy {
  if (isLookAlikes(reason)) return { why: 'look-alikes' }
  const [first] = ids
  if (kind !== 'removals' || sourceId === null || first === undefined) return { why: 'many' }
  const { file } = readPlace(people.claimsOf(first)[0]?.sheet ?? null)
  // Of a folder whose newest file is the list, a person's file is no longer the current one as a matter of course.
  const isTold = file !== null && reason.includes(`"${file}"`)
  return isTold && !sourceFiles.isCurrent(sourceId, file) ? { why: 'file-gone', file } : { why: 'many' }
}

const heldCell = ({ person, row, before, now }: HeldCell): HeldShown => ({
  person,
  address: null,
  row,
  before: before && cutTo(LONGEST_TEXT, before),
  now: now && cutTo(LONGEST_TEXT, now),
})

function heldPerson({ people }: Repositories, followId: number): HeldShown {
  const [claim] = people.claimsOf(followId)
  const [urn] = claim?.contact.urns ?? []
  const address = urn === undefined ? null : urnPath(urn)
  const person = claim?.contact.name ?? address ?? claim?.rowKey ?? ''
  return { person, address, row: claim?.rowNumber ?? null, before: null, now: null }
}

/** Everybody a hold is about, a page at a time; nobody where it is gone or has changed since it was shown. */
export function heldPeople(
  repositories: Repositories,
  workspaceId: number,
  { id, offset, limit }: { id: string; offset: number; limit: number },
): Page<HeldShown> {
  const number = Number(/^h(\d+)-/.exec(id)?.[1] ?? Number.NaN)
  const hold = repositories.reviews.holds(workspaceId).find((one) => one.id === number)
  if (!hold) return { rows: [], total: 0, next: null }
  const end = offset + limit
  if (hold.kind === 'column') {
    const cells = describeColumn(repositories, hold.id, hold.reason)?.cells ?? []
    const next = end < cells.length ? end : null
    return { rows: cells.slice(offset, end).map(heldCell), total: cells.length, next }
  }
  const ids = repositories.reviews.heldPeople(hold.id)
  const rows = ids.slice(offset, end).map((followId) => heldPerson(repositories, followId))
  return { rows, total: ids.length, next: end < ids.length ? end : null }
}

function problemShown({ repositories, sources }: Looking, problem: Problem): ReviewShown {
  const { id, sourceId, followId, code, detail, column, text, since, rowKey, rowNumber } = problem
  const source = sourceId === null ? undefined : sources.get(sourceId)
  const place = source ? placeReader(repositories, source)(problem.sheet) : null
  const { file, sheet } = place ?? { file: null, sheet: null }
  const [claim] = followId === null ? [] : repositories.people.claimsOf(followId)
  return {
    kind: 'problem',
    id: `p${id}`,
    source: source?.name ?? null,
    sentence: '',
    code,
    detail,
    file,
    sheet: sheet || null,
    row: rowNumber,
    column,
    text: text && cutTo(LONGEST_TEXT, text),
    contact: claim?.contact.name ?? rowKey,
    since,
  }
}
