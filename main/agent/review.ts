/**
 * What waits for a person, as a list, and the answers to a hold. An item's id carries a mark of what was shown:
 * an answer to something that has changed since, or is gone, is refused. Choosing between two values: `resolve.ts`.
 */
import { hash } from 'node:crypto'
import { isoTime } from '../../shared/iso-time.ts'
import type { CellProblem } from '../../shared/row.ts'
import { readPlace } from '../../shared/row-place.ts'
import { describeProblem } from '../../shared/sentences.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import type { Claim } from '../store/people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Conflict, ConflictKind, Hold, Problem } from '../store/reviews.ts'
import type { SourceRow } from '../store/sources.ts'
import { allowColumn, approveColumn, columnMark, describeColumn, dismissColumn } from './held-columns.ts'
import { samePersonSentence } from './same-person.ts'

export type ReviewItem = {
  id: string
  kind: 'conflict' | 'hold' | 'problem'
  source: string | null
  row: number | null
  contact: string | null
  attributes: {
    name: string
    base: string | null
    spreadsheet: string | null
    platform: string | null
    owner?: string
  }[]
  sentence: string
  /** For a hold: who it is about. */
  people?: string[]
  /** For a conflict: which kind, for `review resolve --all`, and what each answer would do. */
  about?: ConflictKind
  answers?: { answer: string; does: string }[]
  /** For a conflict: when both sides last agreed, the spreadsheet was read, and the platform changed the contact. */
  when?: { base: string | null; spreadsheet: string | null; platform: string | null }
}

const mark = (content: unknown) => hash('sha256', JSON.stringify(content)).slice(0, 8)

/** One problem in words: file, sheet, row and column, what is wrong, what next. */
export function problemSentence(problem: Problem, sourceName: string | undefined): string {
  const { sheet, rowNumber } = problem
  return describeProblem(cellProblem(problem), { file: sourceName ?? null, sheet, row: rowNumber })
}

/** What a kept problem says of its cell, without its place. */
export const cellProblem = ({ code, column, text, detail }: Problem): CellProblem => ({
  code,
  detail,
  ...(column !== null && { column }),
  ...(text !== null && { text }),
})

/** Everything that waits, conflicts and holds first. */
export function listReview(repositories: Repositories, workspaceId: number): ReviewItem[] {
  const { reviews, sources } = repositories
  const names = new Map(sources.all(workspaceId).map((source) => [source.id, source]))
  const conflicts = reviews
    .conflicts(workspaceId)
    .map((conflict) => conflictItem(repositories, workspaceId, conflict, names))
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
  'same-person': 'is this the same person as one whose row is gone?',
}

/** One conflict, with what is known of both sides. */
export function conflictItem(
  repositories: Repositories,
  workspaceId: number,
  conflict: Conflict,
  names: ReadonlyMap<number, SourceRow>,
): ReviewItem {
  const { people, mirror, runs } = repositories
  const { id, kind, attributes, followId } = conflict
  const [claim] = people.claimsOf(followId)
  const source = claim && names.get(claim.sourceId)
  const uuid = people.follow(followId)?.uuid
  const shown = uuid ? mirror.contact(workspaceId, uuid) : undefined
  const contact = claim?.contact.name ?? shown?.name ?? claim?.rowKey ?? null
  return {
    id: `c${id}-${mark(attributes)}`,
    kind: 'conflict',
    source: source?.name ?? null,
    row: claim?.rowNumber ?? null,
    contact,
    attributes: attributes.map(({ attribute, base, local, remote, contact: owner }) => ({
      name: kind === 'urn-taken' ? 'urn' : attribute,
      base: base ?? null,
      spreadsheet: local,
      platform: owner ? (remote ?? owner) : remote,
      ...(kind === 'two-owners' && owner && { owner }),
    })),
    sentence: `${[source?.name, claim && fileWords(claim), claim && `row ${claim.rowNumber}`, contact].filter(Boolean).join(', ')}: ${kind === 'same-person' ? samePersonSentence(repositories, conflict) : CONFLICTS[kind]}`,
    about: kind,
    answers: answersTo(conflict),
    when: {
      base: isoTime(runs.lastSettled(followId)),
      spreadsheet: isoTime(source?.readAt ?? null),
      platform: shown?.modifiedOn ?? null,
    },
  }
}

/** The file of a folder in which the row stands; empty where there is only one. */
function fileWords({ sheet }: Claim): string {
  const { file } = readPlace(sheet)
  return file === null ? '' : `file "${file}"`
}

const quoted = (value: string | null) => (value === null ? '(empty)' : `"${value}"`)

/** What each answer does, with the values it is about: nobody has to guess what a button sends. */
function answersTo({ kind, attributes }: Conflict): { answer: string; does: string }[] {
  const spreadsheet = '--keep spreadsheet'
  const platform = '--keep platform'
  const ours = attributes.map(({ local }) => quoted(local)).join(', ')
  const theirs = attributes.map(({ remote }) => quoted(remote)).join(', ')
  switch (kind) {
    case 'values':
      return [
        { answer: spreadsheet, does: `send ${ours} to the platform` },
        { answer: platform, does: `keep ${theirs} there; your spreadsheet stays as it is` },
        { answer: '--value V', does: 'send what you type instead' },
      ]
    case 'gone':
      return [
        { answer: spreadsheet, does: 'create the contact again; its messages do not come back' },
        { answer: platform, does: 'leave it deleted, and the row out until it changes' },
      ]
    case 'removed-but-changed':
      return [
        { answer: spreadsheet, does: 'delete the contact all the same; its messages are lost for good' },
        { answer: platform, does: 'keep the contact and stop updating it from this spreadsheet' },
      ]
    case 'urn-taken':
      return [
        { answer: spreadsheet, does: `take ${ours} from the contact that has it` },
        { answer: platform, does: 'leave it there until the cell changes' },
      ]
    case 'two-owners':
      return [
        ...attributes.flatMap(({ contact, remote }) =>
          contact ? [{ answer: `--value ${contact}`, does: `the row is ${quoted(remote)}` }] : [],
        ),
        { answer: platform, does: 'leave the row out until it changes' },
      ]
    case 'same-person':
      return [
        { answer: '--value same', does: 'one person: the contact is kept and changed' },
        { answer: '--value different', does: 'two people: the old one is removed, the new one created' },
      ]
  }
}

function holdItem(repositories: Repositories, hold: Hold, names: ReadonlyMap<number, SourceRow>): ReviewItem {
  const source = hold.sourceId === null ? null : (names.get(hold.sourceId)?.name ?? null)
  const column = hold.kind === 'column' ? describeColumn(repositories, hold.id, hold.reason) : undefined
  const { sentence, people } = column ?? describePeople(repositories, hold)
  return {
    id: holdId(repositories, hold),
    kind: 'hold',
    source,
    row: null,
    contact: null,
    attributes: [],
    sentence: `${source ?? 'A spreadsheet'}: ${sentence}`,
    people,
    ...(column && { answers: column.answers }),
  }
}

/** Removals or new people, kept back because they are many. */
function describePeople(
  { reviews, people }: Repositories,
  { id, kind, reason }: Hold,
): { people: string[]; sentence: string } {
  const followIds = reviews.heldPeople(id)
  const nameOf = (followId: number) => {
    const [claim] = people.claimsOf(followId)
    return claim?.contact.name ?? claim?.rowKey ?? ''
  }
  const whatNext =
    kind === 'removals'
      ? `Approve: these ${followIds.length} are removed from the platform. Dismiss: they stay, and are no longer updated from this spreadsheet.`
      : `Approve: these ${followIds.length} are created. Dismiss: their rows are left out until they change.`
  return {
    people: followIds.map(nameOf),
    sentence: `${reason}; they wait for your OK. ${whatNext} Until then nothing happens to them.`,
  }
}

const COLUMN_ANSWERS = { approve: approveColumn, dismiss: dismissColumn, always: allowColumn }

/** With a mark of everything an answer is about. */
export const holdId = (repositories: Repositories, { id, kind }: Hold): string =>
  `h${id}-${mark(kind === 'column' ? columnMark(repositories, id) : repositories.reviews.heldPeople(id))}`

export type Answered = { ok: true; hold: Hold; people: number } | { ok: false; sentence: string }

/** Says yes or no to a hold. The caller runs a cycle afterwards, which sends what was approved. */
export function answerHold(
  repositories: Repositories,
  workspaceId: number,
  id: string,
  answer: 'approve' | 'dismiss' | 'always',
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
  if (id !== holdId(repositories, hold)) {
    return {
      ok: false,
      sentence:
        'What waits here has changed since you looked. See "contact-sync review list" again; nothing was done.',
    }
  }
  if (hold.kind === 'column') {
    COLUMN_ANSWERS[answer](repositories, hold.id)
    return { ok: true, hold, people: followIds.length }
  }
  if (answer === 'always')
    return {
      ok: false,
      sentence: `Only the values of a column can be approved for always; approve "${id}" without it.`,
    }
  store.db.transaction(() => {
    if (answer === 'approve') reviews.approveHold(hold.id, now)
    for (const followId of followIds) {
      if (answer === 'approve') people.markMoved(followId)
      else if (hold.kind === 'removals') stopUpdating(repositories, workspaceId, [followId])
      else people.ignore(followId)
    }
    if (answer === 'dismiss') reviews.removeHold(hold.id)
  })()
  return { ok: true, hold, people: followIds.length }
}

/** People whose rows are gone stay on the platform; a row that comes back is found there as any new one. */
export function stopUpdating(
  { people }: Repositories,
  workspaceId: number,
  followIds: readonly number[],
): void {
  for (const followId of followIds) {
    // Who waits for one of their addresses is told that it stays where it is.
    for (const urn of people.claimsOf(followId).flatMap(({ contact }) => contact.urns ?? []))
      for (const other of people.claimsWithUrn(urnKey(urn), workspaceId)) people.markMoved(other.followId)
    people.dropFollow(followId)
  }
}

const KINDS: readonly ConflictKind[] = [
  'values',
  'gone',
  'removed-but-changed',
  'urn-taken',
  'two-owners',
  'same-person',
]

/** The conflicts an answer names: the one with that id as it was shown, or all of a kind. */
export function conflictsNamed(
  { reviews }: Repositories,
  workspaceId: number,
  named: { id: string } | { all: string },
): { conflicts: Conflict[] } | { sentence: string } {
  const open = reviews.conflicts(workspaceId)
  if ('all' in named) {
    if (!KINDS.some((kind) => kind === named.all))
      return { sentence: `"${named.all}" is not a kind of question; they are: ${KINDS.join(', ')}.` }
    const conflicts = open.filter(({ kind }) => kind === named.all)
    return conflicts.length > 0
      ? { conflicts }
      : { sentence: `Nothing of the kind "${named.all}" waits for an answer.` }
  }
  const number = Number(/^c(\d+)-[0-9a-f]{8}$/.exec(named.id)?.[1] ?? Number.NaN)
  const conflict = open.find(({ id }) => id === number)
  if (!conflict)
    return {
      sentence: `Nothing with the id "${named.id}" waits for an answer; it may have been answered, or both sides agree by now. See "contact-sync review list".`,
    }
  if (named.id !== `c${conflict.id}-${mark(conflict.attributes)}`)
    return {
      sentence:
        'One of the two sides has changed since you looked. See "contact-sync review list" again; nothing was done.',
    }
  return { conflicts: [conflict] }
}
