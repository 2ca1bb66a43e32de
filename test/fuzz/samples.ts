/** Good files of every format that is read: samples saved by real programs, and one list of people in each of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  BOOK_TYPES,
  csvOf,
  DELIMITERS,
  ENCODINGS,
  people,
  vcardOf,
  workbookOf,
} from '../spreadsheets/support/thousand-people.ts'
import { CARD_VERSIONS } from '../spreadsheets/support/write-vcard.ts'

export const FORMATS = [
  'xlsx',
  'xlsm',
  'xlsb',
  'xls',
  'ods',
  'fods',
  'xml',
  'csv',
  'tsv',
  'txt',
  'vcf',
] as const
export type Format = (typeof FORMATS)[number]
/** `listed`: the list of `LISTED` people, whose columns are those of `thousand-people.ts`. */
export type Sample = { format: Format; name: string; bytes: Buffer; listed: boolean }

/** Enough that losing a handful is no sudden loss, and losing most is. */
export const LISTED = 40

const FOLDERS = [
  'test/samples/formats',
  'test/samples/clinic',
  'test/samples/hubspot',
  'test/spreadsheets/samples',
]
/** Files that harm a reader as they are. */
const HARMFUL = new Set(['stuck.xlsb'])

const isFormat = (name: string): name is Format => (FORMATS as readonly string[]).includes(name)

/** The same samples in the same order on every machine, by format. */
export function readSamples(root: string): Record<Format, Sample[]> {
  const list = people(LISTED)
  const samples: Sample[] = [
    ...BOOK_TYPES.map((type) => {
      const format: Format = type === 'xlml' ? 'xml' : type === 'biff8' || type === 'biff5' ? 'xls' : type
      return {
        format: format as Format,
        name: `people (${type})`,
        bytes: workbookOf(list, type),
        listed: true,
      }
    }),
    ...DELIMITERS.flatMap((delimiter) =>
      ENCODINGS.map((encoding) => {
        const format: Format = delimiter === '\t' ? 'tsv' : delimiter === '|' ? 'txt' : 'csv'
        const name = `people (${format} ${encoding} ${delimiter})`
        return { format, name, bytes: csvOf(list, encoding, delimiter), listed: true }
      }),
    ),
    ...CARD_VERSIONS.map((version) => ({
      format: 'vcf' as const,
      name: `people (vCard ${version})`,
      bytes: vcardOf(list, version),
      listed: true,
    })),
  ]
  for (const folder of FOLDERS)
    for (const name of readdirSync(join(root, folder)).sort()) {
      const format = name.slice(name.lastIndexOf('.') + 1)
      if (!isFormat(format) || HARMFUL.has(name)) continue
      samples.push({ format, name, bytes: readFileSync(join(root, folder, name)), listed: false })
    }
  const byFormat = Object.fromEntries(FORMATS.map((format) => [format, [] as Sample[]]))
  for (const sample of samples) byFormat[sample.format]!.push(sample)
  return byFormat as Record<Format, Sample[]>
}
