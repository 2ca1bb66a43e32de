/** A release as `scripts/sign-update.mjs` makes it, with a key of the test's own. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../scripts/sign-update.mjs', import.meta.url))
const run = (...args: string[]) =>
  execFileSync(process.execPath, [script, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()

/** @param folder where the private key comes to lie. @returns its public half, and what signs with it. */
export function openReleases(folder: string, name = 'release.pem') {
  const keyFile = path.join(folder, name)
  const publicKey = run('--new-key', keyFile)
  const settings = path.join(folder, `${name}.yml`)
  writeFileSync(settings, publicKey)
  return {
    keyFile,
    publicKey,
    /** @returns the manifest's text. */
    sign(
      version: string,
      bytes: string | Buffer,
      { system = 'linux-x64', name: fileName = 'app-1.AppImage' } = {},
    ) {
      const file = path.join(folder, fileName)
      writeFileSync(file, bytes)
      const args = ['--key', keyFile, '--settings', settings, '--version', version, '--system', system, file]
      return readFileSync(run(...args), 'utf8')
    },
  }
}
