/** What is needed to look at the data as it is now, beside whoever works with it. */
import type { Setup } from '../../shared/setup.ts'
import type { ReaderHost } from '../spreadsheets/reader-host.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'

export type Looking = {
  repositories: Repositories
  workspace: WorkspaceRow
  sources: SourceRow[]
  setup: Setup
  /** Paths in the setup are relative to there. */
  setupFolder: string
  /** Where a process cannot start its readers itself (the desktop app). */
  readers?: ReaderHost
}
