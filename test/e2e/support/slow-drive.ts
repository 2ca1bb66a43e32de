/** A drive that hangs when a test says so (`slow-drive-server.ts`; Linux, root). */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { newFolder } from './app.ts'

const server = fileURLToPath(new URL('slow-drive-server.ts', import.meta.url))

/** Who is not root, or has no FUSE, cannot mount one. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/dev/fuse')

/** `folder` is where the app sees it; what is saved is saved in `behind`, which never hangs. */
export async function openSlowDrive() {
  const [behind, folder] = [newFolder(), newFolder()]
  const child = spawn(process.execPath, [server, behind, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const hang = path.join(behind, 'hang')
  onTestFinished(() => {
    rmSync(hang, { force: true })
    child.kill('SIGKILL') // whoever still waits for an answer gets an error
    execFileSync('umount', ['-l', folder])
  })
  return {
    folder,
    behind,
    hang: () => writeFileSync(hang, ''),
    goOn: () => rmSync(hang),
  }
}
