/**
 * The stage of a round: an office with its spreadsheets, colleagues on a platform, the cable between them, and the model of
 * what ought to be true. The agent runs here, disturbed until it is killed, or undisturbed until everything is in step.
 */

import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { childrenOf } from '../bench/processes.ts'
import type { Dice } from '../support/dice.ts'
import type { Ended, Report, Running } from '../support/office.ts'
import { telOf } from '../support/people.ts'
import {
  openPlatform,
  type Platform,
  type Profile,
  type Sent,
  type Shown,
  writesIn,
} from '../support/platform.ts'
import { App } from './app.ts'
import { colleague } from './colleagues.ts'
import { Desk } from './desk.ts'
import { contactDifferences, sendingDifferences, waitingDifferences } from './differences.ts'
import { Model } from './model.ts'
import { type Death, nameOf } from './moments.ts'
import type { ShelfKind } from './shelves.ts'
import { unsound, waitingIn } from './soundness.ts'
import type { Stage } from './stage.ts'
import type { Tally } from './tally.ts'
import type { Trouble } from './troubles.ts'
import { untilSo } from './until-so.ts'
import { openWire, type Wire } from './wire.ts'

/** A run that takes longer is killed, as a person would. */
const PATIENCE_MS = 5000
const WATCHED_MS = 1500
const LONGEST_SYNC_MS = 60_000
const SETTLING_TRIES = 8
const HOUR_AND_A_BIT_MS = 61 * 60_000
const WATCH_FOR_EVENTS = ['watch', '--json', '--webhook-port', '0']

/** What was found, with everything that happened before. `folder`: kept for a person to look at. */
export class Broken extends Error {
  readonly story: readonly string[]
  readonly folder: string
  constructor(differences: readonly string[], story: readonly string[], folder: string) {
    super(differences.join('\n'))
    this.story = story
    this.folder = folder
  }
}

/** `whom`: undefined where nobody was. */
export type Killed = Ended & { asPlanned: boolean; whom: string | undefined }
type Synced = Ended & { report: Report | undefined; writes: Sent[] }
export type ReviewItem = { id: string; kind: string; sentence: string; contact: string | null }
export type Run = {
  args: readonly string[]
  death: Death
  /** What is going wrong, for the summary. */
  fault: string
  trouble?: Trouble
  weather?: readonly Record<string, unknown>[]
}

export class Office {
  readonly roll: Dice
  readonly tally: Tally
  readonly platform: Platform
  readonly desk: Desk
  readonly model: Model
  readonly story: string[] = []
  readonly #began = performance.now()
  readonly #wire: Wire
  #others: Shown[] = []
  /** What the agent sent since everything was last in step. */
  #sent: Sent[] = []
  readonly #everSeen = new Set<string>()
  /** The desktop app, where it is what runs here. */
  app: App | undefined

  private constructor(roll: Dice, tally: Tally, platform: Platform, wire: Wire, desk: Desk, model: Model) {
    this.roll = roll
    this.tally = tally
    this.platform = platform
    this.#wire = wire
    this.desk = desk
    this.model = model
  }

  /** @param stage where the desktop app can run; left out: the agent runs in the terminal. */
  static async open(roll: Dice, tally: Tally, stage?: Stage): Promise<Office> {
    const limited = !stage && roll.chance(0.15)
    const platform = await openPlatform(limited ? { requestsPerHour: 300, clockScale: 900 } : {})
    const wire = await openWire(platform.url)
    const kinds = chooseKinds(roll)
    const setup = {
      ...(!limited && { workspace: { requestsPerHour: 'unlimited' } }),
      ...(stage && kinds === 'events' && { webhooks: { port: await freePort() } }),
    }
    const desk = new Desk({ host: wire.url, kinds, setup, app: stage !== undefined })
    const model = new Model(
      roll,
      15 + roll.below(roll.one([10, 25, 45])),
      kinds === 'events' ? 1 : kinds.length,
    )
    const office = new Office(roll, tally, platform, wire, desk, model)
    await office.#setUp(roll.one(['weni-flows', 'upstream-26.3']))
    office.note(`${model.people.length} people, ${kinds}${limited ? ', limited' : ''}`)
    if (stage) office.app = await App.open(stage, desk, wire, office)
    return office
  }

  note(what: string): void {
    if (what === '') return
    this.story.push(`${((performance.now() - this.#began) / 1000).toFixed(2).padStart(6)} ${what}`)
  }

  /** Some people are on the platform already, a few under another name; and there are contacts no spreadsheet knows. */
  async #setUp(profile: Profile): Promise<void> {
    const { roll, model } = this
    const there = model.people.filter(() => roll.chance(0.25))
    const contacts = there.map((person) => {
      person.wasThere = true
      const { name, city, groups, phone } = person.row!
      if (roll.chance(0.3)) person.kept.name = `Known as ${person.id}`
      return {
        ref: person.code,
        name: person.kept.name ?? name,
        urns: [telOf(phone)],
        fields: { city: city || null },
        groups: groups.filter(() => roll.chance(0.5)),
      }
    })
    const strangers = [1, 2, 3, 4].map((n) => ({
      ref: `stranger${n}`,
      name: `Stranger ${n}`,
      urns: [`tel:+5511${987_650_000 + n}`],
      fields: { note: `of stranger ${n}` },
      groups: n % 2 === 0 ? ['Theirs'] : ['Gold'],
    }))
    const groups = ['Gold', 'Silver', 'Theirs'].map((name) => ({ ref: name, name }))
    const fields = [
      { key: 'city', name: 'City' },
      { key: 'note', name: 'Note' },
    ]
    await this.platform.setUp({ fields, groups, contacts: [...contacts, ...strangers] }, profile)
    this.#others = (await this.platform.contacts()).filter(({ name }) => name?.startsWith('Stranger'))
    this.desk.save(model)
  }

  /** One run of the agent that is to be killed; it may end first. */
  async runUntilKilled({ args, death, fault, trouble = {}, weather = [] }: Run): Promise<Ended> {
    const { desk, platform, tally } = this
    if (weather.length > 0) this.note(`weather: ${weather.map(({ kind }) => kind)}`)
    this.note(`${args.join(' ')}, to be killed: ${JSON.stringify(death)}`)
    await platform.faults(...weather)
    await this.#keepRequests()
    const { asPlanned, whom, ...ended } = this.app
      ? await this.app.runUntilKilled(args, death, trouble)
      : await this.#runUntil(args, death, trouble)
    trouble.after?.()
    await platform.faults()
    await this.#keepRequests()
    if (whom) tally.killed(asPlanned ? nameOf(death) : 'while it waited', fault, whom)
    else tally.missed += 1
    this.note(`${ended.signal ?? `exit code ${ended.code}`} ${desk.killedAt() ?? ''} ${ended.stderr.trim()}`)
    this.#expectSentences(ended)
    return ended
  }

  /** What was sent since is judged when everything is in step. */
  async #keepRequests(): Promise<void> {
    this.#sent.push(...(await this.platform.requests()))
    await this.platform.forgetRequests()
  }

  /** Somebody on the platform does something. */
  async colleague(): Promise<void> {
    const { roll, model, platform, app } = this
    await this.onPlatform(async () =>
      this.note(await colleague(model, platform, roll, app?.isThere ?? false)),
    )
    // What it sends from now on it sends knowing that.
    if (app?.isThere) await app.look()
  }

  /** Done there by somebody else: nothing the agent sent. */
  async onPlatform(work: () => Promise<unknown>): Promise<void> {
    await this.#keepRequests()
    await work()
    await this.platform.forgetRequests()
  }

  /** `asPlanned`: its moment came; else it was killed for taking too long, or ended by itself. */
  async #runUntil(args: readonly string[], death: Death, trouble: Trouble): Promise<Killed> {
    const { desk } = this
    desk.forgetKill()
    let asPlanned = false
    const kill = death.by === 'write' ? { moment: death.moment, nth: death.nth, told: desk.told } : undefined
    let agent: Running | undefined
    const giveUp = () => void agent?.child.kill('SIGKILL')
    const die = () => {
      asPlanned = true
      giveUp()
    }
    this.#wire.listen(({ nth, when }) => {
      if (death.by !== 'request' || nth !== death.nth) return 'pass'
      if (death.how === 'arrived') {
        if (when === 'answered') setTimeout(die, death.ms)
        return 'pass'
      }
      if ((death.how === 'leaving') !== (when === 'leaving')) return 'pass'
      die()
      return 'cut'
    })
    const listens = desk.partner !== undefined && args[0] === 'watch'
    agent = desk.start(listens ? WATCH_FOR_EVENTS : args, kill)
    const usual = args[0] === 'watch' && !listens ? WATCHED_MS : PATIENCE_MS
    const patience = trouble.patienceMs ?? usual
    const timers = [setTimeout(giveUp, patience)]
    if (death.by === 'time') timers.push(setTimeout(die, death.ms))
    const over = new AbortController()
    const meanwhile = [
      trouble.meanwhile?.(over.signal, () => childrenOf(agent.child.pid!)),
      listens && desk.partner?.deliver(hookOf(agent), over.signal),
    ]
    const ended = await agent.ended
    for (const timer of timers) clearTimeout(timer)
    over.abort()
    await Promise.all(meanwhile)
    this.#wire.listen(() => 'pass')
    const whom = ended.signal === 'SIGKILL' ? 'the agent in the terminal' : undefined
    return { ...ended, whom, asPlanned: asPlanned || desk.killedAt() !== undefined }
  }

  /** Undisturbed, until partner software has told everything. */
  async #handIn(): Promise<void> {
    const { partner } = this.desk
    if (!partner) return
    const agent = this.app ? undefined : this.desk.start(WATCH_FOR_EVENTS)
    const over = new AbortController()
    const delivering = partner.deliver(agent ? hookOf(agent) : () => this.app?.hookUrl, over.signal)
    const isThrough = async () => partner.isThrough || partner.refused.length > 0
    const late = await untilSo(isThrough, LONGEST_SYNC_MS)
    over.abort()
    await delivering
    await agent?.stop()
    this.expectNone(partner.refused.map((answer) => `an event was refused: ${answer}`))
    if (late) this.expectNone([`events are not accepted: ${agent?.stderr ?? this.app?.said()}`])
  }

  /** An undisturbed `sync`. */
  async sync(): Promise<Synced> {
    await this.#keepRequests()
    const ended = await this.command(['sync', '--yes', '--json'])
    const requests = await this.platform.requests()
    const report = ended.stdout === '' ? undefined : (JSON.parse(ended.stdout) as Report)
    this.note(
      `+++ undisturbed: exit code ${ended.code}, ${writesIn(requests).length} writes ${ended.stderr.trim()}`,
    )
    return { ...ended, report, writes: writesIn(requests) }
  }

  /** An undisturbed command. */
  async command(args: readonly string[]): Promise<Ended> {
    const agent = this.desk.start(args)
    const timer = setTimeout(() => agent.child.kill('SIGKILL'), LONGEST_SYNC_MS)
    const ended = await agent.ended
    clearTimeout(timer)
    this.#expectSentences(ended)
    return ended
  }

  /** What waits for a person. */
  async review(kind: string): Promise<ReviewItem[]> {
    const { stdout } = await this.command(['review', 'list', '--json'])
    const { items } = JSON.parse(stdout) as { items: ReviewItem[] }
    return items.filter((item) => item.kind === kind)
  }

  /** `sync` undisturbed until nothing is left, then everything must be as the model says. */
  async bringInStep(): Promise<void> {
    const { desk, model, app } = this
    desk.save(model)
    await app?.start()
    await this.#handIn()
    await app?.comeToRest()
    const last = await this.#syncUntilNothingIsLeft()
    await this.#keepRequests()
    const shown = await this.platform.contacts()
    const waiting = waitingIn(desk.database)
    this.expectNone([
      ...contactDifferences(model, this.#others, shown),
      ...sendingDifferences(model, this.#sent),
      ...(await this.#doubled(shown)),
      ...unsound(desk.database),
      ...waitingDifferences(model, waiting, last.code),
      ...((await app?.differences(waiting)) ?? []),
    ])
    model.settle(shown)
    await this.platform.forgetRequests()
    this.#sent = []
    this.tally.checks += 1
  }

  async #syncUntilNothingIsLeft(): Promise<Synced> {
    for (let tries = 1; ; tries += 1) {
      const last = await this.sync()
      const left = waitingIn(this.desk.database).intentions
      if (last.report && last.writes.length === 0 && left.length === 0) return last
      if (tries > SETTLING_TRIES)
        this.expectNone([`not in step after ${tries} undisturbed runs; left: ${JSON.stringify(left)}`])
      if (tries >= 3) this.desk.shiftClock(this.desk.shift + HOUR_AND_A_BIT_MS)
    }
  }

  /** Contacts that were made and are gone again, more than rows came and went. */
  async #doubled(shown: readonly Shown[]): Promise<string[]> {
    const gone = (await this.platform.deletedUuids()).filter((uuid) => !this.#everSeen.has(uuid))
    for (const uuid of [...gone, ...shown.map((contact) => contact.uuid)]) this.#everSeen.add(uuid)
    const { fleeting } = this.model
    if (gone.length <= fleeting) return []
    return [`${gone.length} contacts came and went, though only ${fleeting} rows did: ${gone}`]
  }

  /** Whatever happens ends in words for people. */
  #expectSentences({ stderr }: Ended): void {
    if (/mistake in the program|\n\s+at /.test(stderr)) this.expectNone([`not a sentence: ${stderr}`])
  }

  expectNone(wrong: readonly string[]): void {
    if (wrong.length > 0) throw new Broken(wrong, this.story, this.desk.folder)
  }

  /** Nothing of the agent runs: its files are anybody's. */
  async stop(): Promise<void> {
    await this.app?.stop()
  }

  async close(keep: boolean): Promise<void> {
    try {
      if (keep) await this.app?.stop()
      else this.expectNone((await this.app?.quit()) ?? [])
    } finally {
      await this.#tidy(keep)
    }
  }

  async #tidy(keep: boolean): Promise<void> {
    this.desk.close(keep)
    await this.#wire.close()
    await this.platform.close()
  }
}

/** One spreadsheet or two, each as a file or a folder of exports; or partner software instead. */
function chooseKinds(roll: Dice): readonly ShelfKind[] | 'events' {
  if (roll.chance(0.2)) return 'events'
  const first = roll.weighted({ csv: 5, newest: 2, together: 2 })
  return roll.chance(0.4) ? [first, roll.weighted({ xlsx: 5, newest: 1, together: 1 })] : [first]
}

/** Where a `watch --json` takes events, once it has said so. */
const hookOf = (agent: Running) => (): string | undefined => {
  const [line, more] = agent.stdout.split('\n')
  if (!line || more === undefined) return undefined
  return (JSON.parse(line) as { webhooks: { sources: { url: string }[] } }).webhooks.sources[0]?.url
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
