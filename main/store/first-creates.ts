/**
 * New rows of a first sync become planned creates, many with one statement. Nearly every row of a long list is a person
 * of whom nothing is known yet: the verdict is to create the contact as it stands, and there is nothing to weigh. Judged
 * one by one, 100,000 of them cost 3.6 s of processor time, here 0.8 s (measured 2026-11-23, Node 24.21).
 *
 * Who is not as plain as that stays marked as moved and is judged: a row with a cleared or silent cell, an address that
 * somebody on the platform has or who did not want messages, a person whom another row states too.
 */
import type { LocalContact } from '../../shared/contact.ts'
import type { tablesOf } from './scanned.ts'
import { searchTextOf } from './search-text.ts'

/** How a row's create is written when there is nothing to judge. */
type PlainCreate = {
  /** Whom it is about, in words. */
  person: string | null
  search: string
  /** Characters of the group names, with which its contact's JSON ends; 0: it has none. */
  tail: number
}

/** Undefined where the contact says more than values, addresses and groups. @param said the contact as JSON. */
export function plainCreate(
  contact: LocalContact,
  said: string,
  rowKey: string | null,
): PlainCreate | undefined {
  const { name, language, fields, urns = [], groups, ...more } = contact
  for (const _key in more) return undefined
  if (name === null || language === null) return undefined
  for (const key in fields) if (fields[key] === null) return undefined
  const names = groups ? JSON.stringify(groups) : ''
  // SQLite counts characters, JavaScript halves of some of them.
  if (groups && (!said.endsWith(`"groups":${names}}`) || /[\ud800-\udfff]/.test(names))) return undefined
  return {
    person: name || (urns[0] ?? rowKey),
    search: searchTextOf([name, ...urns, rowKey]),
    tail: names.length,
  }
}

export type FirstCreatesRequest = {
  workspaceId: number
  sourceId: number
  /** The source's name now. */
  sourceName: string
  runId: number
  /** Of the first ones, and of the others when there are more than `backlog`. */
  priorities: { small: number; large: number; backlog: number }
  /** Addresses of contacts who did not want messages when they were deleted. */
  optedOut: ReadonlySet<string>
  /** Group keys of the names in a row. */
  groupKeys(names: readonly string[]): readonly string[]
  pace(): Promise<void> | undefined
}

/** Rows with one statement. */
const SLICE = 500

/** @param basesOf where the follows and claims of a source's new rows begin. */
export function openFirstCreates(
  db: ReturnType<typeof tablesOf>,
  basesOf: (sourceId: number) => { follows: number; claims: number; last: number } | undefined,
) {
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS scan_set (said TEXT PRIMARY KEY, keys TEXT NOT NULL) WITHOUT ROWID',
  )
  const clear = db.prepare('DELETE FROM scan_set')
  const put = db.prepare('INSERT INTO scan_set (said, keys) VALUES (?, ?)')
  const SAID = 'substr(contact, length(contact) - tail, tail)'
  const groupLists = db.prepare<[number], { said: string }>(
    `SELECT DISTINCT ${SAID} AS said FROM scan_row WHERE +source_id = ? AND tail > 0 AND problems IS NULL`,
  )
  const someoneThere = db.prepare<[number], { found: 1 }>(
    'SELECT 1 AS found FROM mirror_urn WHERE workspace_id = ? LIMIT 1',
  )
  // What `person` and `search` were made without is the key that was chosen since. A row of somebody known elsewhere has
  // no follow of its own: another source's newcomer may have been given the number it left free.
  const changes =
    db.prepare(`INSERT INTO change (run_id, follow_id, kind, source_id, source, sheet, row_number, row_key, before, after, person, search)
      SELECT @run, @follows + seq, 'create', source_id, @name, nullif(sheet, ''), number, row_key, '{}',
        CASE WHEN tail = 0 THEN contact ELSE substr(contact, 1, length(contact) - tail - 1) || keys || '}' END,
        coalesce(person, row_key),
        CASE WHEN instr(char(10) || search || char(10), char(10) || fold(row_key) || char(10)) > 0 THEN search
          ELSE search || char(10) || fold(row_key) END
      FROM scan_row CROSS JOIN moved ON moved.follow_id = @follows + seq LEFT JOIN scan_set ON tail > 0 AND said = ${SAID}
      WHERE +source_id = @source AND seq > @after AND seq <= @upTo AND tail IS NOT NULL AND problems IS NULL
        AND (tail = 0 OR keys IS NOT NULL)
        AND (SELECT max(claim.source_id = @source AND claim.row_key = scan_row.row_key) FROM claim
          WHERE claim.follow_id = @follows + seq HAVING count(*) = 1)
        AND (@alone OR NOT EXISTS (SELECT 1 FROM json_each(urns)
          JOIN mirror_urn ON mirror_urn.workspace_id = @workspace AND mirror_urn.urn_key = json_each.value))
        AND (@optedOut = '[]' OR NOT EXISTS (SELECT 1 FROM json_each(urns)
          WHERE value IN (SELECT value FROM json_each(@optedOut))))
      ORDER BY seq`)
  const intentions =
    db.prepare(`INSERT INTO intention (workspace_id, follow_id, kind, target, payload, priority, run_id, change_id)
      SELECT @workspace, follow_id, 'create', '', '{"contact":' || after || '}', @priority, run_id, id
      FROM change WHERE id > @before ORDER BY id`)
  const settled = db.prepare(
    'DELETE FROM moved WHERE follow_id IN (SELECT follow_id FROM change WHERE id > ?)',
  )
  const lastChange = db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM change')

  /** Plans them, in slices, after all sources of the stage have spoken. @returns how many. */
  return async (request: FirstCreatesRequest): Promise<number> => {
    const { workspaceId, sourceId, sourceName, runId, priorities, optedOut, groupKeys, pace } = request
    const bases = basesOf(sourceId)
    if (!bases) return 0
    clear.run()
    for (const { said } of groupLists.all(sourceId))
      put.run(said, JSON.stringify(groupKeys(JSON.parse(said) as string[])))
    const common = {
      run: runId,
      source: sourceId,
      workspace: workspaceId,
      name: sourceName,
      follows: bases.follows,
      alone: someoneThere.get(workspaceId) ? 0 : 1,
      optedOut: JSON.stringify([...optedOut]),
    }
    let planned = 0
    for (let after = 0; after < bases.last; after += SLICE) {
      const before = lastChange.get()!.id ?? 0
      const { changes: added } = changes.run({ ...common, after, upTo: after + SLICE })
      const priority = planned > priorities.backlog ? priorities.large : priorities.small
      if (added > 0) {
        intentions.run({ workspace: workspaceId, before, priority })
        settled.run(before)
      }
      planned += added
      await pace()
    }
    return planned
  }
}
