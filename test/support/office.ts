/**
 * The person's side of a test: a folder with a setup file and spreadsheets, a data folder, and the real command line
 * as a real process.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { copyFile, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Platform, type Sent, TOKEN, writesIn } from './platform.ts'
import { bookOf } from './workbook.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Workbooks saved by LibreOffice, and how they were made. */
const files = fileURLToPath(new URL('../acceptance/files/', import.meta.url))
/** A process that takes longer hangs. */
const LONGEST_RUN_MS = 50_000

export type Ended = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }
/** What `sync --json` prints (DESIGN 14). */
export type Report = {
  run: number | null
  rows: number
  creates: number
  updates: number
  removals: number
  adopted: number
  unchanged: number
  conflicts: number
  problems: number
  held: number
  halted: number
  requests: { read: number; write: number }
  retries: number
  seconds: number
  phases: Record<string, number>
  peakRssMb: number
}
/** One command, and what the platform received while it ran. */
export type Run<Value = Report> = Ended & { json: Value; requests: Sent[]; writes: Sent[] }
export type Cells = (string | number)[][]
type Source = Record<string, unknown>

/** A command that goes on until it is stopped. */
export class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.ended = new Promise((resolve) =>
      child.once('close', (code, signal) => {
        const { stdout, stderr } = this
        resolve({ code, signal, stdout, stderr })
      }),
    )
  }

  /** As Ctrl-C, the task manager or a power cut would. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}

/** `env`: more of the environment, the secret of a webhook for example. */
type StartOptions = { token?: string | null; data?: string; env?: Record<string, string> }

export class Office {
  readonly folder: string
  readonly data: string
  readonly #platform: Platform
  readonly #running: Running[] = []

  constructor(platform: Platform) {
    this.#platform = platform
    this.folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-office-'))
    this.data = path.join(this.folder, 'data')
  }

  pathOf = (name: string): string => path.join(this.folder, name)

  /** The setup file: one source, or several, on this test's platform. */
  async setup(sources: Source | Source[], more: Record<string, unknown> = {}): Promise<void> {
    const list = Array.isArray(sources) ? sources : [sources]
    const setup = { workspace: { host: this.#platform.url }, sources: list, ...more }
    await this.write('contact-sync.json', JSON.stringify(setup))
  }

  /** Saves a sheet, header first: text cells stay text, as in a workbook whose columns are formatted so. */
  async save(name: string, cells: Cells, secondsAgo?: number): Promise<void> {
    if (name.endsWith('.csv')) {
      return this.write(name, cells.map((line) => line.map(csvCell).join(';')).join('\r\n'), secondsAgo)
    }
    await this.write(name, bookOf({ Sheet1: cells }), secondsAgo)
  }

  /** Puts one of the workbooks in place that LibreOffice saved. */
  async place(file: string, name: string, secondsAgo?: number): Promise<void> {
    await copyFile(path.join(files, file), this.pathOf(name))
    await this.#age(name, secondsAgo)
  }

  async write(name: string, content: string | Uint8Array, secondsAgo?: number): Promise<void> {
    await mkdir(path.dirname(this.pathOf(name)), { recursive: true })
    await writeFile(this.pathOf(name), content)
    await this.#age(name, secondsAgo)
  }

  /** A file saved a while ago is read at once; one saved this moment is given its quiet time. */
  async #age(name: string, secondsAgo = 60): Promise<void> {
    const at = Date.now() / 1000 - secondsAgo
    await utimes(this.pathOf(name), at, at)
  }

  /** Starts a command in this office's folder, with its own data folder. */
  start(args: string[], { token = TOKEN, data = this.data, env = {} }: StartOptions = {}): Running {
    const { PATH, TMPDIR } = process.env
    const child = spawn(process.execPath, [path.join(root, 'main', 'cli.ts'), ...args, '--data', data], {
      cwd: this.folder,
      env: { PATH, TMPDIR, ...env, ...(token !== null && { CONTACT_SYNC_TOKEN: token }) },
    })
    const running = new Running(child)
    this.#running.push(running)
    return running
  }

  /** Runs a command with `--json` to its end. `json` is undefined where it printed none. */
  async run<Value>(args: string[], options: StartOptions = {}): Promise<Run<Value>> {
    await this.#platform.forgetRequests()
    const running = this.start([...args, '--json'], options)
    const timer = setTimeout(() => running.child.kill('SIGKILL'), LONGEST_RUN_MS)
    const ended = await running.ended
    clearTimeout(timer)
    const requests = await this.#platform.requests()
    const json = ended.stdout === '' ? undefined : parsed(ended)
    return { ...ended, json, requests, writes: writesIn(requests) }
  }

  sync = (...args: string[]): Promise<Run> => this.run<Report>(['sync', ...args])

  /** Ends what still runs and takes the folder away. */
  async close(): Promise<void> {
    for (const running of this.#running) running.child.kill('SIGKILL')
    await Promise.all(this.#running.map(({ ended }) => ended))
    await rm(this.folder, { recursive: true, force: true })
  }
}

function parsed({ stdout, stderr }: Ended) {
  try {
    return JSON.parse(stdout)
  } catch {
    throw new Error(`standard output is not one JSON object:\n${stdout}\nstandard error:\n${stderr}`)
  }
}

const csvCell = (value: string | number): string =>
  /[";\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value)
