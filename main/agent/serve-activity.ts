/** What answers the window about what was done (`shared/ipc-activity.ts`), and writes it to a file in the window's words. */

import type { activityContract, ChangeShown } from '../../shared/ipc-activity.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { Page } from '../../shared/ipc-ask.ts'
import { localTime } from '../../shared/iso-time.ts'
import { readPlace, shortPlace } from '../../shared/row-place.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { PageRequest, ChangeShown as StoredChange } from '../store/history.ts'
import { checkExportName, type ExportCell, writeTables } from './export-table.ts'
import type { DeskActions } from './serve.ts'
import type { RunningAccount } from './serve-account.ts'
import { fitPage } from './serve-fit.ts'
import { emptyPage, looking } from './serve-looking.ts'

type Handlers = Pick<AgentHandlers, keyof typeof activityContract>
type Looked = NonNullable<ReturnType<typeof looking>>
type Words = Readonly<Record<string, string>>
type Of = Parameters<Handlers['exportActivity']>[0]['of']

export function activityHandlers({ account }: DeskActions): Handlers {
  const read = <T>(none: T, look: (looked: Looked) => T): T => {
    const looked = looking(account())
    return looked ? look(looked) : none
  }
  return {
    runs: (page) =>
      read(emptyPage, ({ history, id, revision }) => {
        const found = history.runs(id, given(page))
        return { ...found, rows: found.rows.map(({ report: _report, ...run }) => run), revision }
      }),
    changes: ({ run, ...page }) =>
      read(emptyPage, ({ history, id, revision }) => ({
        ...changesShown(history.changes(id, run, given(page))),
        revision,
      })),
    findChanges: ({ text, ...page }) =>
      read(emptyPage, ({ history, id, revision }) => ({
        ...changesShown(history.find(id, text, given(page))),
        revision,
      })),
    story: ({ person, ...page }) =>
      read(null, ({ history, id }) => {
        const story = history.story(id, person, given(page))
        return story ? { ...changesShown(story), person: story.person } : null
      }),
    exportActivity: ({ file, of, words }) => exportTo(file, of, words, account()),
  }
}

const given = ({ after, limit }: { after?: number | undefined; limit: number }): PageRequest => ({
  limit,
  ...(after !== undefined && { after }),
})

const changesShown = ({ rows, total, next }: Page<StoredChange>): Page<ChangeShown> =>
  fitPage({ rows: rows.map(changeShown), total, next }, ({ id }) => id)

function changeShown(change: StoredChange): ChangeShown {
  const { trigger: _trigger, rowKey: _rowKey, answer, requests, ...rest } = change
  const { file, sheet } = readPlace(rest.sheet)
  return {
    ...rest,
    file,
    sheet: sheet === '' ? null : sheet,
    requests: requests.map(({ method, path, body }) => ({ method, target: path, body })),
    refused: answer?.refused ?? null,
    differences: (answer?.differences ?? []).map(({ attribute, sent, got }) => ({
      name: attribute,
      sent,
      got,
    })),
  }
}

const COLUMNS = [
  'when',
  'run',
  'person',
  'what',
  'attribute',
  'before',
  'after',
  'spreadsheet',
  'sheet',
  'row',
  'contact',
  'request',
  'answer',
] as const

/** Everything of it, page by page, a line for each value: so the table can be filtered. */
async function exportTo(
  file: string,
  of: Of,
  words: Words,
  open: RunningAccount | undefined,
): Promise<{ ok: true; rows: number } | { ok: false; sentence: string }> {
  const looked = looking(open)
  if (!looked) return { ok: false, sentence: 'There is no account yet.' }
  const { repositories, id } = looked
  const say = (key: string) => words[key] ?? key
  const fields = new Map(repositories.mirror.fields(id).map(({ key, name }) => [key, name]))
  let written = 0
  const rows = function* () {
    for (const change of changesOf(looked, of)) {
      written += 1
      yield* linesOf(change, say, fields)
    }
  }
  try {
    checkExportName(
      file,
      repositories.sources.all(id).map((source) => source.path),
    )
    const columns = COLUMNS.map((name) => say(`column.${name}`))
    await writeTables(file, [{ name: say('table'), columns, rows: rows() }])
    return { ok: true, rows: written }
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, sentence: error.message }
    throw error
  }
}

function* changesOf(looked: Looked, of: Of): Generator<StoredChange> {
  if ('all' in of) {
    for (const run of pagesOf((page) => looked.history.runs(looked.id, page)))
      yield* pagesOf((page) => looked.history.changes(looked.id, run.id, page))
    return
  }
  yield* pagesOf((page): Page<StoredChange> => {
    const { history, id } = looked
    if ('run' in of) return history.changes(id, of.run, page)
    if ('text' in of) return history.find(id, of.text, page)
    return history.story(id, of.person, page) ?? emptyPage
  })
}

function* pagesOf<Row>(read: (page: PageRequest) => Page<Row>): Generator<Row> {
  for (let next: number | null | undefined; next !== null; ) {
    const page: Page<Row> = read(next === undefined ? {} : { after: next })
    yield* page.rows
    next = page.next
  }
}

function linesOf(
  change: StoredChange,
  say: (key: string) => string,
  fields: ReadonlyMap<string, string>,
): ExportCell[][] {
  const { at, runId, person, kind, outcome, source, sheet, row, uuid, requests, status, answer } = change
  const became = outcome === 'delivered' || outcome === 'decided' ? '' : ` (${say(`became.${outcome}`)})`
  const sent = requests.map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body)}`)
  const answered = [status === null ? '' : String(status), answer?.refused ?? ''].filter(Boolean).join(' ')
  const attributeOf = (name: string) => {
    const key = /^fields?[:.](.*)$/.exec(name)?.[1]
    return key === undefined ? say(`attribute.${name}`) : (fields.get(key) ?? key)
  }
  const values =
    change.attributes.length > 0 ? change.attributes : [{ name: null, before: null, after: null }]
  return values.map(({ name, before, after }) => [
    localTime(at),
    String(runId),
    person,
    `${say(`change.${kind}`)}${became}`,
    name === null ? '' : attributeOf(name),
    before ?? '',
    after ?? '',
    source ?? '',
    shortPlace(sheet),
    row === null ? '' : String(row),
    uuid ?? '',
    sent.join('\n'),
    answered,
  ])
}
