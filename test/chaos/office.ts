/**
 * The stage of a round: an office with its spreadsheets, colleagues on a platform, the cable between them, and the model of
 * what ought to be true. The agent runs here, disturbed until it is killed, or undisturbed until everything is in step.
 */
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
import { Desk } from './desk.ts'
import { contactDifferences, sendingDifferences, waitingDifferences } from './differences.ts'
import { Model } from './model.ts'
import { type Death, nameOf } from './moments.ts'
import { unsound, waitingIn } from './soundness.ts'
import type { Tally } from './tally.ts'
import type { Trouble } from './troubles.ts'
import { openWire, type Wire } from './wire.ts'

/** A run that takes longer is killed, as a person would. */
const PATIENCE_MS = 5000
const WATCHED_MS = 1500
const LONGEST_SYNC_MS = 60_000
const SETTLING_TRIES = 8
const HOUR_AND_A_BIT_MS = 61 * 60_000

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

  private constructor(roll: Dice, tally: Tally, platform: Platform, wire: Wire, desk: Desk, model: Model) {
    this.roll = roll
    this.tally = tally
    this.platform = platform
    this.#wire = wire
    this.desk = desk
    this.model = model
  }

  static async open(roll: Dice, tally: Tally): Promise<Office> {
    const limited = roll.chance(0.15)
    const platform = await openPlatform(limited ? { requestsPerHour: 300, clockScale: 900 } : {})
    const wire = await openWire(platform.url)
    const sheets = roll.chance(0.4) ? 2 : 1
    const setup = limited ? {} : { workspace: { requestsPerHour: 'unlimited' } }
    const desk = new Desk({ host: wire.url, sheets, setup })
    const model = new Model(roll, 15 + roll.below(roll.one([10, 25, 45])), sheets)
    const office = new Office(roll, tally, platform, wire, desk, model)
    await office.#setUp(roll.one(['weni-flows', 'upstream-26.3']))
    office.note(`${model.people.length} people, ${sheets} spreadsheets${limited ? ', limited' : ''}`)
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
    await platform.forgetRequests()
    const { asPlanned, ...ended } = await this.#runUntil(args, death, trouble)
    trouble.after?.()
    await platform.faults()
    this.#sent.push(...(await platform.requests()))
    if (ended.signal === 'SIGKILL') tally.killed(asPlanned ? nameOf(death) : 'while it waited', fault)
    else tally.missed += 1
    this.note(`${ended.signal ?? `exit code ${ended.code}`} ${desk.killedAt() ?? ''} ${ended.stderr.trim()}`)
    this.#expectSentences(ended)
    return ended
  }

  /** `asPlanned`: its moment came; else it was killed for taking too long, or ended by itself. */
  async #runUntil(
    args: readonly string[],
    death: Death,
    trouble: Trouble,
  ): Promise<Ended & { asPlanned: boolean }> {
    const { desk } = this
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
    agent = desk.start(args, kill)
    const patience = trouble.patienceMs ?? (args[0] === 'watch' ? WATCHED_MS : PATIENCE_MS)
    const timers = [setTimeout(giveUp, patience)]
    if (death.by === 'time') timers.push(setTimeout(die, death.ms))
    const over = new AbortController()
    const meanwhile = trouble.meanwhile?.(over.signal, agent.child)
    const ended = await agent.ended
    for (const timer of timers) clearTimeout(timer)
    over.abort()
    await meanwhile
    this.#wire.listen(() => 'pass')
    return { ...ended, asPlanned: asPlanned || desk.killedAt() !== undefined }
  }

  /** An undisturbed `sync`. */
  async sync(): Promise<Synced> {
    await this.platform.forgetRequests()
    const ended = await this.command(['sync', '--yes', '--json'])
    const requests = await this.platform.requests()
    this.#sent.push(...requests)
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
    const { desk, model } = this
    desk.save(model)
    const last = await this.#syncUntilNothingIsLeft()
    const shown = await this.platform.contacts()
    this.expectNone([
      ...contactDifferences(model, this.#others, shown),
      ...sendingDifferences(model, this.#sent),
      ...(await this.#doubled(shown)),
      ...unsound(desk.database),
      ...waitingDifferences(model, waitingIn(desk.database), last.code),
    ])
    model.settle(shown)
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

  async close(keep: boolean): Promise<void> {
    this.desk.close(keep)
    await this.#wire.close()
    await this.platform.close()
  }
}
