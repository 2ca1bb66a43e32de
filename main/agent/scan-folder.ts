/** A folder as a source (DESIGN 5): what is in it, and then what its kind makes of that. */
import { listFolder } from './folder-files.ts'
import { scanChanges } from './scan-changes.ts'
import { scanNewest } from './scan-newest.ts'
import { haltEnd } from './scan-one-file.ts'
import type { ScanEnd, ScanParts } from './scan-source.ts'
import { scanTogether } from './scan-together.ts'
import type { ActiveSource } from './sources.ts'

/** An empty folder, or one that is not there, waits: nobody has left because of that. */
export async function scanFolder(
  parts: ScanParts,
  source: ActiveSource,
  signal: AbortSignal,
): Promise<ScanEnd> {
  const { workspace, platform } = parts
  const files = await listFolder(source, { dateStyle: workspace.dateStyle, platform })
  if (!Array.isArray(files)) return haltEnd(files)
  const { chosenFile } = source
  if (chosenFile !== undefined && !files.some(({ name }) => name === chosenFile))
    return { kind: 'halted', code: 'other-file', detail: { file: chosenFile } }
  switch (source.setup.folder) {
    case 'newest':
      return scanNewest(parts, source, files, signal)
    case 'together':
      return scanTogether(parts, source, files, signal)
    default:
      return scanChanges(parts, source, files, signal)
  }
}
