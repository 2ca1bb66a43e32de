/**
 * What `npm start` and `npm test` do first, so that a fresh clone needs nothing but Node 20 and npm.
 * Safe to run again at any time: when everything is in place it only reads two files.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { giveUp, requireNode24, root } from './node-24.mjs'

/** Waits between the attempts to install, in seconds: a dropped connection is the usual reason to fail. */
const WAITS = [5, 20]
/** npm's codes for what another attempt cannot mend: a lockfile that does not fit, rights, a full disk. */
const NOT_THE_NETWORK = /code (EUSAGE|EACCES|EPERM|EROFS|ENOSPC)/

/** Installs what package-lock.json names unless it is there already; ends the process with a sentence when it cannot. */
export async function ensureInstalled() {
  if (!isInstalled()) await install()
  const node = requireNode24()
  const answer = spawnSync(node, ['-v'], { encoding: 'utf8' })
  if (answer.status !== 0) {
    giveUp(
      `The Node 24 that npm installed does not run on this system (${answer.error?.message ?? answer.stderr}). ` +
        'Install Node 24 yourself, then run the same command again.',
    )
  }
}

/**
 * Compares npm's record of what lies in node_modules with package-lock.json, package by package. (File times
 * would do less well: a copy or another branch changes them without changing a package.)
 */
export function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages(join('node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return (
    Object.entries(wanted).every(
      // Optional packages for other systems are rightly absent.
      ([path, { optional }]) => path === '' || optional === true || path in present,
    ) && Object.entries(present).every(([path, { version }]) => wanted[path]?.version === version)
  )
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined // missing or half-written: install
  }
}

async function install() {
  process.stderr.write('Installing packages (a minute or two, only the first time) ...\n')
  for (const wait of [...WAITS, undefined]) {
    const result = npmCi()
    if (result.status === 0) return
    if (result.error)
      giveUp(`npm could not be started (${result.error.message}). Install npm, then try again.`)
    const report = result.stderr + result.stdout
    if (wait === undefined || NOT_THE_NETWORK.test(report)) {
      giveUp(
        `${report.trim().split('\n').slice(0, 20).join('\n')}\n\n` +
          "The packages could not be installed; npm's reason is above. When it is the network, check the " +
          `connection and run the same command again (or "npm ci" in ${root}).`,
      )
    }
    process.stderr.write(`npm did not succeed; trying again in ${wait} seconds ...\n`)
    await sleep(wait * 1000)
  }
}

function npmCi() {
  // No package of ours needs an install script: the native ones carry their programs in the package.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  // npm puts node_modules/.bin first in PATH; the Node 24 in there must not run the npm that removes it.
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(join(root, 'node_modules')))
    .join(delimiter)
  return spawnSync('npm', args, {
    cwd: root,
    env: { ...process.env, PATH },
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is npm.cmd there
    maxBuffer: 64 * 1024 * 1024,
  })
}
