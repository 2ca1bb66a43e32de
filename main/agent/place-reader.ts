/** Where the row of a problem stands: the file and the sheet. */
import path from 'node:path'
import { readPlace } from '../../shared/row-place.ts'
import { EVENT_SHEET } from '../../shared/sentences.ts'
import type { Repositories } from '../store/repositories.ts'
import type { SourceRow } from '../store/sources.ts'

/**
 * The file and the sheet a problem's row stands in, by what is kept as its sheet; no file for a webhook's events. A
 * folder's rows keep their file's name where several are in use, else it is the one in use.
 */
export function placeReader({ sourceFiles }: Pick<Repositories, 'sourceFiles'>, source: SourceRow) {
  const [inUse, another] = sourceFiles.current(source.id)
  const only = another === undefined ? inUse?.name : undefined
  return <Kept extends string | null>(kept: Kept): { file: string | null; sheet: string | Kept } => {
    if (kept === EVENT_SHEET) return { file: null, sheet: '' }
    const { file, sheet: written } = readPlace(kept)
    const sheet = kept === null ? kept : written
    const name = file ?? only
    return { file: name === undefined ? source.path : path.join(source.path, name), sheet }
  }
}
