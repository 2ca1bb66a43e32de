/**
 * Files that were dropped without a path (out of a mail or a browser): their bytes are kept in the data folder until they
 * were sent or given up, and never longer than a day.
 */
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** To Windows these are no files, whatever stands behind the dot. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?:\.|$)/i
const KEPT_FOR_MS = 24 * 60 * 60_000

export type TakenBytes =
  | { ok: true; path: string | null }
  | { ok: false; code: 'too-large' | 'no-room' | 'lost' }

/** Where they lie, whichever account they are for. */
export const dropsIn = (dataFolder: string): string => path.join(dataFolder, 'dropped')

/** @param folder of their own; made when the first arrives. */
export function keepDrops(folder: string, now: () => number) {
  const inside = (file: string) => path.dirname(path.dirname(file)) === folder
  return {
    folder,
    /** The next piece of a file, in order. @returns where it lies after the last one. */
    async take(
      piece: { id: string; name: string; at: number; bytes: Uint8Array; last: boolean },
      most: number,
    ): Promise<TakenBytes> {
      const own = path.join(folder, piece.id)
      const file = path.join(own, fileName(piece.name))
      if (piece.at + piece.bytes.length > most) return giveUp(own, 'too-large')
      try {
        if (piece.at === 0) {
          await forgetOld(folder, now() - KEPT_FOR_MS)
          await rm(own, { recursive: true, force: true })
          await mkdir(own, { recursive: true, mode: 0o700 })
        }
        const handle = await open(file, piece.at === 0 ? 'wx' : 'r+', 0o600)
        try {
          const { size } = await handle.stat()
          if (size !== piece.at) return await giveUp(own, 'lost')
          await handle.write(piece.bytes, 0, piece.bytes.length, piece.at)
          if (piece.last) await handle.sync()
        } finally {
          await handle.close()
        }
        return { ok: true, path: piece.last ? file : null }
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return giveUp(own, 'no-room')
        if (code === 'ENOENT' || code === 'EEXIST') return giveUp(own, 'lost')
        throw error
      }
    },
    /** It was sent, or is not to be. Other files than those kept here stay. */
    async forget(file: string): Promise<void> {
      if (inside(file)) await rm(path.dirname(file), { recursive: true, force: true })
    },
    /** What is older than a day goes. */
    tidy: (): Promise<void> => forgetOld(folder, now() - KEPT_FOR_MS),
  }
}

async function giveUp(own: string, code: 'too-large' | 'no-room' | 'lost'): Promise<TakenBytes> {
  await rm(own, { recursive: true, force: true }).catch(() => undefined)
  return { ok: false, code }
}

async function forgetOld(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const own = path.join(folder, name)
    const found = await stat(own).catch(() => undefined)
    // What is said to come from later than now was left while the clock was ahead.
    if (found && (found.mtimeMs < before || found.mtimeMs > before + 2 * KEPT_FOR_MS))
      await rm(own, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** As it was called, with nothing in it that a system cannot write or that leads elsewhere. */
function fileName(name: string): string {
  const safe = path
    .basename(name.replaceAll('\\', '/'))
    .replace(/[\u0000-\u001f<>:"/\\|?*]/g, '_')
    .replace(/^\.+|[. ]+$/g, '')
  const { name: stem, ext } = path.parse(safe)
  const whole = `${[...stem].slice(0, 80).join('') || 'file'}${[...ext].slice(0, 12).join('')}`
  return DEVICE.test(whole) ? `_${whole}` : whole
}
