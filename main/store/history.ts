/**
 * History a person can read: what each run changed, one contact's story, and who is meant by a name or number. Pages
 * only, newest first; works on a connection that can only read. Changes are written by `runs.ts` and `main/outbox/`.
 *
 * Whom a change is about is kept with it, so it is found when row, contact and spreadsheet are long gone; who is known
 * today is found by today's name and addresses as well.
 */
import type { Database } from 'better-sqlite3'
import type { GroupKey, Snapshot } from '../sync/snapshot.ts'
import { type AttributeChange, attributeChanges, groupNames } from './attribute-changes.ts'
import { openChangeText } from './change-text.ts'
import { openMirror } from './mirror.ts'
import { type RequestShown, requestsOf } from './requests-of.ts'
import type { ChangeAnswer, ChangeKind, ChangeOutcome } from './runs.ts'
import { addressIn, fold, wantedIn } from './search-text.ts'

/** Rows of a page at most, whatever was asked for. */
const LARGEST_PAGE = 200

/** `after`: the `next` of the page before. */
export type PageRequest = { after?: number; limit?: number }
export type Page<Row> = {
  rows: Row[]
  /** Of all pages together. */
  total: number
  /** Where the next page begins; null after the last one. */
  next: number | null
}

/** `dropped`: it never left, because it was no longer needed. */
export type ShownOutcome = ChangeOutcome | 'dropped'
export type RunCount = { kind: ChangeKind; outcome: ShownOutcome; n: number }
export type RunShown = {
  id: number
  /** `sync`, `watch`, `refresh` (judged again while sending), `undo` ... */
  trigger: string
  /** Epoch milliseconds. */
  startedAt: number
  /** Of the last answer; null while something of it still waits. */
  endedAt: number | null
  counts: RunCount[]
  /** The run that this one took back, and the one that took this one back. */
  undoOf: number | null
  undoneBy: number | null
  /** What the command said of itself, as JSON of its own; null in watch mode. */
  report: unknown
}

export type ChangeShown = {
  id: number
  runId: number
  trigger: string
  /** Epoch milliseconds: of the answer, or of the plan while there is none. */
  at: number
  /** `leave`: a removal that only took the contact out of groups. */
  kind: ChangeKind | 'leave'
  outcome: ShownOutcome
  /** Name, else an address, as known then. */
  person: string
  uuid: string | null
  followId: number
  /** The source's name then; null where nothing of a spreadsheet caused it. */
  source: string | null
  sheet: string | null
  row: number | null
  rowKey: string | null
  attributes: AttributeChange[]
  /** What was, or will be, sent for it; none where nothing is sent. */
  requests: RequestShown[]
  /** HTTP status of the answer that ended it. */
  status: number | null
  answer: ChangeAnswer | null
}

/** Who one contact's story is about: a uuid, an address in any writing, or the number our changes carry. */
export type PersonWanted = { uuid: string } | { address: string } | { followId: number }
export type Story = Page<ChangeShown> & {
  person: {
    name: string | null
    uuids: string[]
    addresses: string[]
    followed: boolean
    onPlatform: boolean
  }
}

type StoredRun = Omit<RunShown, 'counts' | 'report'> & { report: string | null }
type StoredChange = Omit<ChangeShown, 'kind' | 'attributes' | 'requests' | 'answer' | 'person'> & {
  kind: ChangeKind
  person: string | null
  before: string
  after: string
  answer: string | null
  /** An address that left first, in a request of its own. */
  released: string | null
}
type Dropped = { kind: ChangeKind; n: number }
type Ids = { uuids: Set<string>; follows: Set<number> }

/** So many waiting changes take a tenth of a second to look through, and a window asks every second. */
const MANY = 20_000
const KEEP_DROPPED_MS = 10_000
/** How often one person was made anew, at most, before a story is cut off. */
const MOST_LIVES = 20
/** An outcome nobody waits for any more is none: its intention was dropped. */
const OUTCOME = `CASE WHEN EXISTS (SELECT 1 FROM intention WHERE intention.follow_id = change.follow_id
    AND intention.change_id = change.id) THEN 'waiting' WHEN outcome = 'waiting' THEN 'dropped' ELSE outcome END`
const CHANGE = `change.id, run_id AS runId, run.trigger, coalesce(settled_at, started_at) AS at, kind, ${OUTCOME} AS outcome,
  person, change.uuid, change.follow_id AS followId, coalesce(change.source, source.name) AS source, change.sheet,
  change.row_number AS row, change.row_key AS rowKey, before, after, status, answer, json_extract(detail, '$.released') AS released
  FROM change JOIN run ON run.id = run_id LEFT JOIN source ON source.id = change.source_id`
const IN = '(SELECT value FROM json_each(?))'

export function openHistory(db: Database) {
  db.function('fold', { deterministic: true }, (text) => fold(String(text ?? '')))
  const mirror = openMirror(db)
  const changeText = openChangeText(db)

  const runs = db.prepare<[number, number, number], StoredRun>(`
    SELECT id, trigger, started_at AS startedAt, ended_at AS endedAt, undo_of AS undoOf, undone_by AS undoneBy, report
    FROM run WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?`)
  const countRuns = db.prepare<[number], { n: number }>(
    'SELECT count(*) AS n FROM run WHERE workspace_id = ?',
  )
  const run = db.prepare<[number, number], StoredRun>(`
    SELECT id, trigger, started_at AS startedAt, ended_at AS endedAt, undo_of AS undoOf, undone_by AS undoneBy, report
    FROM run WHERE workspace_id = ? AND id = ?`)
  const counts = db.prepare<[string], Omit<RunCount, 'outcome'> & { runId: number; outcome: ChangeOutcome }>(`
    SELECT run_id AS runId, kind, outcome, count(*) AS n FROM change WHERE run_id IN ${IN}
    GROUP BY run_id, kind, outcome`)
  const unsent = db.prepare<[number], Dropped>(`
    SELECT kind, count(*) AS n FROM change WHERE run_id = ? AND outcome = 'waiting'
    AND NOT EXISTS (SELECT 1 FROM intention WHERE intention.follow_id = change.follow_id AND change_id = change.id)
    GROUP BY kind`)
  let manyDropped: { runId: number; at: number; dropped: Dropped[] } | undefined
  const ofRun = db.prepare<[number, number, number], StoredChange>(`SELECT ${CHANGE} WHERE change.id IN
    (SELECT id FROM change WHERE run_id = ? AND id > ? ORDER BY id LIMIT ?) ORDER BY change.id`)
  const countOfRun = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM change WHERE run_id = ?')

  const byIds = db.prepare<[string], StoredChange>(
    `SELECT ${CHANGE} WHERE change.id IN ${IN} ORDER BY change.id DESC`,
  )

  const followsOfUuids = db.prepare<[number, string, string], { id: number }>(
    `SELECT id FROM follow WHERE workspace_id = ? AND uuid IN ${IN}
     UNION SELECT follow_id FROM change WHERE uuid IN ${IN}`,
  )
  const uuidsOfFollows = db.prepare<[string, string], { uuid: string }>(
    `SELECT uuid FROM follow WHERE id IN ${IN} AND uuid IS NOT NULL
     UNION SELECT uuid FROM change WHERE follow_id IN ${IN} AND uuid IS NOT NULL`,
  )
  const ofPerson = db.prepare<[string, string, number, number, number], StoredChange>(
    `SELECT ${CHANGE} WHERE change.id IN (SELECT id FROM change WHERE uuid IN ${IN}
       UNION SELECT id FROM change WHERE follow_id IN ${IN})
     AND run.workspace_id = ? AND change.id < ? ORDER BY change.id DESC LIMIT ?`,
  )
  const countOfPerson = db.prepare<[string, string, number], { n: number }>(
    `SELECT count(*) AS n FROM change JOIN run ON run.id = run_id WHERE change.id IN
       (SELECT id FROM change WHERE uuid IN ${IN} UNION SELECT id FROM change WHERE follow_id IN ${IN})
     AND run.workspace_id = ?`,
  )
  const claimsOf = db.prepare<[string], { contact: string }>(
    `SELECT contact FROM claim WHERE follow_id IN ${IN} ORDER BY id`,
  )
  const stillFollowed = db.prepare<[string], { n: number }>(
    `SELECT count(*) AS n FROM follow WHERE id IN ${IN}`,
  )

  const pageOf = <Row>(
    read: (limit: number) => Row[],
    idOf: (row: Row) => number,
    { limit = LARGEST_PAGE }: PageRequest,
    total: number,
  ): Page<Row> => {
    const size = Math.max(1, Math.min(limit, LARGEST_PAGE))
    const rows = read(size + 1)
    const more = rows.length > size
    if (more) rows.length = size
    return { rows, total, next: more ? idOf(rows.at(-1)!) : null }
  }

  /** Changes that nobody waits for any more. Among very many they are looked for again only after a while. */
  function droppedOf(runId: number, list: readonly RunCount[]): Dropped[] {
    const waiting = list.reduce((sum, { outcome, n }) => sum + (outcome === 'waiting' ? n : 0), 0)
    if (waiting === 0) return []
    if (waiting < MANY) return unsent.all(runId)
    const now = performance.now()
    if (manyDropped?.runId !== runId || now - manyDropped.at > KEEP_DROPPED_MS)
      manyDropped = { runId, at: now, dropped: unsent.all(runId) }
    return manyDropped.dropped
  }

  function withCounts(stored: StoredRun[]): RunShown[] {
    const ids = JSON.stringify(stored.map(({ id }) => id))
    const byRun = new Map<number, RunCount[]>(stored.map(({ id }) => [id, []]))
    for (const { runId, ...count } of counts.all(ids)) byRun.get(runId)!.push(count)
    for (const [runId, list] of byRun)
      for (const { kind, n } of droppedOf(runId, list)) {
        const waiting = list.find((count) => count.kind === kind && count.outcome === 'waiting')
        if (!waiting) continue
        waiting.n -= n
        list.push({ kind, outcome: 'dropped', n })
      }
    return stored.map(({ report, ...rest }) => ({
      ...rest,
      counts: byRun.get(rest.id)!.filter(({ n }) => n > 0),
      report: report === null ? null : (JSON.parse(report) as unknown),
    }))
  }

  /** Turns stored changes into shown ones; group names and bindings are read once for a page. */
  function reader(workspaceId: number): (stored: StoredChange) => ChangeShown {
    const nameOf = groupNames(mirror, workspaceId)
    const bindings = mirror.bindings(workspaceId)
    return ({ before: beforeText, after: afterText, answer: answerText, released, ...rest }) => {
      const before = JSON.parse(beforeText) as Snapshot
      const after = JSON.parse(afterText) as Snapshot
      const answer = answerText === null ? null : (JSON.parse(answerText) as ChangeAnswer)
      const { kind, uuid } = rest
      return {
        ...rest,
        kind: kind === 'remove' && after.groups ? 'leave' : kind,
        person: rest.person ?? nameNow(workspaceId, uuid, before, after) ?? rest.rowKey ?? uuid ?? '',
        attributes: attributeChanges(before, after, nameOf),
        requests: requestsOf({ kind, uuid, before, after, released, sent: answer?.sent }, bindings),
        answer: answer && withGroupNames(answer, nameOf),
      }
    }
  }

  /** Of changes that were recorded before names were. */
  function nameNow(
    workspaceId: number,
    uuid: string | null,
    before: Snapshot,
    after: Snapshot,
  ): string | undefined {
    const contact = uuid === null ? undefined : mirror.contact(workspaceId, uuid)
    const known = [
      after.name,
      before.name,
      contact?.name,
      after.urns?.[0],
      before.urns?.[0],
      contact?.urns[0],
    ]
    return known.find((name) => name != null && name !== '') ?? undefined
  }

  /** Everything that was ever the same person: a contact made anew has another uuid, a row found again another number. */
  function closure(workspaceId: number, { uuids, follows }: Ids): Ids {
    let before = -1
    for (let round = 0; round < MOST_LIVES && before < uuids.size + follows.size; round += 1) {
      before = uuids.size + follows.size
      const known = JSON.stringify([...uuids])
      for (const { id } of followsOfUuids.all(workspaceId, known, known)) follows.add(id)
      const numbers = JSON.stringify([...follows])
      for (const { uuid } of uuidsOfFollows.all(numbers, numbers)) uuids.add(uuid)
    }
    return { uuids, follows }
  }

  /** Who has this address today; nobody: who had it when something was changed. */
  function ownersOf(workspaceId: number, address: string): Ids {
    const { exact, ends } = addressIn(address)
    if (exact.length === 0) return { uuids: new Set(), follows: new Set() }
    const is = (urn: string) =>
      [
        ...exact.map(() => `? IN (lower(${urn}), substr(lower(${urn}), instr(${urn}, ':') + 1))`),
        ...ends.map(() => `substr(${urn}, -length(?)) = ?`),
      ].join(' OR ')
    const values = [...exact, ...ends.flatMap((end) => [end, end])]
    const owners = db
      .prepare<unknown[], { uuid: string }>(
        `SELECT DISTINCT uuid FROM mirror_urn WHERE workspace_id = ? AND (${is('urn')})`,
      )
      .all(workspaceId, ...values)
    const claimed = db
      .prepare<unknown[], { id: number }>(
        `SELECT DISTINCT follow_id AS id FROM claim_urn JOIN claim ON claim.id = claim_id
         JOIN source ON source.id = source_id WHERE workspace_id = ? AND (${is('urn_key')})`,
      )
      .all(workspaceId, ...values)
    const now = idsOf([...owners.map(({ uuid }) => ({ uuid, id: null })), ...claimed])
    if (now.uuids.size + now.follows.size > 0) return now
    // Each name, address and key stands on a line of its own.
    const lines = [
      ...exact.flatMap((whole) => [`\n${whole}\n`, `:${whole}\n`]),
      ...ends.map((end) => `${end}\n`),
    ]
    const had = lines.map(() => `instr(char(10) || search || char(10), ?) > 0`).join(' OR ')
    return idsOf(
      db
        .prepare<unknown[], { id: number; uuid: string | null }>(
          `SELECT DISTINCT follow_id AS id, change.uuid FROM change JOIN run ON run.id = run_id
           WHERE workspace_id = ? AND (${had})`,
        )
        .all(workspaceId, ...lines),
    )
  }

  return {
    /** The account's runs, newest first. */
    runs(workspaceId: number, page: PageRequest = {}): Page<RunShown> {
      const { after = Number.MAX_SAFE_INTEGER } = page
      const found = pageOf(
        (limit) => runs.all(workspaceId, after, limit),
        ({ id }) => id,
        page,
        countRuns.get(workspaceId)!.n,
      )
      return { ...found, rows: withCounts(found.rows) }
    },
    run(workspaceId: number, id: number): RunShown | undefined {
      const stored = run.get(workspaceId, id)
      return stored && withCounts([stored])[0]
    },
    /** What one run changed, in the order of its plan. */
    changes(workspaceId: number, runId: number, page: PageRequest = {}): Page<ChangeShown> {
      if (!run.get(workspaceId, runId)) return { rows: [], total: 0, next: null }
      const found = pageOf(
        (limit) => ofRun.all(runId, page.after ?? 0, limit),
        ({ id }) => id,
        page,
        countOfRun.get(runId)!.n,
      )
      return { ...found, rows: found.rows.map(reader(workspaceId)) }
    },
    /**
     * Changes to everybody whom the text could mean: part of a name in any case, with or without accents; an address or
     * a phone in any writing, or part of it; a row's key; by what they were called then, or are on the platform today.
     * Newest first.
     */
    find(workspaceId: number, text: string, page: PageRequest = {}): Page<ChangeShown> {
      const wanted = wantedIn(text)
      if (wanted.length === 0) return { rows: [], total: 0, next: null }
      const ids = changeText.find(workspaceId, wanted, !/\p{L}/u.test(text))
      const { after = Number.MAX_SAFE_INTEGER } = page
      const first = ids.findIndex((id) => id < after)
      const found = pageOf(
        (limit) => byIds.all(JSON.stringify(first < 0 ? [] : ids.slice(first, first + limit))),
        ({ id }) => id,
        page,
        ids.length,
      )
      return { ...found, rows: found.rows.map(reader(workspaceId)) }
    },
    /** One person's story across runs, newest first, also when nobody follows them any more. Undefined: nobody is known so. */
    story(workspaceId: number, wanted: PersonWanted, page: PageRequest = {}): Story | undefined {
      const none = { uuids: new Set<string>(), follows: new Set<number>() }
      const start =
        'uuid' in wanted
          ? { ...none, uuids: new Set([wanted.uuid.toLowerCase()]) }
          : 'followId' in wanted
            ? { ...none, follows: new Set([wanted.followId]) }
            : ownersOf(workspaceId, wanted.address)
      const { uuids, follows } = closure(workspaceId, start)
      const [known, numbers] = [JSON.stringify([...uuids]), JSON.stringify([...follows])]
      const total = countOfPerson.get(known, numbers, workspaceId)!.n
      const contacts = [...mirror.contacts(workspaceId, [...uuids]).values()].filter(
        ({ deleted }) => !deleted,
      )
      const claims = claimsOf.all(numbers).map(({ contact }) => JSON.parse(contact) as Snapshot)
      if (total === 0 && contacts.length === 0 && claims.length === 0) return undefined
      const found = pageOf(
        (limit) => ofPerson.all(known, numbers, workspaceId, page.after ?? Number.MAX_SAFE_INTEGER, limit),
        ({ id }) => id,
        page,
        total,
      )
      const rows = found.rows.map(reader(workspaceId))
      const names = [...contacts.map(({ name }) => name), ...claims.map(({ name }) => name), rows[0]?.person]
      return {
        ...found,
        rows,
        person: {
          name: names.find((name) => name != null && name !== '') ?? null,
          uuids: [...uuids],
          addresses: [...new Set([...contacts, ...claims].flatMap(({ urns = [] }) => urns))],
          followed: stillFollowed.get(numbers)!.n > 0,
          onPlatform: contacts.length > 0,
        },
      }
    },
  }
}

const idsOf = (found: readonly { uuid?: string | null; id: number | null }[]): Ids => ({
  uuids: new Set(found.map(({ uuid }) => uuid).filter((uuid) => uuid != null)),
  follows: new Set(found.map(({ id }) => id).filter((id) => id !== null)),
})

const withGroupNames = (
  { differences, ...rest }: ChangeAnswer,
  nameOf: (key: GroupKey) => string,
): ChangeAnswer => ({
  ...rest,
  ...(differences && {
    differences: differences.map((difference) =>
      difference.attribute === 'groups'
        ? { ...difference, sent: named(difference.sent, nameOf), got: named(difference.got, nameOf) }
        : difference,
    ),
  }),
})

const named = (keys: string, nameOf: (key: GroupKey) => string): string =>
  keys === '' ? '' : keys.split(', ').map(nameOf).join(', ')
