/**
 * New people of a first sync are planned many at once. Whoever is judged one by one, as every row of a later scan is,
 * comes to the same plan.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import type { FinishedScan } from '../../main/agent/staging-parts.ts'
import { urnKey } from '../../main/mapping/ninth-digit.ts'
import { desk, start } from './support/at-the-desk.ts'
import { phone, tel } from './support/desk.ts'

const HEADER = 'Code;Name;Phone;Mail;City;Groups;Note'
const columns = {
  Code: 'urn:ext',
  Name: 'name',
  Phone: 'urn:tel',
  Mail: 'urn:mailto',
  City: 'field:city',
  Groups: 'groups',
  Note: 'field:note',
}
const ROWS = [
  `1;Ana Conceição;${phone(1)};ana@example.org;Natal;Friends;"says ""groups"":[1]}"`,
  `2;;${phone(2)};;;;`,
  `3;--;${phone(3)};--;--;--;--`,
  `4;Érica N;N/A;erica@example.org;N/A;Friends, New ones;`,
  `5;Bia 🌵;${phone(5)};bia@example.org;São Paulo;Palms 🌴;🌵`,
  `6;Ana Conceição;${phone(6)};;Natal;Smart;`,
  `7;Twin;${phone(7)};;Natal;Friends;`,
  `8;Twin;${phone(7)};;Assu;Friends;`,
  `9;Known there;${phone(9)};;Natal;Friends;`,
  `10;Had left;${phone(10)};;Natal;Friends;`,
  `11;Bad;not a phone;nor a mail;Natal;Friends;`,
  `12;Again;${phone(12)};;Natal;Friends;x`,
  `12;Again;${phone(12)};;Natal;Friends;x`,
  `13;Cáritas  da   Sé;${phone(13)};UPPER@Example.org;"two
lines";Smart, Friends;`,
  `Ç14;Key with an accent;${phone(14)};;Natal;;`,
  `15;--;${phone(15)};fifteen@example.org;Natal;Friends;x`,
]

/** What is planned, without numbers that depend on the order. */
async function planned(scan: FinishedScan) {
  const { db } = desk.agent.store
  let plan: unknown
  const report = await desk.agent.stage([scan], [], {
    trigger: 'preview',
    preview: true,
    honourRemovalDelay: false,
    onPlanned() {
      const changes = db
        .prepare(`SELECT kind, change.uuid, source_id, source, sheet, row_number, row_key, before, after, person, search,
          outcome, detail, settled_at FROM change ORDER BY row_number`)
        .all()
      const intentions = db
        .prepare(`SELECT intention.kind, target, payload, state, priority, decided, change.row_number, change.row_key,
            change.follow_id = intention.follow_id AS same
          FROM intention LEFT JOIN change ON change.id = change_id ORDER BY change.row_number, intention.kind`)
        .all()
      const left = db.prepare('SELECT count(*) AS n FROM moved').get()
      plan = { changes, intentions, left }
      return undefined
    },
  })
  const { runId: _run, reconcileMs: _reconcile, stageMs: _stage, ...counts } = report
  return { plan, counts }
}

const given = {
  fields: [
    { key: 'city', name: 'City' },
    { key: 'note', name: 'Note' },
  ],
  groups: [
    { ref: 'friends', name: 'Friends' },
    { ref: 'smart', name: 'Smart', query: 'age > 18' },
  ],
  contacts: [{ ref: 'known', name: 'Known', urns: [tel(9)] }],
}

it.each([
  { what: 'with the key of a column', source: { key: ['Code'] } },
  { what: 'with a key that was found', source: { key: [] } },
])('the plan is the same, $what', async ({ source }) => {
  await start({ given, source: { columns, ...source } })
  writeFileSync(path.join(desk.folder, 'people.csv'), `\uFEFF${[HEADER, ...ROWS].join('\n')}\n`)
  const stop = new AbortController().signal
  await desk.agent.pull(stop)
  desk.agent.store.db
    .prepare('INSERT INTO opted_out (workspace_id, urn_key) VALUES (?, ?)')
    .run(desk.agent.workspace.id, urnKey(tel(10)))
  const [scanned] = await desk.agent.scan(desk.agent.sources, stop)
  if (scanned?.end.kind !== 'scanned') throw new Error(JSON.stringify(scanned))
  const atOnce = await planned(scanned.end.scan)
  const judged = await planned({ ...scanned.end.scan, leaveOut: ['nobody has this key'] })
  expect(atOnce).toEqual(judged)
  expect(atOnce.counts.creates).toBeGreaterThan(5)
  // Twins, a bad row and somebody known: not everything was plain.
  expect(atOnce.counts.creates).toBeLessThan(ROWS.length - 3)
})

it('more than a small run goes behind small ones, all of it', async () => {
  await start({ source: { columns, key: ['Code'] } })
  const many = Array.from({ length: 1200 }, (_, n) => `${n};P ${n};${phone(n)};;Natal;Friends;`)
  writeFileSync(path.join(desk.folder, 'people.csv'), [HEADER, ...many].join('\n'))
  const stop = new AbortController().signal
  await desk.agent.pull(stop)
  const [scanned] = await desk.agent.scan(desk.agent.sources, stop)
  if (scanned?.end.kind !== 'scanned') throw new Error(JSON.stringify(scanned))
  const atOnce = await planned(scanned.end.scan)
  expect(atOnce).toEqual(await planned({ ...scanned.end.scan, leaveOut: ['nobody has this key'] }))
  expect(atOnce.counts).toMatchObject({ creates: 1200, judged: 1200 })
})

it('a row of somebody known elsewhere is not created in place of a stranger of a list that is read with it', async () => {
  const source = (name: string) => ({ name, path: `${name}.csv`, country: 'BR', columns, key: ['Code'] })
  const lists = { a: [`1;Xenia;${phone(2)};;;;`, `2;Ana;${phone(1)};;;;`], b: [`7;Zed;${phone(9)};;;;`] }
  // The ids of two lists of their own: one has 7 for Ana, the other for Zed.
  const old = [`7;Ana;${phone(1)};;;;`]
  await start({ sources: ['old', 'a', 'b'].map(source) })
  const write = (name: string, rows: string[]) =>
    writeFileSync(path.join(desk.folder, `${name}.csv`), [HEADER, ...rows].join('\n'))
  write('old', old)
  write('a', lists.a)
  write('b', lists.b)
  const stop = new AbortController().signal
  await desk.agent.pull(stop)
  const [first, ...others] = desk.agent.sources
  const scansOf = async (sources: typeof others) =>
    (await desk.agent.scan(sources, stop)).map(({ end }) => {
      if (end.kind !== 'scanned') throw new Error(JSON.stringify(end))
      return end.scan
    })
  const options = { trigger: 'sync', preview: false, honourRemovalDelay: false } as const
  await desk.agent.stage(await scansOf([first!]), [], options)
  await desk.agent.stage(await scansOf(others), [], options)
  const created = desk.agent.store.db
    .prepare("SELECT json_extract(after, '$.name') FROM change WHERE kind = 'create' ORDER BY 1")
    .pluck()
    .all()
  expect(created).toEqual(['Ana', 'Xenia', 'Zed'])
})
