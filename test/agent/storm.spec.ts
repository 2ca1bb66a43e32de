/**
 * Weeks of an office in a moment: rows come, go, change and swap phones, colleagues work on the platform, requests
 * fail in every way, and the power fails at any of them. Whatever happened, in the end the platform shows what the
 * spreadsheet says, nobody is there twice, and what others keep there is untouched. `STORM=seed,count` runs others.
 */
import { expect, it } from 'vitest'
import { resolve } from '../../main/agent/resolve.ts'
import { type Dice, dice } from '../support/dice.ts'
import type { Platform } from '../support/platform.ts'
import { type Desk, openDesk, phone, tel } from './support/desk.ts'

const [FIRST = 1, COUNT = 24] = (process.env.STORM ?? '').split(',').filter(Boolean).map(Number)
const STEPS = 8
const HEADER = ['Code', 'Name', 'Phone', 'City', 'Group']
const GROUPS = ['', 'Gold', 'Silver', 'Gold, Silver']
const CITIES = ['Natal', 'Caicó', 'Assu', '']

type Row = { code: number; name: string; phone: number; city: string; group: string }

class Office {
  rows: Row[] = Array.from({ length: 14 }, (_, n) => ({
    code: n,
    name: `Person ${n}`,
    phone: n,
    city: 'Natal',
    group: 'Gold',
  }))
  removals = 0
  #next = 100

  change(roll: Dice): void {
    const row = roll.one(this.rows)
    switch (roll.below(7)) {
      case 0:
        row.city = roll.one(CITIES)
        break
      case 1:
        row.name = `Person ${row.code} ${roll.below(100)}`
        break
      case 2:
        row.group = roll.one(GROUPS)
        break
      case 3:
        row.phone = this.#next++
        break
      case 4: {
        const other = roll.one(this.rows)
        ;[row.phone, other.phone] = [other.phone, row.phone]
        break
      }
      case 5: {
        const n = this.#next++
        this.rows.push({
          code: n,
          name: `Person ${n}`,
          phone: n,
          city: roll.one(CITIES),
          group: roll.one(GROUPS),
        })
        break
      }
      default:
        if (this.removals >= 4) break
        this.removals += 1
        this.rows.splice(this.rows.indexOf(row), 1)
    }
  }

  cells = () => this.rows.map(({ code, name, phone: n, city, group }) => [code, name, phone(n), city, group])
}

/** What must hold on disk at any moment: nothing points to nobody. */
function dangling(desk: Desk): unknown[] {
  const { db } = desk.agent.store
  const sql = (where: string) => db.prepare(where).all()
  return [
    ...sql('SELECT * FROM claim WHERE follow_id NOT IN (SELECT id FROM follow)'),
    ...sql('SELECT * FROM intention WHERE follow_id NOT IN (SELECT id FROM follow)'),
    ...sql('SELECT * FROM conflict WHERE follow_id NOT IN (SELECT id FROM follow)'),
    ...sql('SELECT * FROM hold_item WHERE follow_id NOT IN (SELECT id FROM follow)'),
    ...sql("SELECT * FROM problem WHERE origin = 'delivery' AND follow_id NOT IN (SELECT id FROM follow)"),
    ...sql(
      'SELECT * FROM follow WHERE id NOT IN (SELECT follow_id FROM claim) AND id NOT IN (SELECT follow_id FROM moved)',
    ),
    ...sql("SELECT * FROM change WHERE outcome = 'waiting' AND id NOT IN (SELECT change_id FROM intention)"),
  ]
}

const KINDS = [
  { kind: 'server-error' },
  { kind: 'server-error', afterCommit: true },
  { kind: 'half-create' },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'cut-body' },
  { kind: 'bad-json', afterCommit: true },
  { kind: 'throttled', retryAfter: 1 },
  { kind: 'unchanged' },
  { kind: 'stale', changes: 1, method: 'GET' },
  { kind: 'stale', changes: 3, method: 'GET' },
]

/** Colleagues work on what is theirs: another field, a group, a language, an address. */
async function colleagues(platform: Platform, roll: Dice): Promise<void> {
  const contact = roll.one(await platform.contacts())
  const { uuid } = contact
  const acts = [
    () => platform.somebody.changes(uuid, { fields: { theirs: `note ${roll.below(100)}` } }),
    () => platform.somebody.acts({ action: 'add', contacts: [uuid], group: 'Theirs' }),
    () => platform.somebody.changes(uuid, { language: 'por' }),
  ]
  await roll.one(acts)()
}

async function weather(desk: Desk, platform: Platform, roll: Dice): Promise<void> {
  const faults = Array.from({ length: roll.below(4) }, () => ({
    ...roll.one(KINDS),
    probability: 0.3,
    times: 1 + roll.below(3),
    seed: roll.below(1e6),
    skip: roll.below(5),
  }))
  await platform.faults(...faults)
  if (roll.chance(0.4)) {
    const at = roll.below(20)
    const moment = roll.one(['before', 'after'] as const)
    let requests = 0
    await desk.syncUntilPowerFails((_leaving, when) => when === moment && requests++ === at)
  } else await desk.sync()
}

it.each(Array.from({ length: COUNT }, (_, n) => FIRST + n))('storm %i', async (seed) => {
  const roll = dice(seed * 7919)
  const { desk, platform } = await openDesk({
    profile: seed % 2 === 0 ? 'upstream-26.3' : 'weni-flows',
    given: {
      fields: [
        { key: 'city', name: 'City' },
        { key: 'theirs', name: 'Theirs' },
      ],
      groups: ['Gold', 'Silver', 'Theirs'].map((name) => ({ name })),
    },
    source: {
      columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel', City: 'field:city', Group: 'groups' },
      guards: { removals: { percent: 100, atLeast: 1000, max: 1000 } },
    },
  })
  try {
    const office = new Office()
    desk.save(office.cells(), 'people.csv', HEADER)
    for (let step = 0; step < STEPS; step += 1) {
      await weather(desk, platform, roll)
      await platform.faults()
      expect(dangling(desk)).toEqual([])
      for (let edits = roll.below(5); edits > 0; edits -= 1) office.change(roll)
      desk.save(office.cells(), 'people.csv', HEADER)
      if ((await platform.contacts()).length > 0 && roll.chance(0.5)) await colleagues(platform, roll)
      if (roll.chance(0.2)) desk.clock.skip(11 * 60_000)
    }
    const theirs = new Map((await platform.contacts()).map((contact) => [contact.uuid, contact]))
    let last = await desk.sync()
    // A new row in the place of one that went, with its city and group, is asked about: it never is the same person here.
    const asked = () =>
      desk.repositories.reviews
        .conflicts(desk.agent.workspace.id)
        .filter(({ kind }) => kind === 'same-person')
    const isOpen = () => last.writes.length > 0 || desk.left() > 0 || asked().length > 0
    for (let tries = 0; tries < 8 && isOpen(); tries += 1) {
      const { repositories, agent } = desk
      resolve(
        repositories,
        agent.workspace,
        { conflicts: asked(), choice: { value: 'different' } },
        agent.now(),
      )
      desk.clock.skip(61 * 60_000)
      last = await desk.sync()
    }
    const waiting = JSON.stringify([
      desk.problems(),
      desk.repositories.reviews.conflicts(desk.agent.workspace.id),
    ])
    expect(last, waiting).toMatchObject({ exitCode: 0, writes: [] })
    expect(desk.left()).toBe(0)
    expect(desk.agent.hasMoved()).toBe(false)
    const shown = await platform.contacts()
    const said = office.rows.map(({ name, phone: n, city, group }) => ({
      name,
      urns: [tel(n)],
      city: city || null,
      groups: group.split(', ').filter(Boolean),
    }))
    const got = shown.map(({ name, urns, fields, groups }) => ({
      name,
      urns,
      city: fields.city,
      groups: groups.filter((group) => group !== 'Theirs'),
    }))
    const byName = (a: { name: string | null }, b: { name: string | null }) =>
      (a.name ?? '') < (b.name ?? '') ? -1 : 1
    expect(got.sort(byName)).toEqual(said.sort(byName))
    for (const { uuid, fields, language, groups } of shown) {
      const before = theirs.get(uuid)
      if (!before) continue
      expect({ note: fields.theirs, language }).toEqual({
        note: before.fields.theirs,
        language: before.language,
      })
      if (before.groups.includes('Theirs')) expect(groups).toContain('Theirs')
    }
  } finally {
    await desk.dispose()
    await platform.close()
  }
})
