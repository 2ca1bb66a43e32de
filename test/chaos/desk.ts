/**
 * The PC of a round: a folder with the spreadsheets and the setup, the agent's data folder, where possible on a small disk
 * of its own, and the agent as a real process.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Running } from '../support/office.ts'
import { TOKEN } from '../support/platform.ts'
import type { Model } from './model.ts'
import type { KillOrder, Orders } from './orders.ts'
import { HOOK_SECRET, HOOK_SECRET_ENV, PARTNER_SOURCE, Partner } from './partner.ts'
import { openShelf, type Shelf, type ShelfKind } from './shelves.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** What Node compiled once need not be compiled for each of a thousand starts. */
const COMPILED = path.join(tmpdir(), 'contact-sync-chaos-compiled')
/** Room for the database, its log and a few copies. */
const DISK_MIB = 48
const NAMES = ['people', 'more']

export type DeskOptions = {
  host: string
  /** Where each spreadsheet lies; or there is none, and partner software tells of people. */
  kinds: readonly ShelfKind[] | 'events'
  setup: { workspace?: object; webhooks?: { port: number } }
  /** The desktop app is at work here. */
  app?: boolean
}

const COLUMNS = { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' }
const SOURCE = { country: 'BR', key: ['Code'], columns: COLUMNS }
const CAREFREE = {
  removalDelayMinutes: 0,
  // Changes of many at once are what chaos is; that they are held has its own tests.
  guards: {
    removals: { percent: 100, atLeast: 1000, max: 1000 },
    columns: { percent: 100, allow: ['Name', 'Phone', 'City', 'Group'] },
  },
}

export class Desk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-chaos-'))
  /** The desktop app's, in which it has a folder for the account. */
  readonly appData = path.join(this.folder, 'app')
  readonly data: string
  /** The data folder is a small disk of its own. */
  readonly hasDisk: boolean
  /** As it is in the setup file. */
  readonly sources: readonly { name: string }[]
  readonly setup: { workspace?: object; webhooks?: { port: number } }
  readonly shelves: readonly Shelf[]
  readonly partner: Partner | undefined
  readonly told = path.join(this.folder, 'killed-at')
  /** Milliseconds by which calendar and monotonic time are off. */
  readonly clock = path.join(this.folder, 'clock')
  #shift = 0
  #mounted = false
  readonly #running = new Set<ChildProcess>()

  constructor({ host, kinds, setup, app = false }: DeskOptions) {
    this.data = app ? path.join(this.appData, 'account', 'data') : path.join(this.folder, 'data')
    mkdirSync(app ? this.appData : this.data, { mode: 0o700 })
    this.hasDisk = !app && mount(this.data)
    this.#mounted = this.hasDisk
    process.once('exit', this.#leave)
    this.shiftClock(0)
    this.partner = kinds === 'events' ? new Partner() : undefined
    this.shelves = kinds === 'events' ? [] : kinds.map((kind, n) => openShelf(kind, this.folder, NAMES[n]!))
    this.sources = this.partner
      ? [{ ...PARTNER_SOURCE, ...CAREFREE }]
      : this.shelves.map(({ source }) => ({
          ...{ ...SOURCE, ...CAREFREE, ...source },
          // Daily exports say in one more column which they are.
          ...(source.folder === 'newest' && { columns: { ...COLUMNS, Export: 'ignore' } }),
        }))
    this.setup = setup
    const { workspace, ...rest } = setup
    const written = { workspace: { host, ...workspace }, sources: this.sources, quietSeconds: 0, ...rest }
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
    writeFileSync(`${this.clock}.new`, `${ms} 0`)
    renameSync(`${this.clock}.new`, this.clock)
  }

  /** Saves every spreadsheet as it was a minute ago by the PC's clock, so that it is read at once; or the partner learns of it. */
  save(model: Model, secondsAgo = 60): void {
    const at = (Date.now() + this.#shift) / 1000 - secondsAgo
    for (const [sheet, shelf] of this.shelves.entries()) shelf.save(model.cells(sheet), at)
    this.partner?.tell(model.cells(0))
  }

  /** Saves one of them in place, and the others as always. */
  async saveInHalves(model: Model, slowly: number, ms: number): Promise<void> {
    for (const [sheet, shelf] of this.shelves.entries())
      if (sheet === slowly && shelf.rewrite) await shelf.rewrite(model.cells(sheet), ms)
      else shelf.save(model.cells(sheet), (Date.now() + this.#shift) / 1000)
    this.partner?.tell(model.cells(0))
  }

  /** Starts a command of the agent. */
  start(args: readonly string[], kill?: KillOrder): Running {
    const orders: Orders = { clock: this.clock, ...(kill && { kill }) }
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
          [HOOK_SECRET_ENV]: HOOK_SECRET,
          CHAOS: JSON.stringify(orders),
          NODE_COMPILE_CACHE: COMPILED,
        },
      },
    )
    this.#running.add(child)
    child.once('close', () => this.#running.delete(child))
    return new Running(child)
  }

  /** What is told from now on is of another run. */
  forgetKill(): void {
    rmSync(this.told, { force: true })
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

/** Only the system's administrator may mount, and not everywhere. */
function mount(folder: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MIB}m,mode=0700`, 'chaos', folder]).status === 0
  )
}
