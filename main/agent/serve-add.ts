/** What answers the window while a spreadsheet is added (`shared/ipc-add.ts`). */
import path from 'node:path'
import type { addContract, ColumnsShown } from '../../shared/ipc-add.ts'
import type { AgentHandlers } from '../../shared/ipc-agent.ts'
import type { DeskActions } from './serve.ts'
import { keepDrops } from './serve-add-bytes.ts'
import { draftColumns, readDraft } from './serve-add-columns.ts'
import { lookInside } from './serve-add-inside.ts'
import { lookAtPaths } from './serve-add-paths.ts'
import { readLimits } from './source-mapping.ts'

type AddHandlers = Pick<AgentHandlers, keyof typeof addContract>

const NO_ACCOUNT = { kind: 'refused', sentence: 'There is no account yet.' } as const

/** Before there is an account, limits are the default ones. */
const DEFAULT_FILE_BYTES = 200 * 1024 * 1024

export function addHandlers(desk: DeskActions): AddHandlers {
  const drops = keepDrops(path.join(desk.dataFolder, 'dropped'), () => desk.clock.wall())
  void drops.tidy().catch(desk.fail)
  const limits = () => {
    const cycle = desk.account()?.cycle
    return cycle ? readLimits(cycle.options.setup.limits) : { fileBytes: DEFAULT_FILE_BYTES }
  }
  const style = () => ({
    dateStyle: desk.account()?.cycle.workspace.dateStyle ?? ('day_first' as const),
    platform: process.platform,
  })
  return {
    lookAtPaths: ({ paths }) =>
      lookAtPaths(paths, {
        ...style(),
        sources: desk.account()?.cycle.sources ?? [],
        most: limits().fileBytes,
        kept: drops.folder,
      }),
    takeBytes: (piece) => drops.take(piece, limits().fileBytes),
    lookInside: ({ path: file, pattern, rows, sheet, headerRow, delimiter, encoding }) =>
      lookInside(
        desk.readers,
        {
          path: file,
          pattern: pattern ?? null,
          rows,
          read: {
            limits: limits(),
            ...(sheet && { sheet }),
            ...(headerRow !== undefined && { headerRow }),
            ...(delimiter !== undefined && { delimiter }),
            ...(encoding !== undefined && { encoding }),
          },
        },
        style(),
      ),
    draftColumns: async ({ source, replaces }): Promise<ColumnsShown> => {
      const cycle = desk.account()?.cycle
      if (!cycle) return NO_ACCOUNT
      const draft = readDraft(cycle, source, replaces)
      return draft.ok ? draftColumns(cycle, draft.active) : { kind: 'refused', sentence: draft.sentence }
    },
    draftPreview: () => NO_ACCOUNT,
    draftChanges: () => ({ rows: [], total: 0, next: null }),
    draftProblems: () => ({ rows: [], total: 0, next: null }),
    startDraft: () => ({ ok: false, code: 'changed-since' }),
    dropDraft: () => undefined,
  }
}
