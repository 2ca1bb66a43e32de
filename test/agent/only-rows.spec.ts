/** Only rows with certain values are in a source (`onlyRows`); the others count as not being there. */
import { beforeEach, describe, expect, it } from 'vitest'
import { describeHalt } from '../../shared/sentences.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone } from './support/desk.ts'

const HEADER = ['Code', 'Name', 'Phone', 'Status']
const SOURCE = {
  name: 'People',
  path: 'people.csv',
  country: 'BR',
  key: ['Code'],
  columns: { Code: 'ignore', Name: 'name', Phone: 'urn:tel' },
  onlyRows: { Status: ['Active', 'VIP'] },
}
const row = (n: number, status = 'Active'): string[] => [`C${n}`, `Person ${n}`, phone(n), status]
/** Every fourth has left. */
const rows = (count = 40): Cells =>
  Array.from({ length: count }, (_, n) => row(n + 1, (n + 1) % 4 === 0 ? 'left' : 'Active'))
const save = (cells: Cells) => desk.save(cells, 'people.csv', HEADER)
const names = async () => (await platform.contacts()).map(({ name }) => name)

describe('a list of which only some rows count', () => {
  beforeEach(async () => {
    await start({ sources: [SOURCE] })
    save(rows())
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { rows: 30, creates: 30, problems: 0 } })
  })

  it('is read again for nothing, when nothing or only other rows changed', async () => {
    expect((await desk.sync()).writes).toEqual([])
    const next = rows()
    next[3] = ['', 'no code, no phone', 'x', 'left']
    save(next)
    expect(await desk.sync()).toMatchObject({ exitCode: 0, writes: [], report: { rows: 30, problems: 0 } })
  })
  it('a row that fits no more leaves the source, and comes back with the next word', async () => {
    const next = rows()
    next[0] = row(1, 'left')
    save(next)
    expect((await desk.sync()).report).toMatchObject({ rows: 29, removals: 1, creates: 0 })
    expect(await names()).not.toContain('Person 1')
    next[0] = row(1, ' vip ')
    save(next)
    expect((await desk.sync()).report).toMatchObject({ rows: 30, creates: 1, removals: 0 })
  })
  it('a row that fits from now on is a new one', async () => {
    const next = rows()
    next[3] = row(4)
    save(next)
    expect((await desk.sync()).report).toMatchObject({ rows: 31, creates: 1 })
  })
  it('so many that stop fitting at once wait for an OK', async () => {
    save(rows().map((cells, n) => (n < 15 ? cells.with(3, 'left') : cells)))
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 3, writes: [], report: { removals: 0, held: 12 } })
  })
  it('when no row fits, the source stops', async () => {
    save(rows().map((cells) => cells.with(3, 'Aktiv')))
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 4, writes: [] })
    const [source] = run.sources
    expect(describeHalt({ code: source!.code!, detail: source!.detail! }, 'people.csv')).toBe(
      'people.csv: none of its 40 rows fits "onlyRows" of the setup (Status: Active, VIP); nothing was changed. Correct the values there, or in the spreadsheet.',
    )
  })
  it('without the column that tells, the source stops', async () => {
    desk.save(
      rows().map((cells) => cells.slice(0, 3)),
      'people.csv',
      HEADER.slice(0, 3),
    )
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 4, writes: [] })
    const [source] = run.sources
    expect(describeHalt({ code: source!.code!, detail: source!.detail! }, 'people.csv')).toBe(
      'people.csv: the column "Status" is not there; nothing was changed. Put it back, or change the setup. Columns found: "Code", "Name", "Phone".',
    )
  })
  it('another header for it is named when it is written almost alike, never because of its values', async () => {
    desk.save(rows(), 'people.csv', ['Code', 'Name', 'Phone', 'Statuss'])
    const run = await desk.sync()
    expect(run.sources[0]).toMatchObject({
      code: 'missing-columns',
      detail: { found: ['Statuss'], why: 'name' },
    })
  })
  it('with another filter in the setup it is compared afresh, and who is not in it any more waits for an OK', async () => {
    desk.changeSetup({ sources: [{ ...SOURCE, onlyRows: { Status: ['left'] } }] })
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 3, rebaselined: ['People'], report: { removals: 0, creates: 10 } })
    expect(run.report.held).toBe(30)
    expect(await names()).toHaveLength(40)
  })
})

describe('the same code twice', () => {
  it('is no trouble while only one of the rows fits', async () => {
    await start({ sources: [SOURCE] })
    save([row(1), ['C1', 'Person 1 (old)', phone(9), 'left'], row(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { creates: 2, problems: 0 } })
    expect(await names()).toEqual(['Person 1', 'Person 2'])
    save([row(1, 'left'), ['C1', 'Person 1 (new)', phone(9), 'Active'], row(2)])
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { updates: 1, removals: 0, problems: 0 } })
    expect(await names()).toEqual(['Person 1 (new)', 'Person 2'])
    save([row(1), ['C1', 'Person 1 (new)', phone(9), 'Active'], row(2)])
    await desk.sync()
    expect(desk.problems().map(({ code }) => code)).toEqual(['duplicate-key', 'duplicate-key'])
  })
})

describe('a source whose columns nobody named', () => {
  it('counts rows by a column that it does not use otherwise', async () => {
    const { columns: _columns, key: _key, ...automatic } = SOURCE
    await start({ sources: [{ ...automatic, onlyRows: { 'Fase do funil': 'Cliente' } }] })
    desk.save(
      [
        ['Ana Lima', phone(1), 'cliente'],
        ['Bia Souza', phone(2), 'Proposta'],
      ],
      'people.csv',
      ['Nome completo', 'Celular', 'Fase do funil'],
    )
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { rows: 1, creates: 1 } })
    expect(await names()).toEqual(['Ana Lima'])
  })
})
