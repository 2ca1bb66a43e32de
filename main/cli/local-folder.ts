/** Where a user's data lies unless a folder is named. */
import { homedir } from 'node:os'
import path from 'node:path'

/** The user's local, not roaming, folder for program data (DESIGN 18). */
export function localFolder(
  { data }: { data?: string },
  env = process.env,
  platform = process.platform,
): string {
  if (data) return path.resolve(data)
  const name = 'contact-sync-agent'
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), name)
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', name)
  return path.join(env.XDG_DATA_HOME || path.join(homedir(), '.local', 'share'), name)
}
