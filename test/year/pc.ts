/** The office's PC: the agent as the desktop app runs it, with files on its disk, switched on and off. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Desk, openDesk } from '../../main/agent/serve.ts'
import { answerHanded } from '../../main/cli/handed.ts'
import { forkReaderHost, type ReaderHost } from '../../main/spreadsheets/reader-host.ts'
import type { AgentBridge } from '../../shared/ipc-agent.ts'
import { inlineReaders } from '../agent/support/inline-readers.ts'
import { keyRing, windowOf } from '../agent/support/window-line.ts'
import { TOKEN } from '../support/platform.ts'
import type { Time } from './time.ts'

/** However busy the machine is. */
const PATIENCE_MS = 60_000
const LOOK_MS = 5

export class Pc {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'contact-sync-year-'))
  readonly mistakes: unknown[] = []
  readonly #time: Time
  readonly #host: string
  readonly #written = new Map<string, string>()
  readonly #keys = keyRing()
  readonly #readers = someInProcesses()
  #desk: Desk | undefined
  #window: AgentBridge | undefined

  constructor(time: Time, host: string, sources: object[]) {
    this.#time = time
    this.#host = host
    this.#keys.kept.set('account', TOKEN)
    const own = { id: 'account', host, uuid: null, name: 'Office' }
    this.#keep('agent/desk.json', { active: 'account', account: 'account', accounts: [own] })
    this.setUp(sources)
  }

  /** What the settings file says from the next start on. */
  setUp(sources: object[]): void {
    this.#keep('agent/account/setup.json', { workspace: { host: this.#host }, quietSeconds: 0, sources })
  }

  get dataFolder(): string {
    return path.join(this.folder, 'agent/account/data')
  }

  get isOn(): boolean {
    return this.#desk !== undefined
  }

  get window(): AgentBridge {
    return this.#window!
  }

  get account() {
    return this.#desk!.actions.account()!
  }

  get desk(): Desk {
    return this.#desk!
  }

  async switchOn(): Promise<void> {
    this.#desk = openDesk({
      dataFolder: path.join(this.folder, 'agent'),
      samples: this.folder,
      fetch,
      clock: this.#time.clock,
      readers: this.#readers,
      keys: this.#keys,
      policyPlaces: [],
      answerHanded,
      onStanding: () => {},
      onMistake: (what, error) => void this.mistakes.push([what, error]),
      onFailure: (error) => void this.mistakes.push(error),
    })
    await this.#desk.begin()
    this.#window = windowOf(this.#desk)
  }

  async switchOff(): Promise<void> {
    await this.#desk?.close()
    this.#desk = undefined
    this.#window = undefined
  }

  /** A program of the office saves a file a minute ago, by the PC's clock. */
  save(name: string, content: string | Uint8Array): void {
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    const at = this.#time.clock.wall() / 1000 - 60
    utimesSync(file, at, at)
    this.#written.set(file, fingerprint(file))
  }

  remove(name: string): void {
    const file = path.join(this.folder, name)
    rmSync(file, { force: true })
    this.#written.delete(file)
  }

  /** Files of the office that somebody else than the office changed (promise 10). */
  touched(): string[] {
    return [...this.#written].flatMap(([file, print]) => (fingerprint(file) === print ? [] : [file]))
  }

  /** Everybody who asks is looked after: every file is read, and nothing waits to be sent. */
  async settle(): Promise<void> {
    const since = this.#time.clock.wall()
    this.#desk!.syncNow()
    const isRead = () =>
      this.account.cycle.sources.every(
        ({ row }) => (row.readAt ?? 0) >= since || row.state === 'halted' || row.state === 'waiting',
      )
    await this.until('everything is read', isRead)
    await this.atRest()
  }

  /** What is being read is planned, and what waited to be sent was sent. */
  async atRest(): Promise<void> {
    let rests = 0
    await this.until('nothing is under way', async () => {
      const { account } = this
      // Its turn comes when reading and sending have come to an end for now.
      await account.alone(async () => {})
      const { cycle } = account
      const isAtRest = cycle.repositories.outbox.count(cycle.workspace.id) === 0 && !cycle.hasMoved()
      rests = isAtRest ? rests + 1 : 0
      return rests > 1
    })
  }

  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const began = performance.now()
    while (!(await holds())) {
      if (performance.now() - began > PATIENCE_MS) {
        const standing = JSON.stringify(this.#desk?.actions.standing())
        throw new Error(`not within ${PATIENCE_MS} ms: ${what}; ${standing} ${JSON.stringify(this.mistakes)}`)
      }
      await sleep(LOOK_MS)
    }
  }

  async dispose(): Promise<void> {
    await this.switchOff()
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #keep(name: string, value: unknown): void {
    const file = path.join(this.folder, name)
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, JSON.stringify(value), { mode: 0o600 })
  }
}

/** A process for each file would be most of a year: one of eight gets one, the others are read by the same code in this one. */
function someInProcesses(): ReaderHost {
  const forked = forkReaderHost()
  let started = 0
  return { start: () => (started++ % 8 === 0 ? forked : inlineReaders).start() }
}

const fingerprint = (file: string): string => {
  try {
    const { mtimeMs, size } = statSync(file)
    return `${mtimeMs} ${size} ${readFileSync(file).toString('base64').slice(-200)}`
  } catch {
    return 'gone'
  }
}
