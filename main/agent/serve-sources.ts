/** The window's questions about spreadsheets: which there are, what one holds, and what would be sent. */
import path from 'node:path'
import type { PreviewShown } from '../../shared/ipc-agent.ts'
import type { Done } from '../../shared/ipc-ask.ts'
import type { ContactDetails, SourceKind, SourceShown } from '../../shared/ipc-lists.ts'
import { parseJson } from '../../shared/parse-json.ts'
import type { SourceSetup } from '../../shared/setup.ts'
import type { Repositories } from '../store/repositories.ts'
import { isWebhook } from '../webhook/read-event.ts'
import type { Cycle } from './cycle.ts'
import { isApproved } from './first-sync.ts'
import { placeReader } from './place-reader.ts'
import { type Preview, preview } from './preview.ts'
import type { RunningAccount } from './serve-account.ts'
import { fitRows } from './serve-fit.ts'

/** Changes shown of a preview; its counts are of all. */
const CHANGES_SHOWN = 1000

/** Files of a folder that are named; more are counted. */
const FILES_SHOWN = 5

export function sourcesOf({ sources, repositories, workspace }: Cycle): SourceShown[] {
  const rows = new Map(repositories.sources.all(workspace.id).map((row) => [row.id, row]))
  return sources.map(({ row: { id }, setup, file, once }) => {
    const row = rows.get(id)!
    const detail = row.stateDetail === null ? {} : parseJson(row.stateDetail)
    const kind = kindOf(setup)
    const files = kind === 'file' || kind === 'webhook' ? [] : repositories.sourceFiles.current(id)
    files.sort((one, other) => other.modifiedAt - one.modifiedAt)
    return {
      id,
      name: setup.name,
      kind,
      file: kind === 'webhook' ? '' : file,
      files: files.slice(0, FILES_SHOWN).map(({ name, modifiedAt }) => ({
        name,
        path: path.join(file, name),
        savedAt: modifiedAt,
      })),
      filesInUse: files.length,
      savedAt: row.fileModified,
      state: row.state,
      stateCode: row.stateCode,
      stateDetail: (detail ?? {}) as SourceShown['stateDetail'],
      stateSince: row.stateSince,
      approved: isApproved({ row, setup }),
      rows: row.rows,
      readAt: row.readAt,
      columns: [...(repositories.sources.tableInfo(id)?.columns ?? [])],
      onRemoved: setup.onRemoved,
      removalDelayMinutes: setup.removalDelayMinutes,
      once: once ? { until: once.until } : null,
      enforced: setup.policy === 'enforce',
    }
  })
}

const kindOf = (setup: SourceSetup): SourceKind => (isWebhook(setup) ? 'webhook' : (setup.folder ?? 'file'))

/** Every row that lists a contact, in the order in which their values count. */
export function listedIn(
  { people, sources, sourceFiles }: Repositories,
  workspaceId: number,
  uuid: string,
): ContactDetails['listedIn'] {
  const follow = people.followOf(workspaceId, uuid)
  if (!follow) return []
  const named = new Map(sources.all(workspaceId).map((row) => [row.id, row]))
  return people.claimsOf(follow.id).flatMap(({ sourceId, sheet, rowNumber, missingSince }) => {
    const row = named.get(sourceId)
    if (!row) return []
    const isEvents = row.path.startsWith('webhook:')
    const place = placeReader({ sourceFiles }, row)(sheet)
    return [
      {
        source: row.name,
        isEvents,
        file: isEvents ? '' : (place.file ?? ''),
        sheet: place.sheet || null,
        row: rowNumber,
        missing: missingSince !== null,
      },
    ]
  })
}

/** Looks at one source now; `file` of its folder is read whatever its date. */
export function checkSource(account: RunningAccount, name: string, file: string | null): Done {
  const source = account.cycle.sources.find(({ setup }) => setup.name === name)
  if (!source) return { ok: false, sentence: `There is no spreadsheet called ${name}.` }
  if (file === null) {
    account.watch.lookNow()
    return { ok: true }
  }
  if (account.paused) return { ok: false, sentence: 'It is paused.' }
  // It may take long; how it goes is seen in the standing.
  void account.readChosen(source.row.id, file)
  return { ok: true }
}

/** What would be sent now, with the watch waiting; nothing is sent or kept. */
export const previewNow = (account: RunningAccount): Promise<PreviewShown> =>
  account.alone(async () => previewShown(await preview(account.cycle, account.signal)))

function previewShown({ counts, changes, sources, end }: Preview): PreviewShown {
  return {
    counts,
    changes: fitRows(changes.slice(0, CHANGES_SHOWN)),
    sources: sources.map(({ name, state, code }) => ({ name, state, code: code ?? null })),
    trouble: end
      ? end.kind === 'unavailable'
        ? end.outcome.why
        : end.kind === 'halted'
          ? end.why
          : null
      : null,
  }
}
