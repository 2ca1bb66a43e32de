/**
 * What ought to be true: a small office in memory. Spreadsheets say something, colleagues on the platform do something,
 * and each attribute of a person is changed by one side only, except where a colleague's change to what is still on
 * its way may end as "two different values" — then the colleague's value stays.
 */
import type { Dice } from '../support/dice.ts'
import { rowOf, telOf } from '../support/people.ts'
import type { Shown } from '../support/platform.ts'

/** What a row says. */
export type Row = { name: string; city: string; groups: string[]; phone: number }
/** Attributes both sides may change; the fields and groups of colleagues are nobody else's business. */
export type Shared = 'name' | 'city'
export const SHARED = ['name', 'city'] as const satisfies readonly Shared[]

export class Person {
  readonly id: number
  row: Row | null
  /** Which of the spreadsheets have the row, all with the same values. */
  sheets = new Set([0])
  /** What the spreadsheets said when everything was last in step. */
  said: Row | null = null
  /** The last row it had while everything was in step. */
  last: Row | null = null
  uuid: string | undefined
  /** Since everything was last in step the row went to another spreadsheet, or got another number: not both, then it would be somebody else's. */
  moved = false
  calledAnew = false
  /** The contact may have been deleted and created again since. */
  renewed = false
  status: 'active' | 'blocked' | 'gone' = 'active'
  /** Values of a colleague that the spreadsheet does not speak against: the row leaves these cells alone from then on. */
  theirs: Partial<Record<Shared, string>> = {}
  /** The platform's values that were kept when both were first compared: they stay until the cell changes. */
  kept: Partial<Record<Shared, string>> = {}
  /** A colleague changed what was on its way: whether that became a question depends on the moment. */
  contested = false
  /** Of colleagues only. */
  note: string | null = null
  language: string | null = null
  mail: string | null = null
  inTheirs = false
  lostGroups = new Set<string>()
  /** The row is gone, and the contact is to stay: that waits for an OK, or will not get one. */
  stays = false
  /** The agent may have begun afresh, and then it gives the groups of the row again. */
  groupsAgain = false
  /** The platform knew them before the agent did; until that is settled it is not certain whose value counts. */
  wasThere = false
  /** Everything the cells have said since everything was last in step, oldest first. */
  versions: Record<Shared, (string | null)[]> = { name: [], city: [] }

  constructor(id: number, row: Row) {
    this.id = id
    this.row = row
    for (const key of SHARED) this.versions[key].push(row[key] || null)
  }

  get code(): string {
    return `C${this.id}`
  }

  /** In step, and nothing under way: a colleague's change meets nobody's. */
  get isQuiet(): boolean {
    const { said, row, uuid } = this
    return said !== null && row !== null && uuid !== undefined && !this.renewed && sameRow(said, row)
  }

  say(change: Partial<Row>): void {
    this.calledAnew ||= change.phone !== undefined
    this.row = { ...this.row!, ...change }
    for (const key of SHARED) {
      if (change[key] === undefined) continue
      this.versions[key].push(change[key] || null)
      delete this.kept[key]
    }
  }

  /** The contact was deleted with the row and created again with it: what only the platform had of it is gone. */
  beginAnew(): void {
    this.theirs = {}
    this.kept = {}
    this.note = null
    this.language = null
    this.mail = null
    this.inTheirs = false
    this.lostGroups.clear()
  }

  /** What the platform ought to show for an attribute. */
  shown(key: Shared, row: Row): string | null {
    return (this.theirs[key] ?? this.kept[key] ?? row[key]) || null
  }
}

const sameRow = (a: Row, b: Row) => JSON.stringify(a) === JSON.stringify(b)

const CITIES = ['Natal', 'Caicó', 'Assu', 'Olinda']
const GROUPS = [[], ['Gold'], ['Silver'], ['Gold', 'Silver']]

export class Model {
  readonly people: Person[] = []
  /** Contacts that no spreadsheet will ever remove again: their rows went while nobody could know them. */
  readonly strays = new Set<string>()
  readonly sheets: number
  /** So many contacts may have come and gone unseen since everything was last in step. */
  fleeting = 0
  #next = 1
  /** Rows that were taken out since everything was last in step, as they were. */
  #cut: { person: Person; row: Row }[] = []
  #stamps = 0
  /** Many in a day wait for an OK; so few do not. */
  #removals = 0

  constructor(roll: Dice, size: number, sheets: number) {
    this.sheets = sheets
    for (let n = 0; n < size; n += 1) this.add(roll)
  }

  /** A number that was in no value yet. */
  stamp = (): number => ++this.#stamps

  get rows(): Person[] {
    return this.people.filter(({ row }) => row !== null)
  }

  add(roll: Dice): Person {
    const id = this.#next++
    const person = new Person(id, {
      name: `Person ${id}`,
      city: this.#city(roll),
      groups: roll.one(GROUPS),
      phone: id,
    })
    if (this.sheets > 1) person.sheets = new Set(roll.one([[0], [0], [1], [0, 1]]))
    this.people.push(person)
    return person
  }

  /** Never the same twice, so that an old value is told from a new one; a few cells are blank. */
  #city = (roll: Dice) => (roll.chance(0.1) ? '' : `${roll.one(CITIES)} ${this.stamp()}`)

  /** Something a person does in a spreadsheet. @returns what, in a few words. */
  edit(roll: Dice): string {
    const certain = this.rows.filter(({ wasThere, said }) => !wasThere || said !== null)
    const free = certain.filter(({ status }) => status === 'active')
    if (free.length < 10) return `add ${this.add(roll).code}`
    const person = roll.one(certain)
    if (person.status === 'gone') return this.#removeOf(person)
    const what = roll.weighted({
      city: 4,
      name: 3,
      groups: 3,
      phone: 2,
      swap: 2,
      ring: 0.5,
      add: 3,
      remove: 2,
      putBack: 1,
      inherit: 1,
      move: this.sheets > 1 ? 2 : 0,
    })
    switch (what) {
      case 'city':
        if (person.theirs.city === undefined) person.say({ city: this.#city(roll) })
        break
      case 'name':
        if (person.theirs.name === undefined) person.say({ name: `Person ${person.id} ${this.stamp()}` })
        break
      case 'groups':
        if (person.lostGroups.size === 0) person.say({ groups: roll.one(GROUPS) })
        break
      case 'phone':
        if (this.#mayCall(person)) person.say({ phone: 1000 + this.#next++ })
        break
      case 'swap':
        return this.#pass(what, [person, roll.one(free)])
      case 'ring':
        return this.#pass(what, [person, roll.one(free), roll.one(free)])
      case 'add':
        return `add ${this.add(roll).code}`
      case 'remove':
        return this.#removeOf(person)
      case 'putBack': {
        const back = this.#cut.pop()
        if (!back) return ''
        back.person.row = back.row
        this.fleeting += 1
        back.person.renewed ||= back.person.uuid !== undefined
        return `put back ${back.person.code}`
      }
      case 'inherit': {
        const heir = roll.one(free)
        // A new row with the number of one that is gone would be the same person under another code.
        if (heir.said === null || heir === person || !this.#mayCall(heir) || !this.#mayLeave(person))
          return ''
        const { phone: number } = person.row!
        if (!person.uuid) this.fleeting += 1
        this.#removals += 1
        person.row = null // for good: the number has another owner now
        heir.say({ phone: number })
        return `${heir.code} inherits from ${person.code}`
      }
      case 'move':
        if (person.calledAnew) return ''
        person.moved = true
        person.sheets = new Set(roll.one([[0], [1], [0, 1]]))
        return `move ${person.code} to ${[...person.sheets]}`
    }
    return `${what} ${person.code}`
  }

  /** Numbers go round; the same person twice makes the round shorter. */
  #pass(what: string, chosen: readonly Person[]): string {
    const round = [...new Set(chosen)]
    if (round.length < 2 || !round.every((person) => this.#mayCall(person))) return ''
    const numbers = round.map(({ row }) => row!.phone)
    for (const [index, person] of round.entries())
      person.say({ phone: numbers[(index + 1) % numbers.length]! })
    return `${what} ${round.map(({ code }) => code)}`
  }

  #mayCall = ({ status, contested, moved }: Person) => status === 'active' && !contested && !moved

  /** No colleague has to do with them: removed is removed. */
  #isFree = ({ status, contested, theirs }: Person) =>
    status === 'active' && !contested && Object.keys(theirs).length === 0

  #mayLeave = (person: Person) => this.#isFree(person) && this.#removals * 4 < this.rows.length

  #removeOf(person: Person): string {
    const isFree = this.#isFree(person)
    if (isFree ? !this.#mayLeave(person) : !person.isQuiet || person.contested) return ''
    if (!person.uuid) this.fleeting += 1
    if (isFree) this.#cut.push({ person, row: person.row! })
    this.#removals += 1
    person.row = null
    return `remove ${person.code}`
  }

  /** More than half of the rows go at once. @returns whose; empty where it is not certain what that does. */
  removeHalf(): Person[] {
    const { rows } = this
    if (this.sheets > 1 || this.#removals > 0) return [] // each spreadsheet has its own share, and a day's are counted together
    const leaving = rows.filter((person) => this.#mayLeave(person)).slice(0, Math.floor(rows.length / 2) + 2)
    if (leaving.length <= rows.length / 2) return []
    for (const person of leaving) {
      person.row = null
      person.stays = true
    }
    this.#removals += leaving.length
    return leaving
  }

  putHalfBack(people: readonly Person[]): void {
    for (const person of people) {
      person.row = person.last
      person.stays = false
    }
  }

  /** Everything is in step: what is said and shown now is what counts from here. */
  settle(shown: readonly Shown[]): void {
    this.#cut = []
    this.fleeting = 0
    for (const person of this.people) {
      const { row, status } = person
      const contact = shown.find(
        ({ uuid, urns }) =>
          uuid === person.uuid || (row !== null && status !== 'gone' && urns.includes(telOf(row.phone))),
      )
      if (row !== null && contact && person.uuid !== undefined && contact.uuid !== person.uuid)
        person.beginAnew()
      if (row !== null) person.uuid = contact?.uuid ?? person.uuid
      if (contact && person.groupsAgain)
        person.lostGroups = new Set([...person.lostGroups].filter((group) => !contact.groups.includes(group)))
      person.groupsAgain = false
      person.said = row
      person.last = row ?? person.last
      person.renewed = false
      person.moved = false
      person.calledAnew = false
      for (const key of SHARED) person.versions[key] = row ? [row[key] || null] : []
    }
  }

  /**
   * The agent may have lost what it knew, and begin afresh. Everything is in step, so nothing changes on the platform; but
   * what was a colleague's value may from now on count as agreed on.
   */
  maybeForgotten(): void {
    for (const person of this.rows) {
      person.contested ||= Object.keys(person.theirs).length > 0
      person.groupsAgain = person.lostGroups.size > 0
    }
  }

  /** Rows of contacts that colleagues deleted are taken out: who knows nothing of them would create them again. */
  removeGone(): void {
    for (const person of this.rows) if (person.status === 'gone') person.row = null
  }

  /** The cells of one spreadsheet, header first. */
  cells(sheet: number): string[][] {
    const rows = this.rows.filter(({ sheets }) => sheets.has(sheet))
    return [
      HEADER,
      ...rows.map(({ code, row }) => [
        code,
        row!.name,
        rowOf(row!.phone)[2],
        row!.city,
        row!.groups.join(', '),
      ]),
    ]
  }
}

const HEADER = ['Code', 'Name', 'Phone', 'City', 'Group']
