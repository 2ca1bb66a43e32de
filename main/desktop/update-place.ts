/**
 * Who installs a new version here. The program does where the person may change its files: the default on each system.
 * What was put on the PC for every user, or by a package of the system, is updated the way it came.
 */
import path from 'node:path'
import type { Platform } from './operating-system.ts'

export type Place = {
  platform: Platform
  /** The running program's file. */
  program: string
  /** Windows: `%LOCALAPPDATA%`, where an installation for one user lies. */
  localAppData: string | undefined
  /** Linux: the AppImage this was started from. */
  appImage: string | undefined
  canWrite(file: string): boolean
}

export function isInstalledByAdministrator({
  platform,
  program,
  localAppData,
  appImage,
  canWrite,
}: Place): boolean {
  switch (platform) {
    case 'win32': {
      if (!localAppData) return true
      const inside = path.win32.relative(localAppData.toLowerCase(), program.toLowerCase())
      return inside.startsWith('..') || path.win32.isAbsolute(inside)
    }
    case 'darwin': {
      // …/Contact Sync Agent.app/Contents/MacOS/Contact Sync Agent; the whole .app is replaced.
      const bundle = path.posix.resolve(program, '../../..')
      return !canWrite(bundle) || !canWrite(path.posix.dirname(bundle))
    }
    case 'linux':
      return !appImage || !canWrite(appImage) || !canWrite(path.posix.dirname(appImage))
  }
}
