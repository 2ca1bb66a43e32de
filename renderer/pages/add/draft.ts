/** What a person has chosen so far of one thing that is added, and the source it makes, as the setup file writes it. */
import type { FieldType } from '../../../shared/contact.ts'
import type { ColumnsShown, DroppedShown, InsideShown } from '../../../shared/ipc-add.ts'

export type Leaving = 'leave groups' | 'delete' | 'keep'
export type Side = 'ask' | 'spreadsheet' | 'platform'
export type FolderKind = 'newest' | 'together' | 'changes only'
export type Table = Extract<InsideShown, { kind: 'table' }>
export type Columns = Extract<ColumnsShown, { kind: 'columns' }>
export type DraftColumn = Columns['columns'][number]
/** `ignore`: not used. */
export type Chosen = { target: string; type?: FieldType }
/** How it is read where a person overruled what was found out. */
export type Reading = { sheet?: string[]; headerRow?: number; delimiter?: string; encoding?: string }
type Written = Readonly<Record<string, unknown>>

/** A source that is there already, whose columns or rules are changed, or that nobody has started yet. */
type Existing = { name: string; approved: boolean; written: Written }

export type Draft = {
  once: boolean
  folder: FolderKind | null
  pattern: string
  read: Reading
  /** What stood in the file at the last look. */
  table: Table | null
  /** The first answer about the columns: its questions and reasons stay while a person chooses. */
  proposal: Columns | null
  /** By header. */
  chosen: Readonly<Record<string, Chosen>>
  /** Headers that were unticked in the preview. */
  off: readonly string[]
  key: readonly string[] | null
  country: string | null
  groups: readonly string[]
  name: string
  onRemoved: Leaving | null
  /** The rule for which deleting was confirmed with its number. */
  deleteAgreed: boolean
  onConflict: Side
  firstSync: Side
  /** Keys of changes that are not sent. */
  unticked: ReadonlySet<string>
}

export type Item = {
  id: string
  /** Without its folder. */
  name: string
  /** Null until a file without a path has come over in pieces. */
  path: string | null
  shown: DroppedShown | null
  /** What came to nothing, by what it is called in the words. */
  failed: 'too-large' | 'no-room' | 'lost' | 'program' | null
  existing: Existing | null
  started: boolean
  draft: Draft
}

/** `C:\Documents\clientes.xlsx` → `clientes.xlsx`. */
export const fileName = (file: string): string => file.split(/[\\/]/).findLast((part) => part !== '') ?? file
const plainName = (name: string): string => name.replace(/\.[^.]+$/, '').slice(0, 100) || name

const emptyDraft: Draft = {
  once: false,
  folder: null,
  pattern: '',
  read: {},
  table: null,
  proposal: null,
  chosen: {},
  off: [],
  key: null,
  country: null,
  groups: [],
  name: '',
  onRemoved: null,
  deleteAgreed: false,
  onConflict: 'ask',
  firstSync: 'platform',
  unticked: new Set(),
}

export const newItem = (id: string, path: string | null, name: string): Item => ({
  id,
  name,
  path,
  shown: null,
  failed: null,
  existing: null,
  started: false,
  draft: { ...emptyDraft, name: plainName(name) },
})

/** What was found out before the file was read: the choice that is preselected. */
export function lookedAt(item: Item, shown: DroppedShown): Item {
  const folder = shown.kind === 'folder' ? (shown.folder?.kind ?? 'newest') : null
  const once = shown.kind === 'file' && shown.onlyOnce !== null
  return { ...item, path: shown.path, name: shown.name, shown, draft: { ...item.draft, folder, once } }
}

/** A source of the setup becomes a draft with everything it says. */
export function itemOfSource(id: string, file: string, existing: Existing): Item {
  const { written, name } = existing
  const item = newItem(id, file, fileName(file))
  return {
    ...item,
    existing,
    draft: {
      ...item.draft,
      name,
      folder: (written.folder as FolderKind | undefined) ?? null,
      pattern: textOr(written.pattern, ''),
      read: readingOf(written),
      key: listOf(written.key),
      country: textOr(written.country, null),
      groups: listOf(written.groups) ?? [],
      onRemoved: leavingOf(written.onRemoved),
      deleteAgreed: existing.approved,
      onConflict: (written.onConflict as Side | undefined) ?? 'ask',
      firstSync: (written.firstSync as Side | undefined) ?? 'platform',
    },
  }
}

const textOr = <T>(value: unknown, other: T): string | T =>
  typeof value === 'string' && value !== '' ? value : other
const listOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.length > 0 ? value.map(String) : null
const leavingOf = (value: unknown): Leaving =>
  value === 'keep' ? 'keep' : value === 'leave groups' || value === 'leaveGroups' ? 'leave groups' : 'delete'

function readingOf({ sheet, headerRow, delimiter, encoding }: Written): Reading {
  const sheets = typeof sheet === 'string' ? [sheet] : listOf(sheet)
  return {
    ...(sheets && { sheet: sheets }),
    ...(typeof headerRow === 'number' && { headerRow }),
    ...(typeof delimiter === 'string' && { delimiter: delimiter === 'tab' ? '\t' : delimiter }),
    ...(typeof encoding === 'string' && { encoding }),
  }
}

/** What a column is taken for now; null: not used, or asked and not answered. */
export function targetOf(draft: Draft, { header, target, type }: DraftColumn): Chosen | null {
  if (draft.off.includes(header)) return null
  const chosen = draft.chosen[header]
  if (chosen) return chosen.target === 'ignore' ? null : chosen
  return target === null || target === 'ignore'
    ? null
    : { target, ...(type !== null && { type: type as FieldType }) }
}

export const isAsked = ({ ask }: DraftColumn): boolean => ask.length > 0
export const isAnswered = (draft: Draft, column: DraftColumn): boolean =>
  !isAsked(column) || draft.chosen[column.header] !== undefined || draft.off.includes(column.header)

/** Columns in the order a person goes through them: those that are asked about first. */
export const inOrder = ({ columns }: Columns): DraftColumn[] => [
  ...columns.filter((column) => isAsked(column) && column.must),
  ...columns.filter((column) => isAsked(column) && !column.must),
  ...columns.filter((column) => !isAsked(column)),
]

const SEVERAL = /^(?:urn:|groups$|status$|opt-out$)/

/** Headers whose target another column has already, though only one can give it. */
export function doubled(draft: Draft): Set<string> {
  const givers = new Map<string, Set<string>>()
  for (const column of draft.proposal?.columns ?? []) {
    const target = targetOf(draft, column)?.target
    if (target === undefined || SEVERAL.test(target)) continue
    givers.set(target, (givers.get(target) ?? new Set()).add(column.header))
  }
  return new Set([...givers.values()].filter(({ size }) => size > 1).flatMap((headers) => [...headers]))
}

export const hasAddress = (draft: Draft): boolean =>
  draft.proposal === null ||
  draft.proposal.columns.some((column) => /^(?:urn:|uuid$)/.test(targetOf(draft, column)?.target ?? ''))
export const hasPhone = (draft: Draft): boolean =>
  draft.proposal?.columns.some((column) =>
    /^urn:(?:tel|whatsapp)$/.test(targetOf(draft, column)?.target ?? ''),
  ) ?? false

function columnsOf(draft: Draft): Record<string, unknown> | undefined {
  const written: Record<string, unknown> = {}
  for (const column of draft.proposal?.columns ?? []) {
    const { header } = column
    const used = targetOf(draft, column)
    // What is not named is left out; "not used" is an answer.
    if (used !== null) written[header] = asWritten(used)
    else if (draft.off.includes(header) || draft.chosen[header]) written[header] = 'ignore'
  }
  return Object.keys(written).length === 0 ? undefined : written
}

const asWritten = ({ target, type }: Chosen): unknown =>
  target.startsWith('field:') && type !== undefined ? { field: target.slice('field:'.length), type } : target

/** Did a person say anything about columns? What is there already is else left as it is written. */
const saysColumns = ({ existing, draft }: Item): boolean =>
  existing === null || Object.keys(draft.chosen).length > 0 || draft.off.length > 0

/** @param withColumns false: as the agent understands the columns by itself. */
export function sourceOf(item: Item, withColumns = true): Record<string, unknown> {
  const { draft, existing, path } = item
  const { read, folder, table } = draft
  const { path: _path, columns: before, ...rest } = existing?.written ?? {}
  const columns = withColumns && saysColumns(item) ? columnsOf(draft) : before
  const several = table !== null && table.sheets.length > 1 && folder === null
  const sheet = read.sheet ?? (several ? [table.sheet] : undefined)
  return defined({
    ...rest,
    name: draft.name.trim(),
    // A source that hears events has none.
    path: existing ? existing.written.path : path,
    folder: folder ?? undefined,
    pattern: folder !== null && draft.pattern.trim() !== '' ? draft.pattern.trim() : undefined,
    sheet,
    headerRow: read.headerRow,
    delimiter: read.delimiter,
    encoding: read.encoding,
    country: draft.country ?? undefined,
    key: draft.key ?? undefined,
    columns,
    groups: draft.groups.length > 0 ? draft.groups : undefined,
    // In these nobody is removed, whatever is said.
    onRemoved: draft.once || folder === 'changes only' ? 'keep' : (draft.onRemoved ?? 'keep'),
    onConflict: draft.onConflict,
    firstSync: draft.firstSync,
  })
}

const defined = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))

/** Is there a rule to choose for people who leave? */
export const removes = ({ once, folder }: Draft): boolean => !once && folder !== 'changes only'
