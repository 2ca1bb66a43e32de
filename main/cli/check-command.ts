/** `contact-sync check`: connection, access key, account, sources and mapping, without keeping or sending anything. */
import path from 'node:path'
import { reasonSentence } from '../../shared/column-reasons.ts'
import type { Cycle, ScannedSource } from '../agent/cycle.ts'
import { EXIT } from '../agent/report.ts'
import { mappingOf, readLimits, readOptions } from '../agent/source-mapping.ts'
import { readAccount, scanAll } from '../agent/sync.ts'
import type { ColumnPlan } from '../mapping/headers.ts'
import type { Understood } from '../mapping/understood.ts'
import { columnTable, type ShownColumn, shownColumn } from './column-table.ts'
import { type LookedAt, lookAt } from './look-at-file.ts'
import { count, type Output } from './output.ts'
import { endSentence, sourceSentence } from './words.ts'

/** @returns the exit code of DESIGN 14: 4 where a source cannot be used, 5 where the account cannot. */
export async function checkCommand(cycle: Cycle, output: Output, signal: AbortSignal): Promise<number> {
  const end = await readAccount(cycle, signal)
  if (end) {
    output.note(endSentence(end) ?? '')
    output.result({ ok: false, account: null, sources: [] }, '')
    return EXIT.platform
  }
  const { name, country, timezone, profile } = cycle.workspace
  const known = cycle.repositories.mirror.count(cycle.workspace.id)
  const read = await scanAll(cycle, cycle.sources, signal)
  const sources: (Mapped & {
    name: string
    file: string
    files: string[]
    ok: boolean
    problem: string | null
  })[] = []
  for (const [index, result] of read.results.entries()) {
    const sentence = sourceSentence(result)
    if (sentence) output.note(sentence)
    const ok = result.state === 'read' || result.state === 'unchanged'
    const problem = ok ? null : (sentence ?? null)
    const files = filesOf(cycle, read.ends[index]!)
    const mapped = await mappedNow(cycle, read.ends[index]!, files, signal)
    sources.push({ name: result.name, file: result.file, files, ok, problem, ...mapped })
  }
  const lines = sources.flatMap((source) => [
    `${source.name} (${[source.file, ...source.files].join(', ')}): ${source.ok ? 'can be read' : 'cannot be used'}`,
    ...(source.columns.length > 0 ? columnTable(source.columns, '    ') : []),
  ])
  const account = `Connected to "${name}" (${country ?? 'no country'}, ${timezone}; ${profile}), ${count(known, 'contact', 'contacts')} there.`
  const ok = sources.every((source) => source.ok)
  output.result(
    { ok, account: { name, country, timezone, profile, contacts: known }, sources },
    [account, ...lines].join('\n'),
  )
  return ok ? EXIT.ok : EXIT.halted
}

/** Of a folder the files that are used now. */
function filesOf({ repositories }: Cycle, { source, end }: ScannedSource): string[] {
  const read = end.kind === 'scanned' ? end.scan.folder?.read : undefined
  return (read ?? repositories.sourceFiles.current(source.row.id)).map(({ name }) => name)
}

type Mapped = { headerRow: number | null; vendor: string | null; columns: ShownColumn[] }

/**
 * The columns as they are used; of a source that could not be read as they were, and of one that was never used as they
 * most likely are. What they hold is read again for it: nothing of it is kept.
 */
async function mappedNow(
  cycle: Cycle,
  { source, end }: ScannedSource,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Mapped> {
  const { sources } = cycle.repositories
  const used = end.kind === 'scanned' ? end.scan.columns : sources.tableInfo(source.row.id)?.columns
  const understood = end.kind === 'scanned' ? end.scan.understood : sources.understood(source.row.id)
  const looked = await look(cycle, source, files, signal)
  return {
    headerRow: looked?.table.headerRow ?? null,
    vendor: (used ? understood : looked?.understood)?.vendor ?? null,
    columns: used
      ? used.map((plan) => asUsed(plan, understood, looked))
      : (looked?.understood.columns.map(shownColumn) ?? []),
  }
}

async function look(
  cycle: Cycle,
  source: ScannedSource['source'],
  files: readonly string[],
  signal: AbortSignal,
): Promise<LookedAt | undefined> {
  const { setup } = source
  if (setup.path === undefined) return undefined
  // Of a folder the first file stands for all.
  const file = setup.folder === null ? source.file : files[0] && path.join(source.file, files[0])
  if (file === undefined) return undefined
  const { context } = mappingOf(cycle.repositories, source, cycle.workspace)
  const { readers, setup: whole } = cycle.options
  const looked = await lookAt(
    readers,
    { path: file, read: { ...readOptions(source), limits: readLimits(whole.limits) } },
    { profile: context.profile, country: setup.country ?? context.country },
    signal,
  )
  return looked.kind === 'looked' ? looked : undefined
}

function asUsed(
  {
    header,
    target,
    reasons = [],
    confidence = 0,
  }: Pick<ColumnPlan, 'header' | 'target'> & Partial<ColumnPlan>,
  understood: Understood | undefined,
  looked: LookedAt | undefined,
): ShownColumn {
  const kept = understood?.columns.find((column) => column.header === header)
  const samples = looked?.understood.columns.find((column) => column.header === header)?.samples ?? []
  return {
    header,
    target,
    ...(kept?.target?.kind === 'field' && kept.target.type && { type: kept.target.type }),
    confidence,
    reason: reasonSentence(reasons),
    samples,
    ...(target === null && kept && kept.ask.length > 0 && { ask: kept.ask }),
    ...(kept?.dateStyle && { dateStyle: kept.dateStyle }),
  }
}
