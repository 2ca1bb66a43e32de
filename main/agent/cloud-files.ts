/**
 * Files that a cloud drive shows in the folder and keeps elsewhere: reading one fetches it, which may take long, cost
 * money, or fail without a connection. OneDrive and newer iCloud drives leave the file's name, size and time; older
 * iCloud drives a small `.name.icloud` in its place.
 */
import type { Stats } from 'node:fs'

/** Smaller files may lie in the disk's own records, which hold no blocks either. */
const LEAST_BYTES = 4096

/** Nothing of it is on this disk. Elsewhere than on Windows and macOS a file without blocks is one full of zeros. */
export const isOnlyInCloud = (
  { size, blocks }: Pick<Stats, 'size' | 'blocks'>,
  platform: NodeJS.Platform,
): boolean => (platform === 'win32' || platform === 'darwin') && size > LEAST_BYTES && blocks === 0

/** The name of the file that such a stub stands for; undefined where it is none. */
export function stubbedName(name: string): string | undefined {
  return /^\.(.+)\.icloud$/.exec(name)?.[1]
}
