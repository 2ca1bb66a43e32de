/**
 * What ought to be true: the office's lists, and what the platform ought to show for each person on them. A list counts as
 * it was last saved where the agent could read it.
 */
import type { Dice } from '../support/dice.ts'

export type Row = { name: string; phone: number; city: string; since: string; group: string }
/** What the platform ought to show, besides the phone. */
type Shown = Pick<Row, 'name' | 'city' | 'group' | 'phone'>

export type Person = {
  id: number
  /** As the office's list has it at this moment; null: not on it. */
  row: Row | null
  /** As it was last read by the agent. */
  read: Row | null
  /** Null: nobody is to be there. */
  expected: Shown | null
  uuid: string | null
  /** Which file of a list of several. */
  part: number
  /** A colleague's word stands on the platform: that cell is left alone. */
  theirs: boolean
  note: string | null
  /** The phone is mistyped: the row cannot be used. */
  bad: boolean
  /** So it was when the list was last read. */
  problem: boolean
  /** Their contact stays for good, though no list has them. */
  stray: boolean
  /** A colleague deleted the contact, and that was right. */
  gone: boolean
}

const CITIES = ['Natal', 'Mossoró', 'Caicó', 'Assú', 'Olinda']
const GROUPS = ['', 'Ouro', 'Prata']
const two = (n: number) => String(n).padStart(2, '0')

export type Expected = { creates: number; removals: number }

export class List {
  readonly name: string
  readonly people: Person[] = []
  readonly #parts: number
  readonly #next: () => number

  constructor(name: string, parts: number, next: () => number) {
    this.name = name
    this.#parts = parts
    this.#next = next
  }

  get rows(): Person[] {
    return this.people.filter(({ row }) => row !== null)
  }

  join(roll: Dice, bad = false): Person {
    const id = this.#next()
    const person: Person = {
      id,
      row: {
        name: `Pessoa ${id}`,
        phone: id,
        city: `${roll.one(CITIES)} ${roll.below(1000)}`,
        since: `20${two(10 + roll.below(15))}-${two(1 + roll.below(12))}-${two(1 + roll.below(28))}`,
        group: roll.one(GROUPS),
      },
      read: null,
      expected: null,
      uuid: null,
      part: roll.below(this.#parts),
      theirs: false,
      note: null,
      bad,
      problem: false,
      stray: false,
      gone: false,
    }
    this.people.push(person)
    return person
  }

  /** On the list, on the platform, and nobody else has a say. */
  calm(): Person[] {
    return this.people.filter(
      ({ row, read, expected, bad, theirs, gone }) => row && read && expected && !bad && !theirs && !gone,
    )
  }

  /** One thing that a person of the office does in the list. */
  edit(roll: Dice): void {
    const calm = this.calm()
    if (calm.length < 8) return void this.join(roll)
    const person = roll.one(calm)
    const row = person.row!
    switch (roll.weighted({ city: 4, name: 2, phone: 1.5, group: 2, join: 2, bad: 0.3 })) {
      case 'city':
        person.row = { ...row, city: `${roll.one(CITIES)} ${roll.below(1000)}` }
        break
      case 'name':
        person.row = { ...row, name: `Pessoa ${person.id} ${roll.one(['Alves', 'Brito', 'Costa', 'Dias'])}` }
        break
      case 'phone':
        person.row = { ...row, phone: this.#next() }
        break
      case 'group':
        person.row = { ...row, group: roll.one(GROUPS) }
        break
      case 'join':
        this.join(roll)
        break
      case 'bad':
        this.join(roll, !this.people.some(({ row: own, read }) => !own && read))
    }
  }

  /** Left, and the list was not read since. */
  get leaving(): number {
    return this.people.filter(({ row, read }) => !row && read).length
  }

  /** A row that cannot be used may be one of those that are missing: nobody is removed then. */
  get hasBadRows(): boolean {
    return this.people.some(({ row, bad, problem }) => problem || (bad && row !== null))
  }

  /** So few that nobody is asked. */
  leave(roll: Dice): void {
    const calm = this.calm()
    if (calm.length > 10 && !this.hasBadRows && this.leaving < 2) roll.one(calm).row = null
  }

  /** Somebody who was deleted comes back, a typo is put right. */
  mend(roll: Dice): void {
    for (const person of this.people) {
      if (person.bad && roll.chance(0.5)) person.bad = false
      // While others are missing, somebody new may be one of them: that would be asked.
      const isBack =
        this.leaving === 0 && !person.row && !person.read && !person.expected && !person.stray && !person.gone
      if (isBack && roll.chance(0.02)) person.row = this.#rowAgain(person.id, roll)
    }
  }

  #rowAgain(id: number, roll: Dice): Row {
    return { name: `Pessoa ${id}`, phone: id, city: roll.one(CITIES), since: '2024-02-29', group: '' }
  }

  /** The agent has read the list as it is now, and sent what follows from it. @param held removals wait for a person. */
  wasRead(held = false): Expected {
    const done: Expected = { creates: 0, removals: 0 }
    for (const person of this.people) {
      const { row, read, bad, gone } = person
      person.problem = bad && row !== null
      if (bad || gone) continue
      if (row && !read && person.expected === null) {
        done.creates += 1
        person.uuid = null
      }
      if (!row && read && !held) {
        done.removals += 1
        person.expected = null
        person.note = null
      }
      if (!row && held) continue
      person.read = row
      if (row) {
        const city = person.theirs && person.expected ? person.expected.city : row.city
        person.expected = { name: row.name, city, group: row.group, phone: row.phone }
      }
    }
    return done
  }

  /** People who have left the list for good long ago are nobody's business any more. */
  forgetOld(most: number): void {
    const isOld = ({ row, read, expected, stray, gone }: Person) =>
      !row && !read && !expected && !stray && !gone
    const old = this.people.filter(isOld)
    for (const person of old.slice(0, Math.max(0, old.length - most)))
      this.people.splice(this.people.indexOf(person), 1)
  }
}
