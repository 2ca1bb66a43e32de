/**
 * A reader process as the agent's, kept for many files. It runs the product's own entry under Node's permission model:
 * it may read the product and the folder of the inputs, and write nowhere. A clock stands beside it.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STUCK } from '../../main/spreadsheets/memory-guard.ts'
import { READER_FLAGS } from '../../main/spreadsheets/reader-host.ts'
import type { FromReader, ToReader } from '../../main/spreadsheets/scan-protocol.ts'

export type Question = Exclude<ToReader, { kind: 'more' }>
type Said = Extract<FromReader, { kind: 'opened' | 'rows' }>
/** All that came of one question. `hung`: it had to be ended from outside. `died`: it ended by itself. */
export type Answer = {
  said: Said[]
  last:
    | Exclude<FromReader, Said>
    | { kind: 'hung' }
    | { kind: 'died'; why: 'memory' | 'stuck' | 'crash'; stderr: string }
  milliseconds: number
}

/** Reading itself is to end long before; a library that is stuck is ended after 10 s, late on a busy machine. */
const HANGS_MS = 60_000
/** A process is not asked more than this many questions: what it keeps of old files is not to count. */
const QUESTIONS = 4000
/** MiB it may take, in place of 512; what a process that has read 1,000 files keeps is in it. */
export const MEMORY_MIB = 400

type Options = { root: string; inputs: string }

export class ReaderLane {
  readonly #options: Options
  #child: ChildProcess | undefined
  #asked = 0
  #stderr = ''
  /** Most that any of its processes took, in MiB. */
  peakMiB = 0
  started = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** Whether the next question is the first one of its process. */
  get isFresh(): boolean {
    return this.#child === undefined || this.#asked === 0
  }

  async ask(question: Question): Promise<Answer> {
    if (this.#asked >= QUESTIONS) await this.end()
    const child = this.#child ?? this.#start()
    this.#asked++
    const began = performance.now()
    const said: Said[] = []
    const last = await new Promise<Answer['last']>((resolve) => {
      const stop = (answer: Answer['last']) => {
        clearTimeout(timer)
        child.off('message', hear)
        child.off('close', closed)
        resolve(answer)
      }
      const hear = (message: unknown) => {
        const heard = message as FromReader
        if (heard.kind !== 'opened' && heard.kind !== 'rows') return stop(heard)
        said.push(heard)
        child.send({ kind: 'more' } satisfies ToReader, () => undefined)
      }
      const closed = () => {
        this.#child = undefined
        const why = this.#stderr.includes(STUCK)
          ? 'stuck'
          : /out of memory|Allocation failed|Array buffer allocation/i.test(this.#stderr)
            ? 'memory'
            : 'crash'
        stop({ kind: 'died', why, stderr: this.#stderr })
      }
      const timer = setTimeout(() => {
        stop({ kind: 'hung' })
        child.kill('SIGKILL')
        this.#child = undefined
      }, HANGS_MS)
      child.on('message', hear)
      child.on('close', closed)
      child.send(question, () => undefined)
    })
    if (last.kind === 'halt' && last.code === 'out-of-memory') this.#look()
    return { said, last, milliseconds: performance.now() - began }
  }

  /** Ends the process; the next question starts another. */
  async end(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#look()
    this.#child = undefined
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.kill('SIGKILL')
    })
  }

  #start(): ChildProcess {
    const { root, inputs } = this.#options
    const child = fork(join(root, 'main/spreadsheets/reader-process.ts'), [String(MEMORY_MIB)], {
      serialization: 'advanced',
      execArgv: [
        '--permission',
        '--allow-worker',
        `--allow-fs-read=${root}/*`,
        `--allow-fs-read=${inputs}/*`,
        '--disable-warning=SecurityWarning',
        `--max-old-space-size=${Math.floor(MEMORY_MIB * 0.7)}`,
        ...READER_FLAGS,
      ],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { PATH: process.env.PATH },
    })
    this.#stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4096)
    })
    this.#child = child
    this.#asked = 0
    this.started++
    return child
  }

  /** Takes down how much memory it took, as Linux counts it. */
  #look(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')
      this.peakMiB = Math.max(this.peakMiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It has ended, or this is no Linux.
    }
  }
}
