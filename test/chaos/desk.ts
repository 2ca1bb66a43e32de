/**
 * The PC of a round: a folder with the spreadsheets and the setup, the agent's data folder, where possible on a small disk
 * of its own, and the agent as a real process.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Running } from '../support/office.ts'
import { TOKEN } from '../support/platform.ts'
import { bookOf } from '../support/workbook.ts'
import type { Model } from './model.ts'
import type { Orders } from './orders.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What Node compiled once need not be compiled for each of a thousand starts. */
const COMPILED = path.join(tmpdir(), 'contact-sync-chaos-compiled')
/** Room for the database, its log and a few copies. */
const DISK_MIB = 48

export const SHEETS = ['people.csv', 'more.xlsx'] as const

export type DeskOptions = { host: string; sheets: number; setup: Record<string, unknown> }

export class Desk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-chaos-'))
  readonly data = path.join(this.folder, 'data')
  /** The data folder is a small disk of its own. */
  readonly hasDisk: boolean
  /** The agent may have lost what it knew, and compared everything afresh. */
  beganAgain = false
  readonly told = path.join(this.folder, 'killed-at')
  readonly #clock = path.join(this.folder, 'clock')
  #shift = 0
  #mounted = false
  readonly #running = new Set<ChildProcess>()

  constructor({ host, sheets, setup }: DeskOptions) {
    mkdirSync(this.data, { mode: 0o700 })
    this.hasDisk = mount(this.data)
    this.#mounted = this.hasDisk
    process.once('exit', this.#leave)
    this.shiftClock(0)
    const columns = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
    const sources = SHEETS.slice(0, sheets).map((file) => ({
      name: file,
      path: file,
      country: 'BR',
      key: ['Code'],
      columns,
      removalDelayMinutes: 0,
      // Changes of many at once are what chaos is; that they are held has its own tests.
      guards: {
        removals: { percent: 100, atLeast: 1000, max: 1000 },
        columns: { percent: 100, allow: ['Name', 'Phone', 'City', 'Group'] },
      },
    }))
    const { workspace, ...rest } = setup
    const written = { workspace: { host, ...(workspace as object) }, sources, quietSeconds: 0, ...rest }
    writeFileSync(this.pathOf('contact-sync.json'), JSON.stringify(written))
  }

  pathOf = (name: string): string => path.join(this.folder, name)
  get database(): string {
    return path.join(this.data, 'contact-sync.db')
  }

  /** Milliseconds the agent's wall clock is off from now on, whether it runs or not. */
  get shift(): number {
    return this.#shift
  }
  shiftClock(ms: number): void {
    this.#shift = ms
    writeFileSync(`${this.#clock}.new`, String(ms))
    renameSync(`${this.#clock}.new`, this.#clock)
  }

  /** Saves every spreadsheet as it was a minute ago by the PC's clock, so that it is read at once. */
  save(model: Model): void {
    for (const sheet of SHEETS.slice(0, model.sheets).keys()) this.replace(sheet, bytesOf(model, sheet), 60)
  }

  /** As office programs save: another file in its place. */
  replace(sheet: number, bytes: Buffer, secondsAgo = 0): void {
    const file = this.pathOf(SHEETS[sheet]!)
    const at = (Date.now() + this.#shift) / 1000 - secondsAgo
    writeFileSync(`${file}.tmp`, bytes)
    utimesSync(`${file}.tmp`, at, at)
    renameSync(`${file}.tmp`, file)
  }

  /** Saves in place, as a copy over a slow network does: half of it is there for a while. */
  async rewrite(sheet: number, bytes: Buffer, ms: number): Promise<void> {
    const file = this.pathOf(SHEETS[sheet]!)
    const half = Math.floor(bytes.length / 2)
    writeFileSync(file, bytes.subarray(0, half))
    await pause(ms)
    writeFileSync(file, bytes)
  }

  /** Starts a command of the agent. */
  start(args: readonly string[], kill?: NonNullable<Orders['kill']>): Running {
    rmSync(this.told, { force: true })
    const orders: Orders = { clock: this.#clock, ...(kill && { kill }) }
    const { PATH, TMPDIR } = process.env
    const child = spawn(
      process.execPath,
      [
        '--import',
        path.join(root, 'test', 'chaos', 'preload.ts'),
        path.join(root, 'main', 'cli.ts'),
        ...args,
        '--data',
        this.data,
      ],
      {
        cwd: this.folder,
        env: {
          ...{ PATH, TMPDIR },
          CONTACT_SYNC_TOKEN: TOKEN,
          CHAOS: JSON.stringify(orders),
          NODE_COMPILE_CACHE: COMPILED,
        },
      },
    )
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    return new Running(child)
  }

  /** Where the agent killed itself; undefined where it did not. */
  killedAt(): string | undefined {
    try {
      return readFileSync(this.told, 'utf8')
    } catch {
      return undefined
    }
  }

  /** A disk that takes no more than `kib`; 0 takes the filler away. */
  fill(kibLeft: number): void {
    const filler = path.join(this.data, 'filler')
    rmSync(filler, { force: true })
    if (kibLeft === 0) return
    const used = Number(/(\d+)\s+\d+%/.exec(spawnSync('df', ['-k', this.data]).stdout.toString())?.[1])
    try {
      writeFileSync(filler, Buffer.alloc(Math.max(0, used - kibLeft) * 1024))
    } catch {
      // The agent took the rest meanwhile: then the disk is full.
    }
  }

  /** Nothing can be written any more, or again. */
  writable(may: boolean): void {
    spawnSync('mount', ['-o', `remount,${may ? 'rw' : 'ro'}`, this.data])
  }

  /** Ends what runs and takes everything away. `keep`: for a person to look at. */
  close(keep = false): void {
    process.off('exit', this.#leave)
    for (const child of this.#running) child.kill('SIGKILL')
    if (keep && this.#mounted) spawnSync('cp', ['-a', this.data, `${this.data}-kept`])
    this.#leave()
    if (!keep) rmSync(this.folder, { recursive: true, force: true })
  }

  #leave = (): void => {
    for (const child of this.#running) child.kill('SIGKILL')
    if (this.#mounted) spawnSync('umount', ['-l', this.data])
    this.#mounted = false
  }
}

/** A spreadsheet as bytes, in the format its name says. */
export function bytesOf(model: Model, sheet: number): Buffer {
  const cells = model.cells(sheet)
  if (SHEETS[sheet]!.endsWith('.csv')) {
    return Buffer.from(cells.map((line) => line.map((cell) => `"${cell}"`).join(';')).join('\r\n'))
  }
  return bookOf({ Sheet1: cells })
}

/** Only the system's administrator may mount, and not everywhere. */
function mount(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0700`, 'chaos', folder]).status === 0
  )
}
