/** Sources: what feeds an account, how far each was read, and the state a person sees. */
import type { Database } from 'better-sqlite3'
import { because, type Reason } from '../../shared/column-reasons.ts'
import { foldName } from '../../shared/setup.ts'
import type { Understood, UnderstoodColumn } from '../mapping/understood.ts'

export type SourceState = 'new' | 'ready' | 'waiting' | 'halted'
export type SourceRow = {
  id: number
  name: string
  path: string
  position: number
  mapping: string | null
  rowKeyKind: string | null
  contentHash: string | null
  approvedAt: number | null
  /** Which settings were approved, while its first sync has not been staged. */
  approval: string | null
  state: SourceState
  stateCode: string | null
  stateDetail: string | null
  stateSince: number | null
  readAt: number | null
  rows: number
  /** Since when it waits to be read and compared afresh; nobody it names is judged before. */
  rebaselineSince: number | null
  /** When that was last done: who was missing then is not removed without an OK. */
  rebaselinedAt: number | null
  /** Size in bytes and time in epoch milliseconds of the file that was last read to its end. */
  fileSize: number | null
  fileModified: number | null
  /** The last event of a webhook that is in the claims. */
  eventsRead: number
}

/** How the file was understood: its format, sheet and header row, and what each column became. */
export type TableInfo = {
  table: unknown
  columns: readonly { header: string; target: string | null; reasons?: readonly Reason[] }[]
  neededFields: readonly { key: string; type: string }[]
  /** What the user chose of mapping, key and constants: another choice is a re-baseline. */
  choice: string
  /** Which sheets the setup named, as JSON; absent: read by an earlier version. */
  sheets?: string
  /** False: the setup named the columns. */
  isAutomatic?: boolean
  /**
   * Headers that were used in each table, by the table's place in the source: sheets of a workbook, files of a folder.
   * Absent: read by an earlier version.
   */
  tables?: Readonly<Record<string, readonly string[]>>
}

/** What is understood as it is kept: an earlier version wrote its reasons as English text. */
type Kept = Omit<Understood, 'columns'> & { columns: readonly (UnderstoodColumn | OldColumn)[] }
type OldColumn = Omit<UnderstoodColumn, 'reasons'> & { reason: string }

const withReasons = ({ vendor, columns }: Kept): Understood => ({
  vendor,
  columns: columns.map((column) => {
    if ('reasons' in column) return column
    const { reason, ...rest } = column
    return { ...rest, reasons: [because('said-before', { text: reason })] }
  }),
})

export function openSources(db: Database) {
  const select = `SELECT id, name, path, position, mapping, row_key_kind AS rowKeyKind, content_hash AS contentHash,
    approved_at AS approvedAt, approval, state, state_code AS stateCode, state_detail AS stateDetail,
    state_since AS stateSince, read_at AS readAt, rows, rebaseline_since AS rebaselineSince,
    rebaselined_at AS rebaselinedAt, events_read AS eventsRead,
    file_size AS fileSize, file_modified AS fileModified FROM source`
  const all = db.prepare<[number], SourceRow>(`${select} WHERE workspace_id = ? ORDER BY position`)
  const byId = db.prepare<[number], SourceRow>(`${select} WHERE id = ?`)
  const insert = db.prepare('INSERT INTO source (workspace_id, name, path, position) VALUES (?, ?, ?, ?)')
  const insertDraft = db.prepare(
    'INSERT INTO source (id, workspace_id, name, path, position) VALUES (?, ?, ?, ?, ?)',
  )
  const place = db.prepare('UPDATE source SET name = ?, path = ?, position = ? WHERE id = ?')
  const setState = db.prepare(`UPDATE source SET state = @state, state_code = @code, state_detail = @detail,
    state_since = CASE WHEN state = @state AND state_code IS @code THEN state_since ELSE @now END WHERE id = @id`)
  const staged = db.prepare(`UPDATE source SET mapping = @mapping, row_key_kind = @rowKeyKind,
    content_hash = @contentHash, table_info = @table, understood = coalesce(@understood, understood), rows = @rows, approved_at = coalesce(approved_at, @now), approval = NULL,
    file_size = @fileSize, file_modified = @fileModified, read_at = @now WHERE id = @id`)
  const touched = db.prepare('UPDATE source SET file_size = ?, file_modified = ? WHERE id = ?')
  // A PC's clock may be set back: it is never before a row went missing that did until now, nor before the last time.
  const rebaselined =
    db.prepare(`UPDATE source SET rebaseline_since = NULL, rebaselined_at = max(@now, coalesce(rebaselined_at + 1, 0),
      (SELECT coalesce(max(missing_since), 0) FROM claim WHERE source_id = @id)) WHERE id = @id`)
  const read = db.prepare('UPDATE source SET read_at = ? WHERE id = ?')
  const approve = db.prepare(
    'UPDATE source SET approved_at = ? WHERE workspace_id = ? AND name = ? AND approved_at IS NULL',
  )
  const setApproval = db.prepare('UPDATE source SET approval = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM source WHERE id = ?')
  const info = db.prepare<[number], { table_info: string | null }>(
    'SELECT table_info FROM source WHERE id = ?',
  )
  const understood = db.prepare<[number], string | null>('SELECT understood FROM source WHERE id = ?').pluck()
  const shown = db.prepare<[number], string | null>('SELECT shown FROM source WHERE id = ?').pluck()
  const noteShown = db.prepare('UPDATE source SET shown = ? WHERE id = ?')
  const infoOf = (id: number): TableInfo | undefined => {
    const text = info.get(id)?.table_info
    return text ? (JSON.parse(text) as TableInfo) : undefined
  }
  return {
    all: (workspaceId: number) => all.all(workspaceId),
    get: (id: number) => byId.get(id)!,
    /**
     * Brings the table in line with the setup. A source keeps its row by name and path; where only one of them is left,
     * by the path, for it is the file that was read; two sources of one file are told apart by their names.
     * Files that are sent only once stand in no setup: `alignOnce`.
     * @returns ids of sources the setup no longer names, their claims are for the caller to drop; and who was renamed.
     */
    align(
      workspaceId: number,
      wanted: readonly { name: string; path: string }[],
    ): { gone: number[]; renamed: Map<string, string> } {
      const listed = all.all(workspaceId)
      const known = new Map(
        listed.filter(({ path }) => !isOncePath(path)).map((source) => [source.id, source]),
      )
      // Their names are given once more when those of the setup have theirs.
      for (const { id, path, position } of listed.filter((source) => isOncePath(source.path)))
        place.run(`\u0000once ${id}`, path, position, id)
      const taken = new Set<number>()
      const find = (test: (source: SourceRow) => boolean) => {
        const found = [...known.values()].find((source) => !taken.has(source.id) && test(source))
        if (found) taken.add(found.id)
        return found
      }
      const rows = [...known.values()]
      const isAlone = (path: string) =>
        rows.filter((source) => source.path === path).length === 1 &&
        wanted.filter((source) => source.path === path).length === 1
      const rules: ((source: SourceRow, name: string, path: string) => boolean)[] = [
        (source, name, path) => source.name === name && source.path === path,
        (source, _name, path) => source.path === path && isAlone(path),
        (source, name) => source.name === name,
        (source, _name, path) => source.path === path,
      ]
      const matched: (SourceRow | undefined)[] = wanted.map(() => undefined)
      for (const fits of rules)
        for (const [index, { name, path }] of wanted.entries())
          matched[index] ??= find((source) => fits(source, name, path))
      const renamed = new Map(
        wanted.flatMap(({ name }, index) => {
          const before = matched[index]?.name
          return before === undefined || before === name ? [] : [[name, before] as const]
        }),
      )
      // Names are unique: make room before giving them out again.
      for (const source of matched)
        if (source) place.run(`\u0000${source.id}`, source.path, source.position, source.id)
      wanted.forEach(({ name, path }, position) => {
        const source = matched[position]
        if (source) place.run(name, path, position, source.id)
        else insert.run(workspaceId, name, path, position)
      })
      return { gone: [...known.keys()].filter((id) => !taken.has(id)), renamed }
    },
    /**
     * The same for files that are sent only once: behind the setup's sources, each under a name of its own.
     * @returns ids of those that are not wanted any more.
     */
    alignOnce(workspaceId: number, wanted: readonly { name: string; path: string }[]): number[] {
      const listed = all.all(workspaceId)
      const [once, others] = [true, false].map((isOnce) =>
        listed.filter(({ path }) => isOncePath(path) === isOnce),
      ) as [SourceRow[], SourceRow[]]
      const names = new Set(others.map(({ name }) => foldName(name)))
      const behind = 1 + Math.max(-1, ...others.map(({ position }) => position))
      for (const { id, path, position } of once) place.run(`\u0000once ${id}`, path, position, id)
      // The oldest keeps its name.
      for (const [index, { name, path }] of [...wanted.entries()].reverse()) {
        const own = freeName(name, names)
        names.add(foldName(own))
        const source = once.find((one) => one.path === path)
        if (source) place.run(own, path, behind + index, source.id)
        else insert.run(workspaceId, own, path, behind + index)
      }
      return once.filter(({ path }) => !wanted.some((one) => one.path === path)).map(({ id }) => id)
    },
    setState(
      id: number,
      state: SourceState,
      now: number,
      code: string | null = null,
      detail: string | null = null,
    ) {
      setState.run({ id, state, code, detail, now })
    },
    /** A scan's rows are in the claims now. */
    staged(
      id: number,
      scan: {
        mapping: string
        rowKeyKind: string
        contentHash: string
        table: TableInfo
        /** Undefined: as it is kept already. */
        understood: Understood | undefined
        file: { size: number; modifiedAt: number } | undefined
        rows: number
        now: number
      },
    ) {
      const { table, understood, file, ...rest } = scan
      staged.run({
        id,
        ...rest,
        table: JSON.stringify(table),
        understood: understood ? JSON.stringify(understood) : null,
        fileSize: file?.size ?? null,
        fileModified: file?.modifiedAt ?? null,
      })
    },
    /** Everything it says was compared afresh. */
    rebaselined: (id: number, now: number) => void rebaselined.run({ id, now }),
    /** The file that was read last, saved again as it was. */
    touched: (id: number, file: { size: number; modifiedAt: number }) =>
      void touched.run(file.size, file.modifiedAt, id),
    /** Read to the end and nothing had changed. */
    readAgain: (id: number, now: number) => void read.run(now, id),
    /** Nothing of it has to be looked at first. */
    approve: (workspaceId: number, name: string, now: number) => void approve.run(now, workspaceId, name),
    /** These settings are approved; null: none any more. */
    setApproval: (id: number, settings: string | null) => void setApproval.run(settings, id),
    /** For a plan that is only shown: under a name that nobody can give, in a transaction that is rolled back. */
    putDraft: (workspaceId: number, { id, path, position }: SourceRow) =>
      void insertDraft.run(id, workspaceId, `\u0000draft`, path, position),
    remove: (id: number) => void remove.run(id),
    /** What the last staged scan found, as shown to people. */
    tableInfo: infoOf,
    /** What its columns were understood as when they were first staged; undefined where nothing is kept. */
    understood(id: number): Understood | undefined {
      const text = understood.get(id)
      return text ? withReasons(JSON.parse(text) as Kept) : undefined
    },
    /** What its columns were understood as when its first sync was last shown; null: it was not. */
    shown: (id: number): string | null => shown.get(id) ?? null,
    noteShown: (id: number, columns: string) => void noteShown.run(columns, id),
    /** Header of the column mapped to a target (`name`, `field:cidade`); with `urn:` the first URN column. */
    columnOf(id: number, target: string): string | undefined {
      const columns = infoOf(id)?.columns ?? []
      const fits = (candidate: string | null) =>
        candidate !== null && (candidate === target || (target.endsWith(':') && candidate.startsWith(target)))
      return columns.find((column) => fits(column.target))?.header
    },
  }
}
export type Sources = ReturnType<typeof openSources>

/** Where a file that is sent only once is known by: it stands in no setup. */
export const oncePath = (id: string): string => `${ONCE}${id}`
const ONCE = 'once:'
const isOncePath = (path: string): boolean => path.startsWith(ONCE)

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const own = n === 1 ? name : `${name} (${n})`
    if (!taken.has(foldName(own))) return own
  }
}
