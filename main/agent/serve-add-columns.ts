/** What the columns of a spreadsheet that is being added most likely are, and what their first values become. */
import path from 'node:path'
import type { ColumnsShown, DraftProblem } from '../../shared/ipc-add.ts'
import type { CellProblem } from '../../shared/row.ts'
import { folderPlace } from '../../shared/row-place.ts'
import { parseSetup, type SourceSetup } from '../../shared/setup.ts'
import type { DraftedTable } from '../mapping/draft-table.ts'
import { SAMPLE_ROWS } from '../mapping/propose.ts'
import { draftFile } from '../spreadsheets/scan-file.ts'
import type { SourceRow } from '../store/sources.ts'
import type { Cycle } from './cycle.ts'
import { cutTo, fileToLookAt, LOOK_MS } from './serve-add-inside.ts'
import { mappingOf, readLimits, readOptions } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'

/** Characters of samples in one answer, and of one. */
const MOST_TEXT = 80_000
const MOST_SAMPLE = 200
const MOST_PROBLEMS = 100

/** A source that is being added is not in the store: it stands under a number that no other comes to have. */
export const DRAFT_ID = 1_000_000_000

export type ReadDraft = { ok: true; active: ActiveSource } | { ok: false; sentence: string }

/**
 * A source as the wizard wrote it, as if the setup named it already, behind all others.
 * @param replaces the name of the source whose place it takes.
 */
export function readDraft(
  cycle: Cycle,
  written: Readonly<Record<string, unknown>>,
  replaces: string | undefined,
): ReadDraft {
  const { setup, setupFolder } = cycle.options
  const reading = parseSetup({ workspace: { host: setup.workspace.host }, sources: [written] })
  const [source] = reading.ok ? reading.setup.sources : []
  if (!reading.ok) return { ok: false, sentence: reading.errors.map(({ sentence }) => sentence).join(' ') }
  if (source?.path === undefined) return { ok: false, sentence: 'Only files and folders are added here.' }
  const file = path.resolve(setupFolder, source.path)
  const known = cycle.sources.find((one) => one.setup.name === replaces)
  if (known) return { ok: true, active: { row: known.row, setup: source, file } }
  const position = cycle.sources.length
  return { ok: true, active: { row: newRow(source, file, position), setup: source, file } }
}

const newRow = ({ name }: SourceSetup, file: string, position: number): SourceRow => ({
  id: DRAFT_ID,
  name,
  path: file,
  position,
  mapping: null,
  rowKeyKind: null,
  contentHash: null,
  approvedAt: null,
  approval: null,
  state: 'new',
  stateCode: null,
  stateDetail: null,
  stateSince: null,
  readAt: null,
  rows: 0,
  rebaselineSince: null,
  rebaselinedAt: null,
  fileSize: null,
  fileModified: null,
  eventsRead: 0,
})

/** Read beside the agent; nothing of it is kept. */
export async function draftColumns(cycle: Cycle, active: ActiveSource): Promise<ColumnsShown> {
  const { repositories, workspace, options } = cycle
  const style = { dateStyle: workspace.dateStyle, platform: options.platform ?? process.platform }
  const file = await fileToLookAt(active.file, active.setup.pattern, style)
  if (typeof file !== 'string') return { kind: 'halt', ...file }
  const read = { ...readOptions(active), limits: readLimits(options.setup.limits) }
  const mapping = mappingOf(repositories, active, workspace)
  const request = { path: file, read, mapping, rows: SAMPLE_ROWS }
  const answer = await draftFile(options.readers, request, AbortSignal.timeout(LOOK_MS))
  if (answer.kind === 'halt') return { kind: 'halt', code: answer.code, detail: { ...answer.detail } }
  const place = active.setup.folder === null ? undefined : path.basename(file)
  const { country } = active.setup
  return {
    kind: 'columns',
    ...shown(answer.drafted, place),
    country: country ?? workspace.country,
    countryFrom: country ? 'source' : workspace.country ? 'account' : null,
    fields: repositories.mirror.fields(workspace.id).map(({ key, name, type }) => ({ key, name, type })),
  }
}

type Shown = Extract<ColumnsShown, { kind: 'columns' }>

function shown(
  { vendor, columns, key, rows, problems, problemCount }: Extract<DraftedTable, { kind: 'drafted' }>,
  place: string | undefined,
): Pick<Shown, 'vendor' | 'columns' | 'key' | 'rows' | 'problems' | 'problemCount'> {
  const texts = columns.reduce((sum, { samples }) => sum + 2 * samples.length, 0)
  const most = Math.min(MOST_SAMPLE, Math.max(8, Math.floor(MOST_TEXT / (texts || 1))))
  return {
    vendor,
    columns: columns.map(({ samples, ...column }) => ({
      ...column,
      samples: samples.map(({ before, after, problem }) => ({
        before: cutTo(most, before),
        after: after === null ? null : cutTo(most, after),
        problem,
      })),
    })),
    key,
    rows,
    problems: problems
      .slice(0, MOST_PROBLEMS)
      .map((problem) =>
        problemShown(problem, place === undefined ? problem.sheet : folderPlace(place, problem.sheet)),
      ),
    problemCount,
  }
}

/** @param sheet where it stands: a sheet, or a file of a folder and its sheet. */
export const problemShown = (
  { code, column, text, detail, row }: CellProblem & { row: number | null },
  sheet: string,
): DraftProblem => ({
  sheet: sheet === '' ? null : sheet,
  row,
  column: column ?? null,
  code,
  text: text === undefined ? null : cutTo(MOST_SAMPLE, text),
  detail: detail ?? {},
})
