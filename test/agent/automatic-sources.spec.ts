/** A source whose columns nobody named: what it was understood as is kept with it and used from then on. */
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeHalt } from '../../shared/sentences.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, type Ran } from './support/desk.ts'

const HEADER = ['Nome completo', 'Celular', 'E-mail', 'Cidade']
const row = (n: number): string[] => [`Pessoa ${n}`, phone(n), `p${n}@example.org`, `Cidade ${n}`]
const rows = (count = 12): Cells => Array.from({ length: count }, (_, n) => row(n + 1))
const SOURCE = { name: 'Pessoas', path: 'people.csv', country: 'BR' }
const save = (cells: Cells, header = HEADER) => desk.save(cells, 'people.csv', header)

async function open(source: Record<string, unknown> = {}, header = HEADER, cells = rows()): Promise<Ran> {
  await start({ sources: [{ ...SOURCE, ...source }] })
  save(cells, header)
  return desk.sync()
}
const kept = () => desk.repositories.sources.understood(desk.agent.sources[0]!.row.id)
const keptTargets = () =>
  Object.fromEntries(kept()!.columns.map(({ header, target }) => [header, target?.kind]))
const halted = ({ sources: [source] }: Ran): string =>
  describeHalt({ code: source!.code!, detail: source!.detail! }, 'people')

describe('an office list in Portuguese', () => {
  it('is understood, sent, and read again for nothing; one edited cell is one request', async () => {
    expect(await open()).toMatchObject({ exitCode: 0, report: { rows: 12, creates: 12, problems: 0 } })
    expect(await desk.contact('Pessoa 3')).toMatchObject({
      urns: expect.arrayContaining([`tel:+55${phone(3)}`, 'mailto:p3@example.org']),
      fields: { cidade: 'Cidade 3' },
    })
    expect((await desk.sync()).writes).toEqual([])
    const edited = rows()
    edited[2]![3] = 'Natal'
    save(edited)
    const run = await desk.sync()
    expect(run.writes.map(({ body }) => body)).toEqual([{ fields: { cidade: 'Natal' } }])
  })

  it('keeps what it was understood as, and nothing of what people wrote', async () => {
    await open()
    expect(keptTargets()).toEqual({
      'Nome completo': 'name',
      Celular: 'urn',
      'E-mail': 'urn',
      Cidade: 'field',
    })
    for (const cell of rows().flat()) expect(JSON.stringify(kept())).not.toContain(`"${cell}"`)
  })

  it('its headers mean the same when every cell says something else', async () => {
    await open()
    save(rows().map(([name, mobile, mail], n) => [name!, mobile!, mail!, phone(500 + n)]))
    const run = await desk.sync()
    expect(run).toMatchObject({ rebaselined: [], report: { problems: 0, conflicts: 0 } })
    // The city is still the city: a column full of phones is held as an accident, and no phone of anybody.
    for (const { urns } of await platform.contacts()) expect(urns).toHaveLength(2)
  })

  it('a preview and a first sync that nobody approved keep nothing', async () => {
    await start({ sources: [SOURCE] })
    save(rows())
    expect(await desk.sync({ yes: false })).toMatchObject({ exitCode: 3, writes: [] })
    expect(kept()).toBeUndefined()
    expect((await desk.sync()).report).toMatchObject({ creates: 12 })
    expect(kept()).toBeDefined()
  })

  it('what was shown is what is approved: columns that a changed file makes otherwise are shown again', async () => {
    const header = ['Nome completo', 'Celular', 'Código']
    await start({ sources: [SOURCE] })
    const withCode = (write: (n: number) => string) =>
      save(
        rows().map(([name, mobile], n) => [name!, mobile!, write(n)]),
        header,
      )
    withCode((n) => `C${n}`)
    const shown = await desk.sync({ yes: false })
    withCode(() => 'C1')
    const again = await desk.sync()
    expect([shown.sources, again.sources]).toMatchObject([
      [{ state: 'not-approved' }],
      [{ state: 'not-approved', otherwise: true }],
    ])
    expect(again).toMatchObject({ exitCode: 3, writes: [] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 12 } })
  })

  it('the power fails while it is sent for the first time: what is understood and what is staged are there together', async () => {
    await start({ sources: [SOURCE] })
    save(rows())
    const failed = await desk.syncUntilPowerFails(({ isWrite }, moment) => isWrite && moment === 'before')
    expect(failed).toBe(true)
    expect(kept()).toBeDefined()
    expect(desk.repositories.sources.tableInfo(desk.agent.sources[0]!.row.id)).toBeDefined()
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 0 })
    expect(await platform.contacts()).toHaveLength(12)
    expect((await desk.sync()).writes).toEqual([])
  })

  it('the power fails before anything was staged: nothing is kept, and the next sync begins anew', async () => {
    await start({ sources: [SOURCE] })
    save(rows())
    await desk.syncUntilPowerFails((_leaving, moment) => moment === 'after')
    expect(kept()).toBeUndefined()
    expect((await desk.sync()).report).toMatchObject({ creates: 12 })
  })
})

describe('the program ends after a file was read and before anything was staged', () => {
  const readOnly = async () => {
    const signal = new AbortController().signal
    await desk.agent.pull(signal)
    const [scanned] = await desk.agent.scan(desk.agent.sources, signal)
    expect(scanned!.end.kind).toBe('scanned')
    desk.close()
  }
  it('for the first time: nothing is kept', async () => {
    await start({ sources: [SOURCE] })
    save(rows())
    await readOnly()
    expect(kept()).toBeUndefined()
    expect((await desk.sync()).report).toMatchObject({ creates: 12 })
  })
  it('with a new column in it: what was kept is as it was', async () => {
    await open()
    const before = kept()
    save(
      rows().map((cells) => [...cells, 'Acme']),
      [...HEADER, 'Empresa'],
    )
    await readOnly()
    expect(kept()).toEqual(before)
    expect((await desk.sync()).report).toMatchObject({ updates: 12 })
    expect(kept()!.columns).toHaveLength(5)
  })
})

describe('a column that appears later', () => {
  it('is used where its header leaves no doubt; nothing is compared afresh, and an edit of the same save is sent', async () => {
    await open()
    const next = rows().map((cells, n) => [...cells, n === 0 ? '' : `Empresa ${n + 1}`])
    next[4]![3] = 'Natal'
    save(next, [...HEADER, 'Empresa'])
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 0, rebaselined: [], report: { updates: 11, conflicts: 0 } })
    expect((await desk.contact('Pessoa 5')).fields).toMatchObject({ cidade: 'Natal', empresa: 'Empresa 5' })
    expect((await desk.sync()).writes).toEqual([])
  })

  it("where the platform has another value in it, the platform's stays", async () => {
    await start({
      sources: [SOURCE],
      given: {
        fields: [{ key: 'empresa', name: 'Empresa' }],
        contacts: [
          { ref: 'p1', name: 'Pessoa 1', urns: [`tel:+55${phone(1)}`], fields: { empresa: 'Acme' } },
        ],
      },
    })
    save(rows())
    await desk.sync()
    save(
      rows().map((cells) => [...cells, 'Outra']),
      [...HEADER, 'Empresa'],
    )
    const run = await desk.sync()
    expect(run.report).toMatchObject({ updates: 11 })
    expect((await desk.contact('Pessoa 1')).fields).toMatchObject({ empresa: 'Acme' })
  })

  it('is left out where there is a doubt, which is said once, and the rest goes on', async () => {
    await open()
    const next = rows().map((cells) => [...cells, 'Silva'])
    next[0]![3] = 'Natal'
    save(next, [...HEADER, 'Apelido'])
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 0, rebaselined: [], report: { updates: 1 } })
    expect(run.sources).toMatchObject([{ state: 'read', doubtful: ['Apelido'] }])
    next[1]![3] = 'Natal'
    save(next, [...HEADER, 'Apelido'])
    expect((await desk.sync()).sources).toEqual([expect.not.objectContaining({ doubtful: ['Apelido'] })])
  })
})

describe('a column that is gone', () => {
  it('stops the source, whichever columns have come in its place', async () => {
    await open()
    save(rows(), ['Full name', 'Mobile phone', 'Email address', 'City'])
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 4, writes: [], report: { removals: 0 } })
    expect(halted(run)).toBe(
      'people: the columns "Nome completo", "Celular", "E-mail", "Cidade", which were there before, are not there; nothing was changed. Put them back, or name the columns to be used in the setup ("columns"). There are columns with the same values: if they are the same, give them their old headers ("Full name" was "Nome completo", "Mobile phone" was "Celular", "Email address" was "E-mail", "City" was "Cidade"), or name them in the setup. Columns found: "Full name", "Mobile phone", "Email address", "City".',
    )
    save(rows())
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })

  it('one of several numbered ones may go: an export has as many as somebody needs', async () => {
    const header = [
      'First Name',
      'Last Name',
      'Phone 1 - Label',
      'Phone 1 - Value',
      'Phone 2 - Label',
      'Phone 2 - Value',
    ]
    const google = (n: number, second = '') => [
      ...['Ana', `Lima ${n}`, 'Mobile', `+55${phone(n)}`],
      ...(second === '' ? ['', ''] : ['Mobile', `+55${second}`]),
    ]
    expect(await open({}, header, [google(1), google(2, phone(9))])).toMatchObject({ exitCode: 0 })
    save(
      [google(1), google(2)].map((cells) => cells.slice(0, 4)),
      header.slice(0, 4),
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 0, rebaselined: [], report: { updates: 1 } })
    expect(await desk.contact('Ana Lima 2')).toMatchObject({ urns: [`tel:+55${phone(2)}`] })
    save([google(1).slice(0, 2), google(2).slice(0, 2)], header.slice(0, 2))
    expect(await desk.sync()).toMatchObject({ exitCode: 4, writes: [] })
  })
  it('comes back under another header in the setup: nothing is sent for it', async () => {
    await open()
    const columns = {
      'Full name': 'name',
      Phone: 'urn:tel',
      Email: 'urn:mailto',
      City: 'field:cidade',
    }
    save(rows(), Object.keys(columns))
    desk.changeSetup({ sources: [{ ...SOURCE, columns }] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], rebaselined: ['Pessoas'] })
  })

  it('one that was never used may go', async () => {
    const strange = [...HEADER, 'Xyz']
    const cells = rows().map((one) => [...one, 'abc def'])
    await open({}, strange, cells)
    save(rows())
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [] })
  })
})

describe('the setup', () => {
  it('names the columns as they were understood: nothing is compared afresh and nothing sent', async () => {
    await open()
    const columns = {
      'Nome completo': 'name',
      Celular: 'urn:tel',
      'E-mail': 'urn:mailto',
      Cidade: 'field:cidade',
    }
    desk.changeSetup({ sources: [{ ...SOURCE, columns }] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], rebaselined: [] })
    expect(kept()?.columns).toEqual([])
  })

  it('named columns win over what was understood, and clear it; without them it is understood anew', async () => {
    await open()
    desk.changeSetup({ sources: [{ ...SOURCE, columns: { 'Nome completo': 'name', Celular: 'urn:tel' } }] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], rebaselined: ['Pessoas'] })
    expect(kept()?.columns).toEqual([])
    desk.changeSetup({ sources: [SOURCE] })
    expect(await desk.sync()).toMatchObject({ exitCode: 0, rebaselined: ['Pessoas'] })
    expect(keptTargets()).toMatchObject({ 'E-mail': 'urn', Cidade: 'field' })
  })
})

describe('dates with the month first, in an account that writes the day first', () => {
  const COLUMNS = {
    Nome: 'name',
    Celular: 'urn:tel',
    Nascimento: { field: 'born', type: 'datetime' },
  }
  it('are read as the column writes them, now and when nothing tells any more', async () => {
    const people: Cells = [
      ['Ana', phone(1), '02/03/1991'],
      ['Bia', phone(2), '12/31/1990'],
    ]
    expect(await open({ columns: COLUMNS }, Object.keys(COLUMNS), people)).toMatchObject({ exitCode: 0 })
    expect((await desk.contact('Ana')).fields.born).toContain('1991-02-03')
    save([['Ana', phone(1), '04/05/1991'], people[1]!.with(2, '12/01/1990')], Object.keys(COLUMNS))
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 2 } })
    expect((await desk.contact('Ana')).fields.born).toContain('1991-04-05')
    expect((await desk.contact('Bia')).fields.born).toContain('1990-12-01')
  })
})

describe('what is asked', () => {
  it('of an address stops the source before anything is used, and says what to do', async () => {
    const run = await open({}, ['Nome completo', 'Celular', 'Telefone'], [['Ana', phone(1), phone(2)]])
    expect(run).toMatchObject({ exitCode: 4, writes: [] })
    expect(run.sources).toMatchObject([{ state: 'halted', code: 'asked' }])
    expect(halted(run)).toBe(
      'people: it is not certain what the columns "Celular", "Telefone" hold; nothing was changed. Choose: "Celular" may be "urn:whatsapp" or "urn:tel" or "ignore"; "Telefone" may be "urn:whatsapp" or "urn:tel" or "ignore". Run "contact-sync check FILE --save" on it and name the columns under "columns" in the setup, or answer there, as in --as "Celular=urn:whatsapp".',
    )
    expect(kept()).toBeUndefined()
  })
  it('of anything else leaves the column out, which is said', async () => {
    const run = await open({}, ['Nome completo', 'Celular', 'Estado'], [['Ana', phone(1), 'RN']])
    expect(run).toMatchObject({ exitCode: 0, report: { creates: 1 } })
    expect(run.sources).toMatchObject([{ state: 'read', doubtful: ['Estado'] }])
    expect((await desk.contact('Ana')).fields).not.toHaveProperty('estado')
  })
})

describe('rows that say they want no messages', () => {
  it('are not sent, and their column is no data', async () => {
    const run = await open(
      {},
      ['Nome completo', 'Celular', 'Descadastrado'],
      [
        ['Ana', phone(1), 'não'],
        ['Bia', phone(2), 'sim'],
        ['Caio', phone(3), ''],
      ],
    )
    expect(run).toMatchObject({ exitCode: 0, report: { creates: 2 } })
    expect(desk.problems()).toMatchObject([{ code: 'opted-out', row: 3 }])
    expect((await platform.contacts()).map(({ name, fields }) => [name, Object.keys(fields)])).toEqual([
      ['Ana', expect.not.arrayContaining(['descadastrado'])],
      ['Caio', expect.not.arrayContaining(['descadastrado'])],
    ])
  })
})

describe("a source that an earlier version read by the platform's own headers", () => {
  const OWN = ['Name', 'URN:Tel', 'Field:Age (number)', 'Group:VIP']
  const people = (): Cells => [
    ['Ana', phone(1), 30, 'true', 'Natal'],
    ['Bia', phone(2), 40, 'false', 'Natal'],
  ]
  /** As version 0.3 left it: it knew no word "Cidade", and kept nothing of what was understood. */
  function asBefore(): void {
    const { db } = desk.repositories.store
    const text = String(db.prepare('SELECT table_info FROM source').pluck().get())
    const { tables: _tables, ...info } = JSON.parse(text.replaceAll('Xyz', 'Cidade'))
    db.prepare("UPDATE source SET understood = NULL, mapping = 'of version 0.3', table_info = ?").run(
      JSON.stringify(info),
    )
  }
  it('goes on without being compared afresh, uses what it used, and sends what is edited', async () => {
    await open({}, [...OWN, 'Xyz'], people())
    asBefore()
    const next = people()
    next[0]![2] = 31
    next[1]![4] = 'Recife'
    save(next, [...OWN, 'Cidade'])
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 0, rebaselined: [], report: { conflicts: 0, removals: 0 } })
    expect(run.writes.map(({ body }) => body)).toEqual([{ fields: { age: '31' } }])
    expect(keptTargets()).toMatchObject({
      'Field:Age (number)': 'field',
      'Group:VIP': 'group',
      Cidade: undefined,
    })
    expect((await desk.sync()).writes).toEqual([])
  })
})

describe('a file that is called otherwise', () => {
  it('is offered by its columns and rows', async () => {
    await open()
    desk.remove()
    desk.save(rows(), path.join('people 2024.csv'), HEADER)
    expect(halted(await desk.sync())).toContain('"people 2024.csv" in the same folder has the same columns')
  })
})
