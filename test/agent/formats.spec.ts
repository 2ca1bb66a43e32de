/** One list of people in every format: the file is replaced by the next one, and nothing is sent, because nobody changed. */
import { utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import * as XLSX from 'xlsx'
import { type Person, writeCards } from '../spreadsheets/support/write-vcard.ts'
import { desk, platform, start } from './support/at-the-desk.ts'
import { phone } from './support/desk.ts'

const PEOPLE = 1000
const NAMES = ['Ana Conceição', 'João Araújo', 'Zoë Müller', "D'Ávila; Íris", 'Nuñez, José']
const people = Array.from({ length: PEOPLE }, (_, n): Person & { city: string } => {
  const name = `${NAMES[n % NAMES.length]} ${n}`
  // In international form, since a vCard of one country is opened in another.
  const phones = n % 3 === 0 ? [`+55${phone(n)}`, `+55${phone(5000 + n)}`] : [`+55${phone(n)}`]
  const mails = n % 2 === 0 ? [`p${n}@exemplo.com.br`] : []
  const groups = ['Clientes', ...(n % 5 === 0 ? ['Família'] : [])]
  return { name, first: '', last: '', phones, mails, groups, company: '', note: '', city: 'Natal' }
})
const HEADER = ['Name', 'Phone', 'E-mail', 'Groups']
const rows = people.map(({ name, phones, mails, groups }) => [
  name,
  phones.join('; '),
  mails.join(),
  groups.join(', '),
])

let saved = 0
/** Puts the bytes in the place of the file, whatever its name says. */
function replaceBy(bytes: Buffer | string): void {
  const file = path.join(desk.folder, 'people.csv')
  writeFileSync(file, bytes)
  const at = desk.clock.wall() / 1000 - 1000 + ++saved
  utimesSync(file, at, at)
}
const workbook = XLSX.utils.book_new(XLSX.utils.aoa_to_sheet([HEADER, ...rows]), 'Plan1')
const written = (delimiter: string) =>
  [HEADER, ...rows]
    .map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter))
    .join('\r\n')
    .concat('\r\n')

const formats: [format: string, bytes: () => Buffer][] = [
  ...(['xlsx', 'xlsb', 'biff8', 'ods', 'fods', 'xlml'] as const).map((bookType): [string, () => Buffer] => [
    bookType,
    () => XLSX.write(workbook, { type: 'buffer', bookType }),
  ]),
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'macroman'].flatMap((encoding) =>
    [',', ';', '\t', '|'].map((delimiter): [string, () => Buffer] => [
      `csv in ${encoding} with ${JSON.stringify(delimiter)}`,
      () => iconv.encode(written(delimiter), encoding, { addBOM: encoding.startsWith('utf-16') }),
    ]),
  ),
  ...(['2.1', '3.0', '4.0'] as const).map((version): [string, () => Buffer] => [
    `vcf ${version}`,
    () => writeCards(people, version, 75),
  ]),
]

it(`${PEOPLE} people, one after the other in ${formats.length} formats, are sent once`, {
  timeout: 120_000,
}, async () => {
  await start({ sources: [{ name: 'People', path: 'people.csv', country: 'BR' }] })
  replaceBy(formats[0]![1]())
  const first = await desk.sync()
  expect(first).toMatchObject({ exitCode: 0, report: { rows: PEOPLE, creates: PEOPLE, problems: 0 } })
  const contacts = await platform.contacts()
  expect(contacts).toHaveLength(PEOPLE)
  for (const [format, bytes] of formats) {
    replaceBy(bytes())
    const run = await desk.sync()
    const said = { format, exitCode: run.exitCode, rows: run.report.rows, problems: run.report.problems }
    expect([said, run.writes]).toEqual([{ format, exitCode: 0, rows: PEOPLE, problems: 0 }, []])
  }
})
