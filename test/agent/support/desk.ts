/**
 * One person's PC inside this process: a spreadsheet, a data folder, and the real agent against a practice server over
 * HTTP. Time can be skipped, requests can be watched, and the PC can lose its power at any of them.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Cycle } from '../../../main/agent/cycle.ts'
import { type SyncOptions, type SyncResult, sync } from '../../../main/agent/sync.ts'
import type { Store } from '../../../main/store/open-store.ts'
import { parseSetup } from '../../../shared/setup.ts'
import type { SyncStatus } from '../../../shared/sync-status.ts'
import { openPlatform, type Platform, type Sent, TOKEN, writesIn } from '../../support/platform.ts'
import { inlineReaders } from './inline-readers.ts'
import { type SkippingClock, skippingClock } from './skipping-clock.ts'

export type Cells = (string | number)[][]
type Fetch = typeof globalThis.fetch
/** What a test sees of one request before it leaves. */
export type Leaving = { method: string; url: URL; body: string; isWrite: boolean; number: number }
export type Ran = SyncResult & { requests: Sent[]; writes: Sent[] }

export type DeskOptions = {
  given?: Record<string, unknown>
  profile?: 'weni-flows' | 'upstream-26.3'
  /** Merged over the source of `people.csv`. */
  source?: Record<string, unknown>
  sources?: Record<string, unknown>[]
  setup?: Record<string, unknown>
  clock?: SkippingClock
  /** The open database of a PC that works for several accounts. */
  store?: Store
  /** The system whose file attributes count; this one's, when absent. */
  system?: NodeJS.Platform
}

export const HEADER = ['Code', 'Name', 'Phone', 'City']
export const SOURCE = {
  name: 'People',
  path: 'people.csv',
  country: 'BR',
  key: ['Code'],
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city' } as Record<string, unknown>,
}
export const CITY = { fields: [{ key: 'city', name: 'City' }] }
export const phone = (n: number): string => `849${91_000_000 + n}`
export const tel = (n: number): string => `tel:+55${phone(n)}`

export class Desk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-desk-'))
  readonly clock: SkippingClock
  readonly platform: Platform
  /** Sees each request before it leaves, and may send it, replace its answer, or throw as a broken network does. */
  onRequest: ((leaving: Leaving, send: () => Promise<Response>) => Promise<Response>) | undefined
  statuses: SyncStatus[] = []
  dataFolder: string
  #options: DeskOptions
  #cycle: Cycle | undefined
  #sent = 0

  constructor(platform: Platform, clock: SkippingClock, options: DeskOptions) {
    this.platform = platform
    this.clock = clock
    this.#options = options
    this.dataFolder = path.join(this.folder, 'data')
  }

  /** The agent; opened when first asked for. */
  get agent(): Cycle {
    this.#cycle ??= this.#open()
    return this.#cycle
  }

  get repositories() {
    return this.agent.repositories
  }

  #open(): Cycle {
    const { source, sources, setup } = this.#options
    const workspace = { host: this.platform.url, ...((setup?.workspace as object | undefined) ?? {}) }
    const reading = parseSetup({
      sources: sources ?? [{ ...SOURCE, ...source }],
      quietSeconds: 0,
      ...setup,
      workspace,
    })
    if (!reading.ok) throw new Error(reading.errors.map(({ sentence }) => sentence).join('\n'))
    return new Cycle({
      setup: reading.setup,
      setupFolder: this.folder,
      dataFolder: this.dataFolder,
      token: TOKEN,
      fetch: this.#fetch,
      clock: this.clock,
      readers: inlineReaders,
      ...(this.#options.store && { store: this.#options.store }),
      ...(this.#options.system && { platform: this.#options.system }),
      onStatus: (status) => this.statuses.push(status),
    })
  }

  readonly #fetch: Fetch = async (input, init) => {
    const send = () => fetch(input, init)
    this.#sent += 1
    if (!this.onRequest) return send()
    const method = init?.method ?? 'GET'
    const leaving = {
      method,
      url: new URL(String(input)),
      body: String(init?.body ?? ''),
      isWrite: method !== 'GET',
      number: this.#sent,
    }
    return this.onRequest(leaving, send)
  }

  /** Changes the setup file; the next agent reads it. */
  changeSetup(change: Partial<DeskOptions>): void {
    this.close()
    this.#options = { ...this.#options, ...change }
  }

  /** Saves a spreadsheet, header first, as semicolon-separated text of a minute ago. */
  save(rows: Cells, name = 'people.csv', header = HEADER): void {
    this.write(name, [header, ...rows].map((row) => row.join(';')).join('\r\n'))
  }

  /** Puts a file in place as if it had been saved a minute ago: it is quiet. */
  write(name: string, content: string | Uint8Array): void {
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    const at = this.clock.wall() / 1000 - 60
    utimesSync(file, at, at)
  }

  remove(name = 'people.csv'): void {
    rmSync(path.join(this.folder, name))
  }

  /** One `sync`, approved unless told otherwise. */
  async sync(options: Partial<SyncOptions> = {}, signal = new AbortController().signal): Promise<Ran> {
    await this.platform.forgetRequests()
    const result = await sync(this.agent, { yes: true, trigger: 'test', ...options }, signal)
    const requests = await this.platform.requests()
    return { ...result, requests, writes: writesIn(requests) }
  }

  /**
   * A `sync` during which the power fails: `when` is asked around each request. From then on nothing leaves this PC,
   * what reached the disk by then is kept, and the next agent starts from that.
   * @param work in place of the `sync`.
   */
  async syncUntilPowerFails(
    when: (leaving: Leaving, moment: 'before' | 'after') => boolean,
    work: (power: AbortSignal) => Promise<unknown> = (power) => this.sync({}, power),
  ): Promise<boolean> {
    const power = new AbortController()
    const image = path.join(this.folder, `image-${Math.random().toString(36).slice(2)}`)
    const fail = () => {
      if (!power.signal.aborted) copyDatabase(this.dataFolder, image)
      power.abort()
    }
    const dead = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))
    const outer = this.onRequest
    this.onRequest = async (leaving, send) => {
      if (!power.signal.aborted && when(leaving, 'before')) fail()
      if (power.signal.aborted) return dead()
      const answer = await (outer ? outer(leaving, send) : send())
      if (!power.signal.aborted && when(leaving, 'after')) fail()
      return power.signal.aborted ? dead() : answer
    }
    try {
      await work(power.signal)
    } finally {
      this.onRequest = outer
    }
    if (!power.signal.aborted) return false
    this.close()
    this.dataFolder = image
    return true
  }

  /** Ends the agent as a quit does; the next one starts from its data folder. */
  close(): void {
    this.#cycle?.close()
    this.#cycle = undefined
  }

  async dispose(): Promise<void> {
    this.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Problems as `code` and what they are about. */
  problems(): { code: string; column: string | null; row: number | null; text: string | null }[] {
    return this.repositories.reviews
      .problems(this.agent.workspace.id)
      .map(({ code, column, rowNumber, text }) => ({ code, column, row: rowNumber, text }))
  }

  conflicts(): string[] {
    return this.repositories.reviews.conflicts(this.agent.workspace.id).map(({ kind }) => kind)
  }

  /** Contacts by name, without the uuid. */
  async shown() {
    return (await this.platform.contacts()).map(({ uuid: _uuid, ...rest }) => rest)
  }

  async contact(name: string) {
    const found = (await this.platform.contacts()).filter((contact) => contact.name === name)
    if (found.length !== 1) throw new Error(`${found.length} contacts are called ${name}`)
    return found[0]!
  }

  left(): number {
    return this.repositories.outbox.count(this.agent.workspace.id)
  }
}

/** What a power cut leaves: the database and its log as they are on disk. */
function copyDatabase(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const name of ['contact-sync.db', 'contact-sync.db-wal', 'inbox.db', 'inbox.db-wal']) {
    if (existsSync(path.join(from, name))) cpSync(path.join(from, name), path.join(to, name))
  }
  if (existsSync(path.join(from, 'once')))
    cpSync(path.join(from, 'once'), path.join(to, 'once'), { recursive: true, preserveTimestamps: true })
}

/** A desk on a platform of its own. The caller disposes of both. */
export async function openDesk(
  options: DeskOptions = {},
  platformOptions: Parameters<typeof openPlatform>[0] = {},
) {
  const clock = options.clock ?? skippingClock()
  const platform = await openPlatform({ now: clock.wall, ...platformOptions })
  const setUp = await platform.setUp({ ...CITY, ...options.given }, options.profile)
  const desk = new Desk(platform, clock, options)
  return { desk, platform, clock, given: setUp }
}
