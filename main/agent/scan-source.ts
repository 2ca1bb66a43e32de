/** What one source says now: a file, a folder, or a webhook's events, from where it lies to temporary tables. */
import type { ReadLimits } from '../spreadsheets/limits.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { SourceRow } from '../store/sources.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { scanFolder } from './scan-folder.ts'
import { scanOneFile } from './scan-one-file.ts'
import type { HaltDetail } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

export type ScanParts = Repositories & {
  scanned: Scanned
  readers: ReaderHost
  limits: Partial<ReadLimits> & { fileBytes: number }
  workspace: WorkspaceRow
  platform: NodeJS.Platform
  now(): number
}
/** About a part of a source, while the rest of it counts. `left alone`: a person says whether it is to be used. */
export type Notice = { kind: 'waiting' | 'halted' | 'left alone'; code: string; detail: HaltDetail }
export type ScanEnd =
  | { kind: 'unchanged'; notice?: Notice }
  | { kind: 'scanned'; scan: FinishedScan }
  /** Not there, or busy: a normal state that passes by itself. */
  | { kind: 'waiting'; code: string; detail: HaltDetail }
  /** Nothing of this source is used before a person has looked at it. */
  | { kind: 'halted'; code: string; detail: HaltDetail }
export type StoppedEnd = Extract<ScanEnd, { kind: 'waiting' | 'halted' }>

export async function scanSource(
  parts: ScanParts,
  source: ActiveSource,
  signal: AbortSignal,
): Promise<ScanEnd> {
  if (source.once) return scanOnce(parts, source, signal)
  return source.setup.folder === null ? scanOneFile(parts, source, signal) : scanFolder(parts, source, signal)
}

/** A file that is sent only once is read once; whoever it names again later is somebody a person dropped again. */
async function scanOnce(parts: ScanParts, source: ActiveSource, signal: AbortSignal): Promise<ScanEnd> {
  if (isStaged(source.row)) return { kind: 'unchanged' }
  const end = await scanOneFile(parts, source, signal)
  return end.kind === 'scanned' ? { ...end, scan: { ...end.scan, extent: 'changes' } } : end
}

/** Its rows are in the claims. After a restart from an older copy they are taken in once more. */
export const isStaged = ({ mapping, rebaselineSince }: SourceRow): boolean =>
  mapping !== null && rebaselineSince === null
