/** Several sheets of one workbook as one source: each has its own header, and all of them are one list. */
import { beforeEach, describe, expect, it } from 'vitest'
import { describeHalt, describeProblem } from '../../shared/sentences.ts'
import { bookOf } from '../support/workbook.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { type Cells, phone, type Ran } from './support/desk.ts'

type Sheet = { name: string; header: string[]; rows: Cells }
const SOURCE = {
  name: 'Clientes',
  path: 'book.xlsx',
  country: 'BR',
  sheet: ['Natal', 'Recife'],
  groups: ['Clientes'],
  fields: { origin: 'book' },
}
const natal = (): Sheet => ({
  name: 'Natal',
  header: ['Nome completo', 'Celular', 'Cidade'],
  rows: [
    ['Ana Lima', phone(1), 'Natal'],
    ['Bia Souza', phone(2), 'Natal'],
  ],
})
const recife = (): Sheet => ({
  name: 'Recife',
  header: ['Mobile phone', 'Full name', 'Email address'],
  rows: [
    [phone(3), 'Caio Reis', 'caio@example.org'],
    [phone(4), 'Duda Melo', 'duda@example.org'],
  ],
})
function save(...sheets: Sheet[]): void {
  const tables = sheets.map(({ name, header, rows }) => [name, [header, ...rows]])
  desk.write('book.xlsx', bookOf(Object.fromEntries(tables)))
}
const cover: Sheet = { name: 'Capa', header: ['Relatório'], rows: [['de teste']] }
const halted = ({ sources: [source] }: Ran): string =>
  describeHalt({ code: source!.code!, detail: source!.detail! }, 'book.xlsx')

describe('two sheets in two languages', () => {
  beforeEach(async () => {
    await start({ sources: [SOURCE] })
    save(cover, natal(), recife())
    expect(await desk.sync()).toMatchObject({ exitCode: 0, report: { rows: 4, creates: 4 } })
  })

  it('are one list; what holds for every row holds on both', async () => {
    expect(await desk.shown()).toMatchObject([
      { name: 'Ana Lima', fields: { cidade: 'Natal', origin: 'book' }, groups: ['Clientes'] },
      { name: 'Bia Souza', urns: [`tel:+55${phone(2)}`] },
      { name: 'Caio Reis', fields: { cidade: null, origin: 'book' }, groups: ['Clientes'] },
      { name: 'Duda Melo', urns: expect.arrayContaining(['mailto:duda@example.org']) },
    ])
    expect((await desk.sync()).writes).toEqual([])
  })
  it('an edited cell of the second is one request', async () => {
    const next = recife()
    next.rows[1]![1] = 'Duda Mello'
    save(cover, natal(), next)
    expect((await desk.sync()).writes.map(({ body }) => body)).toEqual([{ name: 'Duda Mello' }])
  })
  it('somebody who moves to the other sheet is the same person', async () => {
    const [one, two] = [natal(), recife()]
    one.rows.pop()
    two.rows.push([phone(2), 'Bia Souza', ''])
    save(cover, one, two)
    const run = await desk.sync()
    expect(run.report).toMatchObject({ creates: 0, removals: 0, rows: 4 })
    expect(await platform.contacts()).toHaveLength(4)
  })
  it('a row that cannot be used is named with its sheet', async () => {
    const next = recife()
    next.rows.push(['84', 'Eva', ''])
    save(cover, natal(), next)
    expect(await desk.sync()).toMatchObject({ exitCode: 3, writes: [] })
    const [problem] = desk.repositories.reviews.problems(desk.agent.workspace.id)
    expect(problem).toMatchObject({ sheet: 'Recife', rowNumber: 4, column: 'Mobile phone' })
    const { code, column, text, detail, sheet, rowNumber } = problem!
    expect(
      describeProblem(
        { code, column: column!, text: text!, detail },
        { file: 'book.xlsx', sheet, row: rowNumber },
      ),
    ).toMatch(/^book\.xlsx, sheet "Recife", row 4, column "Mobile phone": "84" /)
  })
  it.each([
    [
      'the first',
      (): Sheet[] => [{ ...natal(), header: ['Nome completo', 'Celular', 'Xyz'] }, recife()],
      'Natal',
      'Cidade',
    ],
    [
      'the second',
      (): Sheet[] => [natal(), { ...recife(), header: ['Mobile phone', 'Full name', 'Xyz'] }],
      'Recife',
      'Email address',
    ],
  ])('%s loses a column: all of it stops, and the sheet is named', async (_which, sheets, sheet, column) => {
    save(cover, ...sheets())
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 4, writes: [], report: { removals: 0 } })
    expect(halted(run)).toContain(
      `book.xlsx, sheet "${sheet}": the column "${column}", which was there before, is not there; nothing was changed.`,
    )
    expect(halted(run)).toContain(`There is a column "Xyz" with the same values`)
  })
  it('one that is gone stops all of it', async () => {
    save(cover, natal())
    const run = await desk.sync()
    expect(run).toMatchObject({ exitCode: 4, writes: [], report: { removals: 0 } })
    expect(halted(run)).toContain('there is no sheet "Recife"')
  })
  it('with other sheets in the setup they are understood anew, and who is missing waits for an OK', async () => {
    const other: Sheet = { name: 'Filial', header: ['Contact name', 'Cell phone'], rows: [['Gil', phone(7)]] }
    desk.changeSetup({ sources: [{ ...SOURCE, sheet: ['Filial'] }] })
    save(cover, natal(), recife(), other)
    const run = await desk.sync()
    expect(run).toMatchObject({
      exitCode: 3,
      rebaselined: ['Clientes'],
      report: { removals: 0, held: 4, creates: 1 },
    })
  })
})
