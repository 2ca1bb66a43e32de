/**
 * The OK for a first sync. It is kept before anything is read, so that whatever cuts the reading short (another setup, a
 * crash, no network) asks nobody twice: the next look at the source carries on. It ends when the source is staged, and it
 * is for what was shown alone: other settings of the source, columns that would be understood otherwise, and a file that
 * stops the source each want a new one.
 */
import { hash } from 'node:crypto'
import type { Cycle } from './cycle.ts'
import { isShownOtherwise } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

/** What is approved: the source as it is set up, whatever it is called. */
const settingsOf = ({ setup }: Pick<ActiveSource, 'setup'>): string =>
  hash('sha256', JSON.stringify({ ...setup, name: '' }))

/** Was its first sync approved, and with these settings? */
export const isApproved = ({ row, setup }: Pick<ActiveSource, 'row' | 'setup'>): boolean =>
  row.approvedAt !== null || row.approval === settingsOf({ setup })

/** When this resolves, nothing that happens to the PC loses it. */
export function approveFirstSync(cycle: Cycle, sourceId: number): Promise<void> {
  const { store, repositories } = cycle
  return store.exclusive(() => {
    cycle.sources = cycle.sources.map((source) => {
      if (source.row.id !== sourceId) return source
      repositories.sources.setApproval(sourceId, settingsOf(source))
      return { ...source, row: repositories.sources.get(sourceId) }
    })
  })
}

/** May be staged: its first sync is approved, and is still what was shown. Where it is not, the OK is taken back. */
export async function mayBeStaged({ repositories, store }: Cycle, scan: FinishedScan): Promise<boolean> {
  if (!isApproved(scan.source)) return false
  if (!isShownOtherwise(repositories, scan)) return true
  await store.exclusive(() => repositories.sources.setApproval(scan.source.row.id, null))
  return false
}
