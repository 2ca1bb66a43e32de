/** `node scripts/build-desktop.mjs`: builds the desktop app into out/desktop/, with icons, the practice samples and (out/licences.txt) licences. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { licenceTexts } from './licences.mjs'
import { giveUp, requireNode24, root } from './node-24.mjs'

/** What the practice account starts with, from the tests' samples. */
const SAMPLES = {
  'pacientes.xlsx': 'clinic/pacientes.xlsx',
  'pacientes.json': 'clinic/setup.json',
  'hubspot.csv': 'hubspot/hubspot-crm-exports-all-contacts.csv',
  'hubspot.json': 'hubspot/setup.json',
}

/** @param electronMajor which Electron it will run in; 33 where the stand-in takes the official one's place. */
export function buildDesktop({ electronMajor, quiet = false }) {
  const program = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const result = spawnSync(requireNode24(), [program, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', ELECTRON_MAJOR_VER: String(electronMajor) },
    encoding: 'utf8',
    stdio: quiet ? 'pipe' : ['ignore', 2, 2],
  })
  if (result.status !== 0) giveUp(`The desktop app could not be built.\n${result.stderr ?? ''}`)
  const out = path.join(root, 'out', 'desktop')
  mkdirSync(path.join(out, 'samples'), { recursive: true })
  for (const [name, from] of Object.entries(SAMPLES))
    copyFileSync(path.join(root, 'test', 'samples', from), path.join(out, 'samples', name))
  writeFileSync(path.join(root, 'out', 'licences.txt'), licenceTexts())
  cpSync(path.join(root, 'main', 'desktop', 'icons'), path.join(out, 'icons'), { recursive: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const major = process.argv.find((argument) => /^--electron=\d+$/.test(argument))?.split('=')[1]
  buildDesktop({ electronMajor: Number(major ?? 45) })
}
