/**
 * Anything may happen to the files of a folder, in any order: a model says what the account has to show after each
 * step. Reproduce with the seed of the failing test.
 */
import { existsSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { type Dice, dice as diceOf } from '../support/dice.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone, SOURCE } from './support/desk.ts'

const STEPS = 40
const PEOPLE = 32
const CITIES = ['Natal', 'Caicó', 'Assu', 'Mossoró']
type Rows = Map<number, string>

const inFolder = (name: string) => path.join(desk.folder, 'lists', name)
let minute = 0
function write(name: string, rows: Rows): void {
  desk.save(
    [...rows].map(([n, city]) => [n, `Person ${n}`, phone(n), city]),
    `lists/${name}`,
  )
  touch(name)
}
/** A minute later than the last. */
function touch(name: string): void {
  minute += 1
  const at = Date.UTC(2026, 0, 1, 0, minute) / 1000
  utimesSync(inFolder(name), at, at)
}
const shown = async () =>
  Object.fromEntries((await platform.contacts()).map(({ name, fields }) => [name, fields.city]))
const asShown = (rows: Iterable<readonly [number, string]>) =>
  Object.fromEntries([...rows].map(([n, city]) => [`Person ${n}`, city]))
const open = (folder: string) =>
  start({
    sources: [
      {
        ...SOURCE,
        path: 'lists',
        folder,
        guards: { columns: { allow: ['City'] }, removals: { percent: 100, atLeast: 100 } },
      },
    ],
  })
const anybody = (dice: Dice) => 1 + dice.below(PEOPLE)
const anyCity = (dice: Dice) => dice.one(CITIES)

it.each([1, 2, 3])(
  'files that are one list, seed %i',
  async (seed) => {
    const dice = diceOf(seed)
    await open('together')
    type File = { rows: Rows; state: 'fine' | 'broken' | 'gone'; read: Rows }
    const files = new Map<string, File>()
    for (const [index, name] of ['a.csv', 'b.csv', 'c.csv', 'd.csv'].entries()) {
      const rows: Rows = new Map()
      for (let n = index + 1; n <= PEOPLE; n += 4) rows.set(n, 'Natal')
      files.set(name, { rows, state: 'fine', read: new Map(rows) })
      write(name, rows)
    }
    await desk.sync()
    /** Rows taken out while a file was broken, and the file they stood in. */
    const leaving = new Map<number, { city: string; file: string; isAsked: boolean }>()
    for (let step = 0; step < STEPS; step += 1) {
      const name = dice.one([...files.keys()])
      const file = files.get(name)!
      const what = dice.one(['edit', 'edit', 'out', 'move', 'break', 'mend', 'mend', 'away', 'back', 'back'])
      const isHere = file.state === 'fine'
      const people = [...file.rows.keys()]
      const n = people.length > 0 ? dice.one(people) : 0
      if (what === 'edit' && isHere && n > 0) {
        file.rows.set(n, anyCity(dice))
        write(name, file.rows)
      } else if (what === 'out' && isHere && people.length > 2) {
        leaving.set(n, { city: file.read.get(n)!, file: name, isAsked: false })
        file.rows.delete(n)
        write(name, file.rows)
      } else if (what === 'move' && isHere && people.length > 2) {
        const other = dice.one([...files.keys()].filter((one) => one !== name))
        const to = files.get(other)!
        if (to.state !== 'fine') continue
        to.rows.set(n, file.rows.get(n)!)
        file.rows.delete(n)
        write(name, file.rows)
        write(other, to.rows)
      } else if (what === 'break' && isHere) {
        file.state = 'broken'
        writeFileSync(inFolder(name), '%PDF-1.7')
      } else if (what === 'mend' && file.state === 'broken') {
        file.state = 'fine'
        write(name, file.rows)
      } else if (
        what === 'away' &&
        isHere &&
        // More than half of a list are asked about, whyever they went.
        [...files.values()].every(({ state }) => state !== 'gone')
      ) {
        file.state = 'gone'
        renameSync(inFolder(name), path.join(desk.folder, name))
      } else if (what === 'back' && file.state === 'gone') {
        file.state = 'fine'
        renameSync(path.join(desk.folder, name), inFolder(name))
      } else continue
      desk.clock.skip(25 * 3_600_000) // so that a removal on each of many days is not many at once
      await desk.sync()
      const all = [...files.values()]
      for (const one of all) if (one.state === 'fine') one.read = new Map(one.rows)
      const listed = new Set(all.flatMap(({ read }) => [...read.keys()]))
      const isBroken = all.some(({ state }) => state === 'broken')
      for (const [gone, entry] of leaving) {
        // Gone with its file, it waits for an OK with the others of it, also when the file is back without it.
        if (files.get(entry.file)!.state === 'gone' && !isBroken) entry.isAsked = true
        if (listed.has(gone) || !(isBroken || entry.isAsked)) leaving.delete(gone)
      }
      const expected = new Map(all.flatMap(({ read }) => [...read]))
      for (const [gone, { city }] of leaving) expected.set(gone, city)
      expect(await shown(), `seed ${seed}, step ${step}: ${what} ${name}`).toEqual(asShown(expected))
    }
  },
  60_000,
)

it.each([1, 2, 3])(
  'exports of which the newest counts, seed %i',
  async (seed) => {
    const dice = diceOf(seed)
    await open('newest')
    let rows: Rows = new Map(Array.from({ length: PEOPLE }, (_, n) => [n + 1, 'Natal']))
    let day = 10
    const nameOf = (of: number) => `lista 2026-03-${String(of).padStart(2, '0')}.csv`
    let current = nameOf(day)
    write(current, rows)
    await desk.sync()
    for (let step = 0; step < STEPS; step += 1) {
      const what = dice.one(['new', 'new', 'again', 'older', 'away', 'rename', 'half', 'touch', 'old name'])
      const next = new Map(rows)
      next.set(anybody(dice), `${anyCity(dice)} ${step}`)
      if (!existsSync(inFolder(current)) && what !== 'new') continue
      switch (what) {
        case 'new':
          if (day === 28) continue
          day += 1
          current = nameOf(day)
          rows = next
          write(current, rows)
          break
        case 'again':
          rows = next
          write(current, rows)
          break
        case 'older':
          write(nameOf(1 + dice.below(day - 1)), next)
          break
        case 'old name':
          write(`lista 2026-02-${10 + dice.below(18)}.csv`, new Map([[1, 'Nowhere']]))
          break
        case 'away':
          renameSync(inFolder(current), path.join(desk.folder, 'away.csv'))
          await desk.sync()
          expect(await shown(), `seed ${seed}, step ${step}: away`).toEqual(asShown(rows))
          renameSync(path.join(desk.folder, 'away.csv'), inFolder(current))
          break
        case 'rename':
          renameSync(inFolder(current), inFolder(`copy of ${current}`))
          await desk.sync()
          expect(await shown(), `seed ${seed}, step ${step}: rename`).toEqual(asShown(rows))
          renameSync(inFolder(`copy of ${current}`), inFolder(current))
          break
        case 'half':
          writeFileSync(inFolder(`lista 2026-03-30.csv`), 'Code;Name;Phone;City\r\n1;"Per')
          await desk.sync()
          expect(await shown(), `seed ${seed}, step ${step}: half`).toEqual(asShown(rows))
          rmSync(inFolder(`lista 2026-03-30.csv`))
          break
        case 'touch':
          touch(current)
          break
      }
      await desk.sync()
      expect(await shown(), `seed ${seed}, step ${step}: ${what}`).toEqual(asShown(rows))
    }
  },
  60_000,
)

it.each([1, 2, 3])(
  'files that only add, seed %i',
  async (seed) => {
    const dice = diceOf(seed)
    await open('changes only')
    mkdirSync(inFolder(''), { recursive: true })
    const rows: Rows = new Map()
    let day = 0
    const dateOf = (of: number) => new Date(Date.UTC(2026, 0, of)).toISOString().slice(0, 10)
    const dated = () => {
      day += 1
      return dateOf(day)
    }
    const isThere = (name: string) => name !== '' && existsSync(inFolder(name))
    for (let step = 0; step < STEPS; step += 1) {
      const what = dice.one(['one', 'one', 'several', 'copy', 'delete', 'late', 'nothing'])
      const changes: Rows = new Map()
      for (let n = 1 + dice.below(3); n > 0; n -= 1) changes.set(anybody(dice), `${anyCity(dice)} ${step}`)
      const apply = (name: string, some: Rows) => {
        write(name, some)
        for (const [n, city] of some) rows.set(n, city)
      }
      const last = day === 0 ? '' : `${dateOf(day)}.csv`
      if (what === 'one') apply(`${dated()}.csv`, changes)
      else if (what === 'several')
        for (let n = 0; n < 3; n += 1)
          apply(`${dated()}.csv`, new Map([...changes, [anybody(dice), `${n} ${step}`]]))
      else if (what === 'copy' && isThere(last)) renameSync(inFolder(last), inFolder(`copy of ${last}`))
      else if (what === 'delete' && isThere(last)) rmSync(inFolder(last))
      else if (what === 'late' && day > 3) write('2025-12-31.csv', changes)
      else if (what !== 'nothing') continue
      await desk.sync()
      expect(await shown(), `seed ${seed}, step ${step}: ${what}`).toEqual(asShown(rows))
    }
  },
  60_000,
)
