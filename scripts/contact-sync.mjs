#!/usr/bin/env node
/**
 * The `contact-sync` command. Starts the agent's command line on Node 24: from its TypeScript in a clone, from
 * `out/` in the published package (Node does not strip types under node_modules).
 */
import { existsSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import {
  becomeProgram,
  dieWithWrapper,
  EXIT_BUG,
  endWithNpm,
  giveUp,
  hasWrapper,
  ignoreEchoes,
  isNewEnough,
  requireNode24,
  root,
} from './node-24.mjs'

const source = join(root, 'main', 'cli.ts')
const inClone = existsSync(source)
const entry = inClone ? source : join(root, 'out', 'main', 'cli.js')

if (inClone && !existsSync(join(root, 'node_modules'))) {
  giveUp(`The packages are not installed. Run "npm ci" in ${root}, then the same command again.`)
}
if (!existsSync(entry))
  giveUp(`This copy of contact-sync-agent is incomplete: ${entry} is missing. Install it again.`)

if (hasWrapper()) {
  dieWithWrapper()
  await start()
} else if (isNewEnough()) {
  endWithNpm()
  ignoreEchoes()
  await start()
} else {
  becomeProgram(requireNode24(), [fileURLToPath(import.meta.url), ...process.argv.slice(2)])
}

/**
 * In a clone Node takes the types out of every module at each start: half a second of processor time and 30 MiB, in
 * each of its processes. What it made of them is kept, as code, until they change.
 */
function keepCompiled() {
  const folder = join(root, 'node_modules', '.cache', 'compiled')
  process.env.NODE_COMPILE_CACHE ??= folder // for the readers it starts
  module.enableCompileCache?.(folder)
}

/** The command line sets its own exit code; what it throws while loading means a broken installation or a bug. */
async function start() {
  // V8 would let the young generation grow to 128 MiB for rows and answers that live for a moment, and keep them. Read
  // each time it would grow, so it may be set now; a process of our own for the sake of a flag would cost more.
  setFlagsFromString('--semi-space-growth-factor=1')
  if (inClone) keepCompiled()
  try {
    await import(pathToFileURL(entry).href)
  } catch (error) {
    const isMissing = error?.code === 'ERR_MODULE_NOT_FOUND'
    const advice = isMissing ? `\nA package seems to be missing. Run "npm ci" in ${root} and try again.` : ''
    process.stderr.write(`contact-sync could not start: ${error?.message ?? error}${advice}\n`)
    process.exit(EXIT_BUG)
  }
}
