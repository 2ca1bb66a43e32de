/** The app as electron-builder packs it for this system, with two things of the test's own: how Playwright drives it, and its feed. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Packed = { folder: string; program: string; resources: string; remove(): void }

/** @param updates where this package looks for new versions, and whose it believes; left out: as it is released. */
export function packApp({ updates }: { updates?: { feed: string; publicKeys: string[] } } = {}): Packed {
  const { dist, version, nativeBinding } = inject('runtime')
  const folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-packed-'))
  const settings = path.join(folder, 'settings.json')
  writeFileSync(
    settings,
    JSON.stringify({
      extends: path.join(root, 'electron-builder.yml'),
      electronVersion: version,
      electronDist: dist,
      directories: { output: folder },
      electronFuses: { enableNodeCliInspectArguments: true },
      ...(updates && { extraMetadata: { updates } }),
    }),
  )
  const program = path.join(root, 'node_modules', 'electron-builder', 'cli.js')
  execFileSync(process.execPath, [program, '--linux', 'dir', '--config', settings], {
    cwd: root,
    stdio: 'pipe',
  })
  const packed = path.join(folder, 'linux-unpacked')
  const resources = path.join(packed, 'resources')
  if (nativeBinding) copyFileSync(nativeBinding, path.join(resources, 'better_sqlite3.node'))
  return {
    folder: packed,
    program: path.join(packed, 'contact-sync-agent'),
    resources,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  }
}
