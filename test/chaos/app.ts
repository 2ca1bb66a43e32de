/**
 * The desktop app of a round: the real one in real Electron, on the stage's screen. Its processes are killed at chosen
 * moments, the shell starts them again or a person starts everything anew; commands of the terminal are handed to it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import type { Standing } from '../../shared/standing.ts'
import { standingSentence } from '../../shared/standing-words.ts'
import { askAgent } from '../e2e/support/ask-agent.ts'
import { commandOf, isAlive, processesOf } from '../e2e/support/processes-of.ts'
import type { Dice } from '../support/dice.ts'
import type { Ended, Running } from '../support/office.ts'
import { TOKEN } from '../support/platform.ts'
import type { Desk } from './desk.ts'
import type { Death } from './moments.ts'
import type { Killed } from './office.ts'
import type { KillOrder } from './orders.ts'
import { HOOK_SECRET } from './partner.ts'
import type { Waiting } from './soundness.ts'
import { AGENT, ORDERS, READER, type Stage } from './stage.ts'
import type { Trouble } from './troubles.ts'
import { untilSo } from './until-so.ts'
import type { Wire } from './wire.ts'

/** Who can be killed. `main`: the shell alone, the others have to notice; `everything`: all at once, as the power goes. */
const VICTIMS = { agent: 6, main: 1.2, everything: 1.5, renderer: 0.8, reader: 1 } as const
type Victim = keyof typeof VICTIMS

/** Whatever is waited for comes within seconds on a PC that has nothing else to do. */
const LONGEST_MS = 90_000
const ASKED_MS = 3000
/** Nothing more comes of a run that sends nothing for so long; then it is killed at rest. */
const RESTS_AFTER_MS = 1500
const BEGINS_WITHIN_MS = 3000
const STARTS_WITHIN_MS = 8000
/** What an agent at work does at most for one more edit, and one that has just started: so many writes or requests. */
const AT_WORK = { writes: 10, requests: 8 }
const AFTER_START = { writes: 40, requests: 14 }
/** A small database is copied in so many steps. */
const COPY_STEPS = 3
const RUN_MS = 15_000
/** A page that dies five times in ten minutes is left alone (shell.ts). */
const MOST_PAGE_DEATHS = 3

type Note = { note(what: string): void; roll: Dice }

export class App {
  readonly #stage: Stage
  readonly #desk: Desk
  readonly #wire: Wire
  readonly #roll: Dice
  readonly #note: (what: string) => void
  /** Its folder of temporary files, with its orders. */
  readonly #own: string
  #electron: ElectronApplication | undefined
  #pageDeaths = 0
  #printed = ''
  #orders = 0
  /** Everything was in step once: nothing waits for a first OK. */
  #begun = false
  /** Where partner software posts to; undefined before that is known. */
  hookUrl: string | undefined

  private constructor(stage: Stage, desk: Desk, wire: Wire, { note, roll }: Note) {
    this.#stage = stage
    this.#desk = desk
    this.#wire = wire
    this.#roll = roll
    this.#note = (what) => note(what)
    this.#own = path.join(desk.folder, 'tmp')
    mkdirSync(this.#own)
    process.once('exit', this.#leave)
  }

  /** The app as a person has set it up: connected, and every source added. Nothing was sent yet. */
  static async open(stage: Stage, desk: Desk, wire: Wire, office: Note): Promise<App> {
    const note = (what: string) => office.note(what)
    const app = new App(stage, desk, wire, { note, roll: office.roll })
    await app.start()
    await app.#ask('connectAccount', { address: wire.url, key: TOKEN }, LONGEST_MS, LONGEST_MS)
    await app.#ask(
      'changeSettings',
      { quietSeconds: 0, requestsPerHour: 'unlimited' },
      LONGEST_MS,
      LONGEST_MS,
    )
    if (desk.partner) {
      const { port } = (desk.setup.webhooks ?? {}) as { port?: number }
      await app.#ask('changeReceiver', { port }, LONGEST_MS, LONGEST_MS)
      app.hookUrl = `http://127.0.0.1:${port}/hooks/${desk.sources[0]!.name}`
    }
    for (const source of desk.sources) await app.#ask('addSource', source, LONGEST_MS, LONGEST_MS)
    if (desk.partner)
      await app.#ask(
        'newWebhookSecret',
        { name: desk.sources[0]!.name, secret: HOOK_SECRET },
        LONGEST_MS,
        LONGEST_MS,
      )
    return app
  }

  get isThere(): boolean {
    return this.#electron !== undefined
  }
  /** What its processes printed last. */
  said = (): string => this.#printed

  /** Starts it, unless it is there, and waits until its agent answers. */
  async start(): Promise<void> {
    if (!this.#electron) await this.#launch()
    await this.#untilItAnswers()
  }

  async #launch(): Promise<void> {
    const electron = await _electron.launch({
      executablePath: this.#stage.program,
      args: [
        '--no-sandbox',
        this.#stage.app,
        `--data=${this.#desk.appData}`,
        `--clock-shift=${this.#desk.clock}`,
      ],
      cwd: this.#desk.folder,
      env: { ...this.#stage.env, TMPDIR: this.#own },
      timeout: LONGEST_MS,
    })
    for (const stream of [electron.process().stdout, electron.process().stderr])
      stream?.on('data', (text: Buffer) => {
        this.#printed = (this.#printed + text).slice(-5000)
      })
    this.#electron = electron
    this.#pageDeaths = 0
  }

  /** Nothing of it outlives whoever plays the round. */
  #leave = (): void => {
    for (const pid of this.#processes()) kill(pid)
  }

  /** Ends it as a person does. @returns what is wrong with that. */
  async quit(): Promise<string[]> {
    process.off('exit', this.#leave)
    const electron = this.#electron
    this.#electron = undefined
    await electron?.close().catch(() => {})
    if (await untilSo(() => this.#processes().length === 0, LONGEST_MS))
      return [`left over after the app was quit: ${this.#processes().map(commandOf).join('; ')}`]
    return []
  }

  /** Kills all of it, and waits until nothing is left. */
  async stop(): Promise<void> {
    if (!this.#electron && this.#processes().length === 0) return
    for (const pid of this.#processes()) kill(pid)
    await this.#untilGone(this.#processes())
  }

  /**
   * Makes it work, and kills one of its processes at that moment, or when it rests again. An agent, a reader and a page
   * are there again when this resolves; where the shell died, all stays as it is until the next start.
   */
  async runUntilKilled(args: readonly string[], chosen: Death, trouble: Trouble): Promise<Killed> {
    const roll = this.#roll
    const death = soon(chosen, this.isThere ? AT_WORK : AFTER_START)
    let victim = roll.weighted(VICTIMS)
    if (victim === 'renderer' && (this.#pageDeaths >= MOST_PAGE_DEATHS || !this.isThere)) victim = 'agent'
    if (victim === 'reader' && args[0] !== 'sync' && args[0] !== 'watch') victim = 'agent'
    this.#note(`${victim} is to be killed${this.isThere ? '' : ', after a start'}: ${JSON.stringify(death)}`)
    const before = this.#processes()
    let killed = false
    let asPlanned = false
    let isTime = false
    const strike = () => {
      if (killed) return
      killed = this.#strike(victim)
    }
    const strikeAsPlanned = () => {
      isTime = true
      strike()
      asPlanned = killed
    }
    this.#desk.forgetKill()
    if (death.by === 'write' && victim !== 'reader') this.#order(death, victim)
    this.#listen(death, strikeAsPlanned)
    const over = new AbortController()
    const meanwhile = [
      trouble.meanwhile?.(over.signal, () => this.#pidsOf('reader')),
      this.#desk.partner?.deliver(() => this.hookUrl, over.signal),
    ]
    const timer =
      death.by === 'time' ? setTimeout(strikeAsPlanned, this.isThere ? death.ms : death.ms * 4) : undefined
    let command: Running | undefined
    try {
      if (!this.#electron) await this.#launch()
      command = this.#begin(args)
      this.#wire.touch()
      let isThrough = false
      void command?.ended.then(() => {
        isThrough = true
      })
      const patience = performance.now() + (trouble.patienceMs ?? RUN_MS)
      const begins = before.length > 0 ? BEGINS_WITHIN_MS : STARTS_WITHIN_MS
      const isOver = () => {
        if (!killed && this.#desk.killedAt() !== undefined) {
          killed = true
          // When it was told whom to kill there was only the agent to name.
          if (victim === 'main' || victim === 'everything') this.#strike(victim)
        }
        // As soon as there is one to be killed.
        if (!killed && (isTime || (victim === 'reader' && death.by === 'write'))) strikeAsPlanned()
        return killed || isThrough || performance.now() > patience || this.#rests(trouble, begins)
      }
      await untilSo(isOver, LONGEST_MS)
      if (!killed) strike()
      if (!killed && victim === 'reader') {
        victim = 'agent' // nothing was read
        strike()
      }
    } finally {
      clearTimeout(timer)
      over.abort()
      this.#withdraw()
      this.#wire.listen(() => 'pass')
      await Promise.all(meanwhile)
    }
    asPlanned ||= this.#desk.killedAt() !== undefined
    this.#note(
      killed
        ? `${victim} killed: ${this.#desk.killedAt() ?? (asPlanned ? 'then' : 'at rest')}`
        : 'nobody was killed',
    )
    const whom = killed ? NAMES[victim] : undefined
    await this.#afterwards(victim, killed, before)
    const ended: Ended = (await command?.ended) ?? { code: 0, signal: null, stdout: '', stderr: '' }
    return { ...ended, asPlanned, whom }
  }

  /** A shell that is not through with its start is left alone: whoever drives it could not tell that from a failure. */
  #strike(victim: Victim): boolean {
    if (!this.#electron && (victim === 'main' || victim === 'everything')) return false
    const pids = this.#pidsOf(victim)
    for (const pid of pids) kill(pid)
    return pids.length > 0
  }

  /** It has sent what there was to send. */
  #rests({ patienceMs }: Trouble, begins: number): boolean {
    const { count, quietFor } = this.#wire
    return quietFor() > (patienceMs ?? (count > 0 ? RESTS_AFTER_MS : begins))
  }

  /** What the window does, a file does by itself, or the terminal hands over. */
  #begin(args: readonly string[]): Running | undefined {
    if (args[0] !== 'sync' && args[0] !== 'watch') return this.#desk.start(args)
    const way = this.#roll.one(['look', 'look', 'terminal', 'approve'])
    switch (args[0] === 'watch' ? 'nothing' : way === 'approve' && this.#begun ? 'look' : way) {
      case 'look':
        void this.#ask('syncNow').catch(() => {})
        return undefined
      case 'approve':
        for (const { name } of this.#desk.sources)
          void this.#ask('approveFirstSync', { source: name }).catch(() => {})
        return undefined
      case 'terminal':
        return this.#desk.start(args)
      default:
        return undefined
    }
  }

  async #afterwards(victim: Victim, killed: boolean, before: readonly number[]): Promise<void> {
    if (!killed) return
    switch (victim) {
      case 'main':
      case 'everything':
        return this.#untilGone(victim === 'everything' ? this.#processes() : before)
      case 'renderer':
        this.#pageDeaths += 1
        return this.#untilItAnswers()
      default:
        return this.#untilItAnswers()
    }
  }

  /** The shell is dead: the others notice by themselves. */
  async #untilGone(processes: readonly number[]): Promise<void> {
    const electron = this.#electron
    this.#electron = undefined
    const left = () => [...new Set([...processes, ...this.#processes()])].filter((pid) => this.#isOurs(pid))
    const late = await untilSo(() => left().length === 0, LONGEST_MS)
    if (late) throw new Error(`left over after the app was killed: ${left().map(commandOf).join('; ')}`)
    await Promise.race([electron?.close().catch(() => {}), pause(2000)])
  }

  /** The agent, through the page. Starts it again as a person does where the shell gave up. */
  async #untilItAnswers(): Promise<void> {
    const answers = async () => {
      if (await this.#ask('getStanding').then(Boolean, () => false)) return true
      const again = this.#page()?.getByRole('button', { name: 'Start it again' })
      if (again && (await again.isVisible().catch(() => false))) {
        this.#note('the agent died too often; it is started again by hand')
        await again.click({ timeout: ASKED_MS }).catch(() => {})
      }
      return false
    }
    if (await untilSo(answers, LONGEST_MS))
      throw new Error(
        `the app does not answer: ${this.#processes().map(commandOf).join('; ')}\n${this.#printed}`,
      )
  }

  /** It has seen the platform as it is by now. */
  async look(): Promise<void> {
    const pulled = () => readPulled(this.#desk.database)
    for (let looks = 0; looks < 2; looks += 1) {
      const before = pulled()
      await this.#ask('syncNow', undefined, LONGEST_MS)
      if (before === undefined) continue // it has never read anything, and will before it sends
      if (await untilSo(() => pulled() !== before, LONGEST_MS))
        throw new Error('the platform is not read again')
    }
  }

  /** Left alone it ends with nothing to do; not where what waits is to wait. */
  async comeToRest(): Promise<void> {
    this.#begun = true
    await this.#ask('syncNow', undefined, LONGEST_MS)
    const rests = async () => {
      const standing = await this.#ask<Standing>('getStanding').catch(() => undefined)
      return (
        this.#wire.quietFor() > 300 &&
        standing?.status.phase === 'idle' &&
        standing.queued === 0 &&
        !standing.trouble
      )
    }
    await untilSo(rests, RUN_MS)
  }

  /** What the window says, beside what is so. */
  async differences({ intentions, conflicts, problems, holds }: Waiting): Promise<string[]> {
    const is = {
      phase: 'idle',
      trouble: null,
      queued: intentions.length,
      conflicts: conflicts.length,
      holds,
      problems: problems.length,
      firstSyncs: 0,
    }
    let said: unknown
    let shown = ''
    const isSo = async () => {
      const standing = await this.#ask<Standing>('getStanding').catch(() => undefined)
      if (!standing) return false
      const { status, trouble, queued, needsYou } = standing
      said = { phase: status.phase, trouble, queued, ...needsYou }
      const sentence = standingSentence(standing, 'en', Date.now())
      shown =
        (await this.#page()
          ?.locator('body')
          .innerText({ timeout: ASKED_MS })
          .catch(() => '')) ?? ''
      return JSON.stringify(said) === JSON.stringify(is) && shown.includes(sentence)
    }
    if (!(await untilSo(isSo, LONGEST_MS))) return []
    return [
      `the window says ${JSON.stringify(said)} (${shown.slice(0, 300)}), and it is ${JSON.stringify(is)}`,
    ]
  }

  /** The page that is there now, if any. */
  #page(): Page | undefined {
    return this.#electron?.windows().findLast((page) => !page.isClosed() && page.url().startsWith('app:'))
  }

  /** A line, or a page, may die before it answers: asked again every `patience` milliseconds until `ms` have passed. */
  async #ask<T>(name: string, input?: unknown, ms = 0, patience = ASKED_MS): Promise<T> {
    const until = performance.now() + ms
    for (;;) {
      try {
        const page = this.#page()
        if (!page) throw new Error('there is no page')
        const late = pause(patience, undefined, { ref: false }).then(() => {
          throw new Error(`no answer to ${name}`)
        })
        return (await Promise.race([page.evaluate(askAgent, { name, input }), late])) as T
      } catch (error) {
        if (performance.now() > until) throw error
        await pause(100)
      }
    }
  }

  #listen(death: Death, strike: () => void): void {
    this.#wire.listen(({ nth, when }) => {
      if (death.by !== 'request' || nth !== death.nth) return 'pass'
      if (death.how === 'arrived') {
        if (when === 'answered') setTimeout(strike, death.ms)
        return 'pass'
      }
      if ((death.how === 'leaving') !== (when === 'leaving')) return 'pass'
      strike()
      return 'cut'
    })
  }

  #order({ moment, nth }: Death & { by: 'write' }, victim: Exclude<Victim, 'reader'>): void {
    const others = victim === 'agent' ? [] : this.#pidsOf(victim)
    const order: KillOrder = {
      moment,
      nth,
      told: this.#desk.told,
      // A start has no number yet: then it is the agent, and the rest right after it.
      victims: victim === 'renderer' || (victim === 'main' && others.length > 0) ? others : [...others, 0],
    }
    this.#orders += 1
    writeFileSync(path.join(this.#own, ORDERS), JSON.stringify({ ...order, number: this.#orders }))
  }
  #withdraw = () => rmSync(path.join(this.#own, ORDERS), { force: true })

  #pidsOf(victim: Victim): number[] {
    switch (victim) {
      case 'agent':
        return [Number(readText(path.join(this.#own, AGENT)))].filter((pid) => this.#isOurs(pid))
      case 'reader': {
        const named = readdirSync(this.#own).flatMap((name) => READER.exec(name)?.[1] ?? [])
        return named.map(Number).filter((pid) => this.#isOurs(pid))
      }
      case 'main':
        return this.#processes().filter((pid) => !/--type=/.test(commandOf(pid)))
      case 'renderer':
        return this.#processes().filter((pid) => /--type=renderer/.test(commandOf(pid)))
      case 'everything':
        return this.#processes()
    }
  }

  /** A number may be another's by now, or that of a command that was handed over. */
  #isOurs = (pid: number): boolean => isAlive(pid) && /electron/.test(commandOf(pid))

  #processes = (): number[] => processesOf(this.#desk.appData).filter(this.#isOurs)
}

function soon(death: Death, { writes, requests }: typeof AT_WORK): Death {
  switch (death.by) {
    case 'write':
      return { ...death, nth: 1 + ((death.nth - 1) % (death.moment === 'backup' ? COPY_STEPS : writes)) }
    case 'request':
      return { ...death, nth: 1 + ((death.nth - 1) % requests) }
    case 'time':
      return death
  }
}

const NAMES: Readonly<Record<Victim, string>> = {
  agent: 'the agent of the desktop app',
  main: "the desktop app's shell",
  everything: 'all of the desktop app',
  renderer: "the desktop app's window",
  reader: "a reader of the desktop app's agent",
}

function readPulled(database: string): number | null | undefined {
  if (!existsSync(database)) return undefined
  const db = new Database(database, { readonly: true })
  try {
    return db.prepare<[], number | null>('SELECT completed_pull_at FROM workspace').pluck().get()
  } catch {
    return undefined // it was opened for the first time a moment ago
  } finally {
    db.close()
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
