/** The office of a simulated year: three lists, a PC with the agent, and colleagues on the platform. */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { type Dice, dice } from '../support/dice.ts'
import { openPlatform, type Platform, type Shown } from '../support/platform.ts'
import { damaged, endingOf, FIRST_SHAPE, fileOf, otherShape, type Shape, telOf } from './files.ts'
import { type Expected, List, type Person } from './lists.ts'
import { type Measured, measure } from './measures.ts'
import { differences, sentDifferences } from './oracle.ts'
import { Pc } from './pc.ts'
import type { YearOptions } from './play.ts'
import { DAY, HOUR, openTime, type Time } from './time.ts'

/** 29 February 2028 lies in it, and the clocks of Lisbon change on 26 March and 29 October. */
const FIRST_DAY = Date.UTC(2027, 11, 6)
/** For a month: the leap day, and the clocks of New York (12 March) and Lisbon. */
const FIRST_DAY_OF_SHORT = Date.UTC(2028, 1, 27)
const HOME = 'Europe/Lisbon'
const ELSEWHERE = ['America/New_York', 'Asia/Tokyo', 'America/Fortaleza', 'Pacific/Auckland', 'Asia/Kolkata']
const MINUTE = 60_000
/** Longer than `removalDelayMinutes`. */
const DELAY = 11 * MINUTE
const KEPT_EXPORTS = 8
const FOUR_YEARS = 4 * 366 * DAY
const PARTS = 3

const COLUMNS = {
  Código: 'ignore',
  Nome: 'name',
  Celular: 'urn:tel',
  Cidade: 'field:cidade',
  Desde: { field: 'desde', type: 'datetime' },
  Grupo: 'groups',
}
const COMMON = { country: 'BR', key: ['Código'], columns: COLUMNS }
const SOURCES = [
  { name: 'Clientes', path: 'clientes.xlsx', ...COMMON },
  { name: 'Alunos', path: 'exports', folder: 'newest', ...COMMON },
  { name: 'Unidades', path: 'unidades', folder: 'together', ...COMMON },
]

export class Office {
  readonly story: string[] = []
  readonly happened: Record<string, number> = { days: 0 }
  readonly #options: YearOptions
  readonly #roll: Dice
  readonly #time: Time
  readonly #platform: Platform
  readonly #pc: Pc
  readonly #clients: List
  readonly #pupils: List
  readonly #branches: List
  readonly #visitors: List
  readonly #start: number
  #shape: Shape = FIRST_SHAPE
  #exports: string[] = []
  #others: Shown[] = []
  #noLeavingBefore = 0
  /** The day's: what was made and taken away, and whether anything was to change at all. */
  #expected: Expected = { creates: 0, removals: 0 }
  #quiet = true
  /** A hold of the day before that a whole export takes back. */
  #mistake = false
  /** The last export could not be read: what its day left open comes with the next that can. */
  #open = false

  private constructor(options: YearOptions, time: Time, platform: Platform, start: number) {
    this.#options = options
    this.#roll = dice(options.seed)
    this.#time = time
    this.#platform = platform
    this.#start = start
    let id = 0
    const next = () => ++id
    this.#clients = new List('Clientes', 1, next)
    this.#pupils = new List('Alunos', 1, next)
    this.#branches = new List('Unidades', PARTS, next)
    this.#visitors = new List('Evento', 1, next)
    this.#pc = new Pc(
      time,
      platform.url,
      SOURCES.map((source) => this.#absolute(source)),
    )
  }

  /** Paths are relative to the settings file, which lies deeper. */
  #absolute = (source: { path: string }) => ({ ...source, path: path.join('../..', source.path) })

  static async open(options: YearOptions): Promise<Office> {
    const start = options.short ? FIRST_DAY_OF_SHORT : FIRST_DAY
    const time = openTime(start + 11 * HOUR)
    const platform = await openPlatform({ now: time.now })
    const office = new Office(options, time, platform, start)
    await office.#setUp()
    return office
  }

  async #setUp(): Promise<void> {
    process.env.TZ = HOME
    await this.#platform.setUp({
      fields: [{ key: 'nota', name: 'Nota' }],
      contacts: [{ name: 'Alguém de outra lista', urns: ['tel:+5584981110000'], fields: { nota: 'x' } }],
    })
    this.#others = await this.#platform.contacts()
    for (const list of this.#lists) for (let n = 0; n < this.#options.size; n += 1) list.join(this.#roll)
    this.#saveClients()
    this.#savePupils(0)
    this.#saveBranches()
    await this.#pc.switchOn()
    const { window } = this.#pc
    this.#pc.desk.syncNow()
    const { actions } = this.#pc.desk
    await this.#pc.until('it waits', () => actions.standing().needsYou.firstSyncs === SOURCES.length)
    for (const { name } of SOURCES) await window.approveFirstSync({ source: name })
    await this.#pc.until('all have begun', () => actions.standing().needsYou.firstSyncs === 0)
    await this.#pc.settle()
    for (const list of this.#lists) list.wasRead()
    this.#expectNone(await this.#wrong())
    await this.#platform.forgetRequests()
  }

  get #lists(): List[] {
    return [this.#clients, this.#pupils, this.#branches]
  }

  #dateOf = (day: number) => new Date(this.#start + day * DAY).toISOString().slice(0, 10)

  #note(what: string): void {
    this.story.push(what)
  }

  #count(what: string): void {
    this.happened[what] = (this.happened[what] ?? 0) + 1
    this.#note(`  ${what}`)
  }

  #expectNone(wrong: readonly string[]): void {
    if (wrong.length > 0) throw new Error(wrong.slice(0, 10).join('\n'))
  }

  #wrong = async (): Promise<string[]> => {
    const lists = [...this.#lists, this.#visitors]
    return differences(lists, this.#others, await this.#platform.contacts())
  }

  /** One day, from the night before it. */
  async day(day: number): Promise<void> {
    this.#note(`day ${day}, ${this.#dateOf(day)}`)
    this.happened.days = day + 1
    await this.#night(day)
    if (new Date(this.#start + day * DAY).getUTCDay() === 0) return this.#count('closed on Sundays')
    this.#expected = { creates: 0, removals: 0 }
    this.#quiet = true
    await this.#workday(day)
    await this.#check(day)
  }

  async #night(day: number): Promise<void> {
    const morning = this.#start + day * DAY + 11 * HOUR + this.#roll.below(3 * HOUR)
    const left = Math.max(0, morning - this.#time.now())
    const zone = this.#zoneOf(day)
    const travels = process.env.TZ !== zone
    const how = travels ? 'off' : this.#roll.weighted({ asleep: 5, off: 3, on: 2 })
    if (how === 'off') await this.#pc.switchOff()
    this.#time.pass(left, how === 'on')
    if (travels) {
      process.env.TZ = zone
      this.#count('time zone changed')
    }
    if (how === 'off') await this.#pc.switchOn()
    else this.#pc.desk.lookAgain()
    this.#count(`nights ${how}`)
  }

  /** Every 40 days for five days, and in a short year once. */
  #zoneOf(day: number): string {
    const { short } = this.#options
    const away = short ? day >= 12 && day < 16 : day % 40 >= 20 && day % 40 < 25
    return away ? ELSEWHERE[Math.floor(day / 40) % ELSEWHERE.length]! : HOME
  }

  /** By how much the PC's clock is wrong that day. */
  #clockOf(day: number): number {
    if (this.#options.short) return day === 4 ? FOUR_YEARS : day === 18 ? -DAY : 0
    const [round, at] = [Math.floor(day / 30), day % 30]
    return at === 12 ? [FOUR_YEARS, -DAY, DAY, -3 * HOUR][round % 4]! : 0
  }

  async #workday(day: number): Promise<void> {
    const roll = this.#roll
    if (roll.chance(0.1) && !this.#mistake && !this.#open) {
      this.#count('quiet days')
      await this.#pc.settle()
      return this.#afterDelay()
    }
    if (day % 30 === 15) {
      this.#shape = otherShape(roll)
      this.#count(`other format`)
    }
    const turn = day % 12
    if (this.#open) return this.#ordinary(day)
    if (turn === 7 && roll.chance(0.7)) await this.#conflict()
    if (turn === 9 && roll.chance(0.7)) await this.#deletedByColleague()
    if (turn === 10) await this.#visit(day)
    if (turn === 3 && !this.#mistake) return this.#manyLeave(day)
    if (turn === 5 && !this.#mistake) return this.#damagedExport(day)
    await this.#ordinary(day)
  }

  async #ordinary(day: number): Promise<void> {
    const roll = this.#roll
    this.#change(day)
    const paused = roll.chance(0.06)
    const unasked = this.#options.byEvents && !paused && this.#clockOf(day) === 0 && roll.chance(0.2)
    // A reading that is under way would end without what is saved now.
    if (unasked) await this.#pc.settle()
    const before = this.#readAt()
    if (paused) await this.#pc.desk.pause('hour')
    this.#saveClients()
    this.#savePupils(day)
    if (day % 7 === 1) this.#saveBranches()
    for (let acts = roll.below(3); acts > 0; acts -= 1) await this.#colleague()
    if (paused) await this.#overThePause()
    const wrong = this.#clockOf(day)
    if (wrong !== 0) await this.#withWrongClock(wrong)
    else if (unasked) await this.#noticed(before)
    else await this.#pc.settle()
    await this.#afterDelay()
    if (this.#time.wrongBy() !== 0) await this.#clockIsRight()
    this.#read(this.#clients)
    this.#read(this.#pupils)
    if (day % 7 === 1) this.#read(this.#branches)
    this.#mistake = false
    this.#open = false
  }

  #read(list: List): void {
    const { creates, removals } = list.wasRead()
    this.#expected.creates += creates
    this.#expected.removals += removals
    list.forgetOld(40)
  }

  #change(day: number): void {
    this.#quiet = false
    for (const list of this.#lists) {
      for (let edits = this.#roll.below(4); edits > 0; edits -= 1) list.edit(this.#roll)
      list.mend(this.#roll)
      const crowded = list.rows.length > this.#options.size * 1.3
      if (day >= this.#noLeavingBefore && this.#roll.chance(crowded ? 0.9 : 0.35)) list.leave(this.#roll)
    }
  }

  #saveClients(): void {
    this.#pc.save('clientes.xlsx', fileOf(this.#clients.rows, FIRST_SHAPE))
  }

  #saveBranches(): void {
    for (let part = 0; part < PARTS; part += 1) {
      const rows = this.#branches.rows.filter((person) => person.part === part)
      const shape: Shape = { ...FIRST_SHAPE, format: 'semicolons' }
      this.#pc.save(`unidades/unidade-${'abc'[part]}.csv`, fileOf(rows, shape))
    }
  }

  #savePupils(day: number, content = fileOf(this.#pupils.rows, this.#shape)): void {
    const name = `exports/alunos-${this.#dateOf(day)}.${endingOf(this.#shape)}`
    this.#pc.save(name, content)
    this.#exports.push(name)
    for (const old of this.#exports.splice(0, this.#exports.length - KEPT_EXPORTS)) this.#pc.remove(old)
  }

  /** When each list was last read. */
  #readAt = (): Map<string, number> =>
    new Map(this.#pc.account.cycle.sources.map(({ setup, row }) => [setup.name, row.readAt ?? 0]))

  /** Nobody asks: what was saved is noticed. */
  async #noticed(before: ReadonlyMap<string, number>): Promise<void> {
    await this.#pc.until('what was saved is noticed', () =>
      ['Clientes', 'Alunos'].every((name) => this.#readAt().get(name)! > before.get(name)!),
    )
    await this.#pc.atRest()
    this.#count('noticed by itself')
  }

  /** Nothing is lost or done early while it is wrong. */
  async #withWrongClock(wrong: number): Promise<void> {
    this.#count('clock set wrong')
    const before = this.#history()
    const kept = this.#backups()
    this.#time.setWrong(wrong)
    await this.#pc.settle()
    if (this.#history() < before) throw new Error(`history was thrown away: ${before} to ${this.#history()}`)
    const lost = kept.filter((name) => !this.#backups().includes(name))
    if (lost.length > 1) throw new Error(`copies were thrown away: ${lost}`)
    const { removals } = this.#pc.desk.actions.standing()
    const leaving = this.#lists.flatMap(({ people }) => people).filter(({ row, read }) => !row && read)
    // Whose delay began on the day of a damaged export has waited long enough.
    if (!this.#open && removals === null) this.#expectNone(await this.#stillThere(leaving))
  }

  /** Their delay is not over, whatever the PC's calendar says. */
  async #stillThere(leaving: readonly Person[]): Promise<string[]> {
    const shown = new Set((await this.#platform.contacts()).flatMap(({ urns }) => urns))
    return leaving
      .filter(({ expected }) => expected && !shown.has(telOf(expected.phone)))
      .map(({ id }) => `C${id} was removed before the delay was over`)
  }

  async #clockIsRight(): Promise<void> {
    this.#time.setWrong(0)
    await this.#pc.settle()
    const now = this.#time.now()
    const ahead = this.#db<number>('SELECT count(*) FROM run WHERE started_at > ?', now + HOUR)
    if (ahead > 0) throw new Error(`${ahead} runs are from the future`)
    const later = this.#backups().filter(
      (name) => name.slice(13, 23) > new Date(now).toISOString().slice(0, 10),
    )
    if (later.length > 0) throw new Error(`copies from the future: ${later}`)
  }

  #db<T>(sql: string, ...values: unknown[]): T {
    return this.#pc.account.cycle.store.db
      .prepare(sql)
      .pluck()
      .get(...values) as T
  }
  /** Lines that are young enough to be kept for another week. */
  #history = (): number =>
    this.#db(
      'SELECT count(*) FROM change JOIN run ON run.id = run_id WHERE started_at BETWEEN ? AND ?',
      this.#time.now() - 83 * DAY,
      this.#time.now() - HOUR,
    )
  #backups = (): string[] =>
    readdirSync(path.join(this.#pc.dataFolder, 'backups')).filter((name) => name.endsWith('.db'))

  /** Paused for an hour: nothing is sent for as long, and then everything. */
  async #overThePause(): Promise<void> {
    this.#count('paused')
    const before = (await this.#platform.requests()).length
    this.#time.pass(30 * MINUTE)
    this.#pc.desk.syncNow()
    this.#pc.desk.lookAgain()
    if (this.#pc.desk.actions.standing().pause === null) throw new Error('the pause ended early')
    const asked = (await this.#platform.requests()).slice(before)
    if (asked.length > 0) throw new Error(`sent while it was paused: ${JSON.stringify(asked)}`)
    this.#time.pass(31 * MINUTE, this.#roll.chance(0.5))
    this.#pc.desk.lookAgain()
    await this.#pc.until('the pause is over', () => this.#pc.desk.actions.standing().pause === null)
    await this.#pc.until('the account is open', () => this.#pc.desk.actions.account() !== undefined)
  }

  async #afterDelay(): Promise<void> {
    this.#time.pass(DELAY)
    await this.#pc.settle()
  }

  async #colleague(): Promise<void> {
    const calm = this.#lists
      .flatMap((list) => list.calm())
      .filter(({ uuid, row, read }) => uuid && row === read)
    if (calm.length < 10) return
    const person = this.#roll.one(calm)
    if (this.#roll.chance(0.75)) {
      person.note = `nota ${this.#roll.below(10_000)}`
      await this.#platform.somebody.changes(person.uuid!, { fields: { nota: person.note } })
      return this.#count('notes of colleagues')
    }
    const city = `Deles ${this.#roll.below(10_000)}`
    person.theirs = true
    person.expected = { ...person.expected!, city }
    await this.#platform.somebody.changes(person.uuid!, { fields: { cidade: city } })
    this.#count('values of colleagues')
  }

  /** Both sides changed the same, and a person decides. */
  async #conflict(): Promise<void> {
    const calm = this.#clients.calm().filter(({ uuid, row, read }) => uuid && row === read)
    if (calm.length === 0) return
    const person = this.#roll.one(calm)
    const [ours, theirs] = [`Nossa ${this.#roll.below(10_000)}`, `Deles ${this.#roll.below(10_000)}`]
    person.row = { ...person.row!, city: ours }
    await this.#platform.somebody.changes(person.uuid!, { fields: { cidade: theirs } })
    this.#saveClients()
    await this.#pc.settle()
    person.expected = { ...person.expected!, city: theirs }
    this.#expectNone(await this.#wrong())
    const keep = this.#roll.one(['spreadsheet', 'platform'] as const)
    await this.#answer(keep)
    if (keep === 'platform') person.theirs = true
    person.read = person.row
    person.expected = { ...person.expected, city: keep === 'platform' ? theirs : ours }
    this.#quiet = false
    this.#count('two different values')
  }

  async #deletedByColleague(): Promise<void> {
    const calm = this.#pupils.calm().filter(({ uuid, row, read }) => uuid && row === read)
    if (calm.length < 10) return
    const person = this.#roll.one(calm)
    await this.#platform.somebody.deletes(person.uuid!)
    person.gone = true
    person.expected = null
    await this.#pc.settle()
    await this.#answer('platform')
    this.#count('deleted by a colleague')
    this.#quiet = false
  }

  /** Somebody answers the one question there is. */
  async #answer(keep: 'spreadsheet' | 'platform'): Promise<void> {
    const { window } = this.#pc
    await this.#pc.until(
      'it is asked',
      async () => (await window.review({ kind: 'conflict' })).rows.length > 0,
    )
    const { rows } = await window.review({ kind: 'conflict' })
    if (rows.length !== 1) throw new Error(`${rows.length} questions: ${JSON.stringify(rows)}`)
    const done = await window.resolve({ named: { id: rows[0]!.id }, choice: { keep } })
    if (!done.ok) throw new Error(JSON.stringify(done))
    this.#time.pass(MINUTE)
    await this.#pc.settle()
  }

  /** A list that is sent only this time, and forgotten after a day. */
  async #visit(day: number): Promise<void> {
    const before = this.#visitors.people.length
    for (let n = 0; n < 2; n += 1) this.#visitors.join(this.#roll)
    const people = this.#visitors.people.slice(before)
    this.#pc.save('evento.csv', fileOf(people, { ...FIRST_SHAPE, format: 'semicolons' }))
    const source = { name: `Evento ${day}`, path: path.join(this.#pc.folder, 'evento.csv'), ...COMMON }
    const started = await this.#pc.account.startOnce({ source, leaveOut: [] })
    if (started.kind !== 'started') throw new Error(JSON.stringify(started))
    await this.#pc.atRest()
    for (const person of people) {
      const { name, city, group, phone } = person.row!
      Object.assign(person, { expected: { name, city, group, phone }, read: person.row, stray: true })
    }
    this.#expected.creates += people.length
    this.#quiet = false
    this.#count('only this time')
  }

  /** Half of an export is missing: somebody filtered it by mistake, or it is right, or they are to stay. */
  async #manyLeave(day: number): Promise<void> {
    const kept = this.#pupils.rows.filter(({ id }) => id % 2 === 0)
    const leaving = this.#pupils.calm().filter(({ id, row, read }) => id % 2 !== 0 && row === read)
    const others = this.#pupils.rows.filter(({ id }) => id % 2 !== 0)
    const isMany = leaving.length >= 10 && leaving.length * 2 > this.#pupils.rows.length * 0.6
    // Who leaves another list in the same 24 hours would be asked about as well.
    const mayBeAlone = this.#lists.every((list) => list.leaving === 0) && day >= this.#noLeavingBefore
    if (!isMany || !mayBeAlone || this.#pupils.hasBadRows) return this.#ordinary(day)
    const shown = [...kept, ...others.filter((person) => !leaving.includes(person))]
    this.#savePupils(day, fileOf(shown, this.#shape))
    await this.#pc.settle()
    await this.#afterDelay()
    const holds = async () => (await this.#pc.window.review({ kind: 'hold' })).rows
    const [hold] = await holds()
    if (!hold || (await holds()).length !== 1)
      throw new Error(`many left, and nobody was asked: ${leaving.length}`)
    this.#expectNone(await this.#wrong())
    const what = this.#roll.one(['mistake', 'approve', 'dismiss'] as const)
    this.#count(`many left: ${what}`)
    this.#mistake = what === 'mistake'
    // Who waits for an OK and is not back with the next export waits on; after an OK the next few are asked about, too.
    this.#noLeavingBefore = day + 4
    if (what === 'mistake') return
    for (const person of leaving) {
      person.row = null
      if (what === 'dismiss') Object.assign(person, { stray: true, read: null })
    }
    const done = await this.#pc.window.answerHold({ id: hold.id, answer: what })
    if (!done.ok) throw new Error(JSON.stringify(done))
    this.#time.pass(MINUTE)
    await this.#pc.settle()
    this.#read(this.#pupils)
    this.#quiet = false
  }

  /** The day's export is cut off, or none: nothing of it counts, and everything else goes on. */
  async #damagedExport(day: number): Promise<void> {
    this.#change(day)
    this.#saveClients()
    this.#savePupils(day, damaged(this.#roll, fileOf(this.#pupils.rows, this.#shape)))
    await this.#pc.settle()
    const said = this.#pc.desk.actions.standing().sources.map(({ source }) => source)
    if (said.join() !== 'Alunos') throw new Error(`a damaged export, and not in use: ${said}`)
    await this.#afterDelay()
    // While one list cannot be read, nobody is removed.
    this.#expected.creates += this.#clients.wasRead(true).creates
    this.#count('damaged exports')
    this.#open = true
    if (this.#roll.chance(0.5)) this.#pc.remove(this.#exports.pop()!)
  }

  async #check(day: number): Promise<void> {
    this.#expectNone(await this.#wrong())
    this.#expectNone(sentDifferences(await this.#platform.requests(), this.#expected, this.#quiet))
    await this.#platform.forgetRequests()
    const bad = this.#lists.flatMap(({ people }) => people).filter(({ problem }) => problem).length
    const { needsYou, trouble } = this.#pc.desk.actions.standing()
    if (needsYou.problems !== bad) throw new Error(`${needsYou.problems} problems, not ${bad}`)
    if (trouble) throw new Error(`trouble: ${JSON.stringify(trouble)}`)
    if (this.#pc.mistakes.length > 0) throw new Error(this.#pc.mistakes.map(String).join('\n'))
    this.#expectNone(this.#pc.touched().map((file) => `${file} was changed`))
    const once = path.join(this.#pc.dataFolder, 'once')
    const visits = existsSync(once) ? readdirSync(once).length : 0
    if (visits > 1 || (visits === 1 && day % 12 !== 10 && day % 12 !== 11))
      throw new Error(`${visits} lists that were sent only once are still kept`)
  }

  async measure(day: number): Promise<Measured> {
    const contacts = (await this.#platform.contacts()).length
    return measure(this.#pc.dataFolder, day, this.#dateOf(day - 1), contacts)
  }

  /** For whoever looks for what was wrong. */
  standing(): string {
    const leaving = this.#lists.flatMap(({ people }) => people).filter(({ row, read }) => !row && read)
    return `${this.#pc.folder} ${JSON.stringify(this.#pc.isOn && this.#pc.desk.actions.standing())} ${JSON.stringify(leaving)}`
  }

  async close(): Promise<void> {
    if (!process.env.YEAR_KEEP) await this.#pc.dispose()
    await this.#platform.close()
  }
}
