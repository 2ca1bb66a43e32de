/**
 * A new AppImage in the old one's place. electron-updater would delete the old one first: with a full disk there would
 * be none left. Here the new one lies whole beside it before it takes its name.
 */
import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, renameSync, rmSync } from 'node:fs'

/** Of the AppImage that runs; the new one sets its own. */
const ITS_OWN = ['APPIMAGE', 'APPDIR', 'ARGV0', 'OWD']

/** @returns whether it is there now and was started. */
export function replaceAppImage(fetched: string, appImage: string): boolean {
  const beside = `${appImage}.new`
  try {
    copyFileSync(fetched, beside)
    chmodSync(beside, 0o755)
    renameSync(beside, appImage)
  } catch {
    rmSync(beside, { recursive: true, force: true })
    return false
  }
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ITS_OWN.includes(name)))
  spawn(appImage, [], { detached: true, stdio: 'ignore', env })
    .on('error', () => {}) // it is there all the same, and starts the next time
    .unref()
  rmSync(fetched, { force: true })
  return true
}
