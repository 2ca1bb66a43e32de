/**
 * The real command line, run as a person on Node 24 runs it: `scripts/contact-sync.mjs` in a process of its own,
 * without flags. What it starts itself, readers, is watched from outside.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SyncReport } from '../../main/agent/report.ts'
import { childrenOf, memoryOf } from './processes.ts'

const COMMAND = fileURLToPath(new URL('../../scripts/contact-sync.mjs', import.meta.url))
/** Where the command keeps what Node made of the sources; what is measured alone has it too. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url))
export const TOKEN = 'bench'
/** How often the memory is looked at: a reader is killed when it is done, and its peak is gone with it. */
const LOOK_EVERY_MS = 10

const running = new Set<ChildProcess>()
process.on('exit', () => running.forEach((child) => void child.kill('SIGKILL')))

/** Starts a program that ends with the bench at the latest. */
export function start(args: readonly string[], cwd?: string): ChildProcess {
  const { PATH, TMPDIR } = process.env
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, TMPDIR, NODE_COMPILE_CACHE, CONTACT_SYNC_TOKEN: TOKEN },
    ...(cwd !== undefined && { cwd }),
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

export const startCommand = (args: readonly string[], cwd?: string): ChildProcess =>
  start([COMMAND, ...args], cwd)

/** Its standard output. Rejects with what it said where it ended otherwise than with one of `codes`. */
export async function output(child: ChildProcess, codes: readonly number[] = [0]): Promise<string> {
  let [stdout, stderr] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2000)))
  const [code, signal] = await once(child, 'close')
  if (!codes.includes(code)) {
    const [, script, ...args] = child.spawnargs
    throw new Error(`${script} ${args.join(' ')} ended with ${signal ?? code}\n${stderr}`)
  }
  return stdout
}

/**
 * MiB at the most, `togetherMb` of the agent and its readers in one moment, and how many readers were started.
 * `wallSeconds`: from the start of the process to its end.
 */
export type Watched = { togetherMb: number; readers: number; wallSeconds: number }

/** Looks at an agent and its readers until it ends. */
function lookAt(agent: ChildProcess): Watched {
  const began = performance.now()
  const seen: Watched = { togetherMb: 0, readers: 0, wallSeconds: 0 }
  const readers = new Set<number>()
  const timer = setInterval(() => {
    const { pid } = agent
    if (pid === undefined) return
    let now = memoryOf(pid)?.now ?? 0
    for (const reader of childrenOf(pid)) {
      readers.add(reader)
      now += memoryOf(reader)?.now ?? 0
    }
    seen.togetherMb = Math.max(seen.togetherMb, now)
    seen.readers = readers.size
  }, LOOK_EVERY_MS)
  agent.once('close', () => {
    clearInterval(timer)
    seen.wallSeconds = (performance.now() - began) / 1000
  })
  return seen
}

/** One `sync --yes` in this folder. `codes`: the exit codes that are right here. */
export async function sync(
  folder: string,
  data: string,
  codes: readonly number[] = [0],
): Promise<SyncReport & Watched> {
  const child = startCommand(['sync', '--yes', '--json', '--setup', 'setup.json', '--data', data], folder)
  const watched = lookAt(child)
  const report: SyncReport = JSON.parse(await output(child, codes))
  return { ...report, ...watched, togetherMb: Math.max(watched.togetherMb, report.peakRssMb) }
}

/** A `watch` at work, and what it says. */
export type Watching = { pid: number; said: Interface; stop(): Promise<void> }

export function watch(folder: string, data: string): Watching {
  const child = startCommand(['watch', '--setup', 'setup.json', '--data', data], folder)
  const said = createInterface({ input: child.stderr! })
  return {
    pid: child.pid!,
    said,
    async stop() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}

/** The next line that fits. Rejects after a minute, or when the program has nothing more to say. */
export function nextLine(said: Interface, pattern: RegExp): Promise<{ match: RegExpExecArray; at: number }> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    const end = (error?: Error) => {
      clearTimeout(timer)
      said.off('line', hear).off('close', closed)
      if (error) reject(error)
    }
    const fail = (why: string) => end(new Error(`${why} ${pattern}; heard:\n${lines.join('\n')}`))
    const hear = (line: string) => {
      lines.push(line)
      const match = pattern.exec(line)
      if (!match) return
      end()
      resolve({ match, at: Date.now() })
    }
    const closed = () => fail('ended before it said')
    const timer = setTimeout(() => fail('a minute passed without'), 60_000)
    said.on('line', hear).on('close', closed)
  })
}
