/** `contact-sync activity`: what was done, run by run, change by change, or one contact's story; shown, or exported whole. */

import path from 'node:path'
import { isoTime, localTime } from '../../shared/iso-time.ts'
import { readPlace, shortPlace } from '../../shared/row-place.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { checkExportName, type ExportTable, writeTables } from '../agent/export-table.ts'
import type { Looking } from '../agent/looking.ts'
import { isUuid } from '../mapping/text.ts'
import type { ChangeShown, Page, PageRequest, RunShown, Story } from '../store/history.ts'
import {
  answerWords,
  attributeWords,
  changeLines,
  changeTitle,
  changeWords,
  countWords,
  type FieldNames,
  moreWords,
  runLine,
  triggerWords,
} from './activity-words.ts'
import { look } from './looking.ts'
import type { GlobalOptions } from './options.ts'
import { count, type Output } from './output.ts'

export type ActivityOptions = { run?: number; find?: string; contact?: string; after?: number; out?: string }

/** Runs a person looks at at once; the rest comes with `--after`. */
const RUNS_SHOWN = 20
const CHANGES_SHOWN = 50

/** One question to the history: how a page of its answer is read, said and written down. */
type Question<Row> = {
  page(request: PageRequest): Page<Row>
  shown: number
  lines(row: Row): string[]
  json(row: Row): unknown
  /** What this is a list of, in the JSON. */
  list: string
  /** What stands beside the list there. */
  about: Record<string, unknown>
  heading: string[]
  nothing: string
  table: Omit<ExportTable, 'rows'> & { rowsOf(row: Row): string[][] }
  counted(n: number): string
}

/** Exit 0. Throws `UsageError` where nobody or no run is meant, or the file cannot be written. */
export async function activityCommand(
  options: GlobalOptions & ActivityOptions,
  output: Output,
): Promise<number> {
  const { run, find, contact } = options
  if ([run, find, contact].filter((one) => one !== undefined).length > 1)
    throw new UsageError('Choose one of --run, --find and --contact.')
  return look(options, async (looking) => {
    if (options.out !== undefined)
      checkExportName(
        options.out,
        looking.sources.map((source) => source.path),
      )
    if (run !== undefined) return answer(changesOfRun(looking, run), options, output)
    if (find !== undefined) return answer(found(looking, find), options, output)
    if (contact !== undefined) return answer(storyOf(looking, contact), options, output)
    return answer(allRuns(looking), options, output)
  })
}

async function answer<Row>(
  question: Question<Row>,
  { after, out, json }: GlobalOptions & ActivityOptions,
  output: Output,
): Promise<number> {
  const start = after === undefined ? {} : { after }
  if (out !== undefined) {
    let written = 0
    const { rowsOf, ...table } = question.table
    const rows = function* () {
      for (const row of allOf(question)) {
        written += 1
        yield* rowsOf(row)
      }
    }
    await writeTables(out, [{ ...table, rows: rows() }])
    output.note(`${question.counted(written)} written to ${path.resolve(out)}.`)
  }
  const { rows, total, next } = question.page(json ? start : { ...start, limit: question.shown })
  const more = next === null ? [] : [moreWords(rows.length, total, next)]
  const lines = rows.length === 0 ? [question.nothing] : [...rows.flatMap(question.lines), ...more]
  output.result(
    { ...question.about, [question.list]: rows.map(question.json), total, next },
    [...question.heading, ...lines].join('\n'),
  )
  return 0
}

/** Every row, page by page. */
function* allOf<Row>({ page }: Question<Row>): Generator<Row> {
  for (let next: number | null | undefined; next !== null; ) {
    const read = page(next === undefined ? {} : { after: next })
    yield* read.rows
    next = read.next
  }
}

function allRuns({ repositories: { history }, workspace }: Looking): Question<RunShown> {
  return {
    page: (request) => history.runs(workspace.id, request),
    shown: RUNS_SHOWN,
    lines: (run) => [runLine(run)],
    json: runJson,
    list: 'runs',
    about: {},
    heading: [],
    nothing: 'Nothing was changed yet.',
    counted: (n) => count(n, 'run', 'runs'),
    table: {
      name: 'Runs',
      columns: ['Run', 'Began', 'Ended', 'Why', 'What', 'Took back run', 'Taken back by run'],
      rowsOf: (run) => [
        [
          String(run.id),
          localTime(run.startedAt),
          run.endedAt === null ? '' : localTime(run.endedAt),
          triggerWords(run),
          countWords(run.counts),
          ...[run.undoOf, run.undoneBy].map((other) => (other === null ? '' : String(other))),
        ],
      ],
    },
  }
}

function changesOfRun(looking: Looking, id: number): Question<ChangeShown> {
  const { repositories, workspace } = looking
  const run = repositories.history.run(workspace.id, id)
  if (!run) {
    const last = repositories.history.runs(workspace.id, { limit: 1 }).rows[0]
    const known = last ? `The last one is run ${last.id}` : 'Nothing was changed yet'
    throw new UsageError(
      `There is no run ${id}, or it is no longer kept. ${known}; "contact-sync activity" lists them.`,
    )
  }
  return {
    ...changes(looking, (request) => repositories.history.changes(workspace.id, id, request)),
    about: { run: runJson(run) },
    heading: [runLine(run)],
    nothing: 'It changed nothing.',
  }
}

function found(looking: Looking, text: string): Question<ChangeShown> {
  const { repositories, workspace } = looking
  if (text.trim() === '') throw new UsageError('Say whom to look for: part of a name, a phone or an address.')
  return {
    ...changes(looking, (request) => repositories.history.find(workspace.id, text, request)),
    nothing: `Nothing was done about anybody whose name, phone or address has "${text}" in it.`,
  }
}

function storyOf(looking: Looking, contact: string): Question<ChangeShown> {
  const { repositories, workspace } = looking
  const wanted = isUuid(contact.trim()) ? { uuid: contact.trim() } : { address: contact }
  const { history } = repositories
  const first = history.story(workspace.id, wanted)
  if (!first)
    throw new UsageError(
      `Nobody is known here by "${contact}". Give the whole phone, address or id, or look for a name with "contact-sync activity --find ${JSON.stringify(contact)}".`,
    )
  const { person } = first
  return {
    ...changes(looking, (request) => history.story(workspace.id, wanted, request) ?? first),
    about: { person },
    heading: [personLine(person, contact)],
    nothing: 'Nothing was changed about this contact.',
  }
}

function personLine({ name, addresses, onPlatform, followed }: Story['person'], contact: string): string {
  const where = onPlatform ? 'on the platform' : 'not on the platform'
  const kept = followed ? 'kept in step with your spreadsheets' : 'not kept in step with a spreadsheet'
  const known = addresses.length > 0 ? ` (${addresses.join(', ')})` : ''
  return `${name ?? contact}${known}: ${where}, ${kept}.`
}

function changes(
  { repositories, workspace }: Looking,
  page: (request: PageRequest) => Page<ChangeShown>,
): Question<ChangeShown> {
  const fields: FieldNames = new Map(
    repositories.mirror.fields(workspace.id).map(({ key, name }) => [key, name]),
  )
  return {
    page,
    shown: CHANGES_SHOWN,
    lines: (change) => [changeTitle(change), ...changeLines(change, fields)],
    json: changeJson,
    list: 'changes',
    about: {},
    heading: [],
    nothing: '',
    counted: (n) => count(n, 'change', 'changes'),
    table: {
      name: 'Changes',
      columns: [
        ...['When', 'Run', 'Who', 'What', 'Attribute', 'Before', 'After'],
        ...['Spreadsheet', 'Sheet', 'Row', 'Row key', 'Id on the platform', 'Request', 'Answer'],
      ],
      rowsOf: (change) => exported(change, fields),
    },
  }
}

/** A line for each attribute, so that the table can be filtered; a change without any has one too. */
function exported(change: ChangeShown, fields: FieldNames): string[][] {
  const { source, sheet, row, rowKey, uuid, requests } = change
  const sent = requests.map(({ method, path: to, body }) => `${method} ${to} ${JSON.stringify(body)}`)
  const attributes =
    change.attributes.length > 0 ? change.attributes : [{ name: '', before: null, after: null }]
  return attributes.map(({ name, before, after }) => [
    localTime(change.at),
    String(change.runId),
    change.person,
    changeWords(change),
    name === '' ? '' : attributeWords(name, fields),
    before ?? '',
    after ?? '',
    source ?? '',
    shortPlace(sheet),
    row === null ? '' : String(row),
    rowKey ?? '',
    uuid ?? '',
    sent.join('\n'),
    answerWords(change, fields),
  ])
}

/** `waiting`: changes of it that are still to be sent. */
const runJson = ({ id, trigger, startedAt, endedAt, counts, undoOf, undoneBy }: RunShown) => ({
  run: id,
  trigger,
  startedAt: isoTime(startedAt),
  endedAt: isoTime(endedAt),
  seconds: endedAt === null ? null : (endedAt - startedAt) / 1000,
  waiting: counts.reduce((sum, { outcome, n }) => sum + (outcome === 'waiting' ? n : 0), 0),
  counts,
  undoOf,
  undoneBy,
})

/** Of a folder the file in which the row stood. */
function folderFile(place: string | null) {
  const { file, sheet } = readPlace(place)
  return file === null ? {} : { file, sheet: sheet === '' ? null : sheet }
}

const changeJson = ({ at, runId, followId: _ours, trigger: _trigger, ...rest }: ChangeShown) => ({
  ...rest,
  ...folderFile(rest.sheet),
  run: runId,
  at: isoTime(at),
})
