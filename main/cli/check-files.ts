/**
 * `contact-sync check FILE…`: what a file is and what its columns most likely hold. Needs no account, no access key and no
 * data folder; with `--save` the columns are written into a setup file.
 */
import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { reasonSentence } from '../../shared/column-reasons.ts'
import { describeHalt } from '../../shared/sentences.ts'
import { FOLDER_KINDS, isCountry, type Setup, type SourceSetup } from '../../shared/setup.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { compareAge, listFolder } from '../agent/folder-files.ts'
import { EXIT } from '../agent/report.ts'
import { type Halt, readLimits, readOptions } from '../agent/source-mapping.ts'
import { mustBeAnswered } from '../mapping/columns.ts'
import { fieldOption } from '../mapping/draft-columns.ts'
import type { Understood, UnderstoodColumn } from '../mapping/understood.ts'
import { forkReaderHost, type ReaderHost } from '../spreadsheets/reader-host.ts'
import type { Table } from '../spreadsheets/table.ts'
import { answersOf, readAnswer, withAnswers } from './check-answers.ts'
import { columnTable, shownColumn } from './column-table.ts'
import { lookAt } from './look-at-file.ts'
import { DEFAULT_SETUP, loadSetup } from './options.ts'
import { count, type Output } from './output.ts'
import { saveSetup } from './save-setup.ts'

export type CheckFileOptions = {
  setup?: string
  setups?: readonly string[]
  country?: string
  sheet?: string
  folder?: string
  as?: readonly string[]
  host?: string
  save: boolean
}

/** Without a file these say nothing. Throws `UsageError`. */
export function refuseWithoutFiles({ country, sheet, folder, as, host, save }: CheckFileOptions): void {
  const given = Object.entries({ country, sheet, folder, as, host, save: save || undefined })
  const first = given.find(([, value]) => value !== undefined)?.[0]
  if (first !== undefined)
    throw new UsageError(`--${first} is about a file; name it, as in "contact-sync check clientes.xlsx".`)
}

/** A file, or a folder by its newest file, that could be read. */
type Checked = {
  given: string
  file: string
  /** Its place among the sources of the setup that is there. */
  place: number | undefined
  known: SourceSetup | undefined
  folder: { files: number; newest: string; kind: string | null } | undefined
  /** Where phones are from, if that was said. */
  country: string | null
  table: Table
  understood: Understood
}
type Stopped = { given: string; halt: Halt }
type Shown = { value: Record<string, unknown>; text: string; code: number }

/** What is asked about a file, and by what it is read. */
type Asking = {
  options: CheckFileOptions
  setupFile: string
  setup: Setup | undefined
  readers: ReaderHost
  signal: AbortSignal
}

/**
 * Shows what each file is and holds, and saves it where asked. Nothing is sent and nothing kept.
 * @returns the exit code of DESIGN 14: 3 where something is asked, 4 where a file cannot be used. Throws `UsageError`.
 */
export async function checkFiles(
  files: readonly string[],
  given: CheckFileOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  if ((given.setups ?? []).length > 1) throw new UsageError('Give --setup once.')
  const options = { ...given, ...(given.country !== undefined && { country: countryOf(given.country) }) }
  const setupFile = path.resolve(options.setup ?? DEFAULT_SETUP)
  const setup = setupThere(setupFile, options)
  const readers = forkReaderHost({ memoryMb: setup?.limits.memoryMiB ?? 512 })
  const looked: (Checked | Stopped)[] = []
  for (const file of new Set(files))
    looked.push(await check(file, { options, setupFile, setup, readers, signal }))
  const read = looked.filter((one) => 'table' in one)
  const headers = read.flatMap(({ understood }) => understood.columns.map(({ header }) => header))
  const answers = read.length === 0 ? [] : (options.as ?? []).map((written) => readAnswer(written, headers))
  const results = looked.map((one): Shown => {
    if ('halt' in one) return stopped(one)
    one.understood = withAnswers(one.understood, answersOf(one.known?.columns, answers))
    return shown(one)
  })
  const code = Math.max(...results.map((result) => result.code))
  const values = results.map(({ value }, index) => ({ file: looked[index]!.given, ...value }))
  output.result(
    values.length === 1 ? results[0]!.value : { files: values },
    results.map(({ text }) => text).join('\n\n'),
  )
  if (options.save && read.length > 0) save(setupFile, read, options, output)
  return code
}

/** The setup that is there. One that nobody named counts only if it is sound, unless it is to be written. */
function setupThere(file: string, { setup, save }: CheckFileOptions): Setup | undefined {
  if (!existsSync(file) && (setup === undefined || save)) return undefined
  try {
    return loadSetup({ setup: file }).setup
  } catch (error) {
    if (setup !== undefined || save || !(error instanceof UsageError)) throw error
    return undefined
  }
}

function countryOf(written: string): string {
  const country = written.trim().toUpperCase()
  if (isCountry(country)) return country
  throw new UsageError(`--country takes a country of two letters, such as BR; it got "${written}".`)
}

async function check(given: string, asking: Asking): Promise<Checked | Stopped> {
  const { options, setup, setupFile } = asking
  const file = path.resolve(given)
  const place = setup && placeOf(setup, path.dirname(setupFile), file, options)
  const known = place === undefined ? undefined : setup?.sources[place]
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (!isFolder && options.folder !== undefined)
    throw new UsageError(`${given} is not a folder; leave --folder out.`)
  const folder = isFolder ? await newestIn(file, known, options) : undefined
  if (folder && 'code' in folder) return { given, halt: folder }
  const country = options.country ?? known?.country ?? null
  const found = await lookAt(
    asking.readers,
    {
      path: folder ? path.join(file, folder.newest) : file,
      read: {
        ...(known && readOptions({ setup: known })),
        ...(setup && { limits: readLimits(setup.limits) }),
        ...(options.sheet !== undefined && { sheet: options.sheet }),
      },
    },
    { profile: 'weni-flows', country },
    asking.signal,
  )
  return found.kind === 'halt'
    ? { given, halt: found }
    : { given, file, place, known, folder, country, ...found }
}

/** The source that reads this file, or this sheet of it. Throws `UsageError` where several do. */
function placeOf(
  setup: Setup,
  folder: string,
  file: string,
  { sheet }: CheckFileOptions,
): number | undefined {
  const reading = [...setup.sources.keys()].filter((place) => {
    const { path: written } = setup.sources[place]!
    return written !== undefined && path.resolve(folder, written) === file
  })
  const isOf = (place: number) => setup.sources[place]!.sheet.some((one) => one === sheet)
  const isOpen = (place: number) => setup.sources[place]!.sheet.length === 0
  const [found, another] =
    sheet === undefined ? reading : reading.filter((place) => isOf(place) || isOpen(place))
  if (another !== undefined)
    throw new UsageError(
      `Several "sources" of the setup read ${file}: ${reading.map((place) => `"${setup.sources[place]!.name}"`).join(', ')}. Say which sheet is meant, with --sheet.`,
    )
  return found
}

/** A folder is looked at by its newest file. */
async function newestIn(
  folder: string,
  known: SourceSetup | undefined,
  options: CheckFileOptions,
): Promise<Checked['folder'] | Halt> {
  const found = await listFolder(
    { setup: { pattern: known?.pattern ?? null }, file: folder },
    { dateStyle: 'day_first', platform: process.platform },
  )
  if ('code' in found) return found
  const files = found.filter(({ state }) => state === 'here').sort(compareAge)
  const newest = files.at(-1)
  if (!newest) return { code: 'no-files', detail: {} }
  return { files: files.length, newest: newest.name, kind: options.folder ?? known?.folder ?? null }
}

function stopped({ given, halt }: Stopped): Shown {
  // Its name was typed just now, so nothing has gone.
  const problem =
    halt.code === 'missing'
      ? `${given}: the file is not there. Look at its name, and at the folder it is in.`
      : describeHalt(halt, path.basename(given))
  return { value: { headerRow: null, columns: [], problem }, text: problem, code: EXIT.halted }
}

function shown(checked: Checked): Shown {
  const { given, table, understood, folder } = checked
  const columns = understood.columns.map(shownColumn)
  const asked = understood.columns.filter(({ ask }) => ask.length > 0)
  const hasAddress = understood.columns.some(
    ({ target }) => target?.kind === 'urn' || target?.kind === 'uuid',
  )
  const isAsked =
    mustBeAnswered(understood.columns).length > 0 || (folder !== undefined && folder.kind === null)
  const problem =
    hasAddress || isAsked
      ? undefined
      : describeHalt({ code: 'nothing-mapped', detail: { headers: table.headers } }, path.basename(given))
  const value = {
    headerRow: table.headerRow,
    columns,
    vendor: understood.vendor,
    format: table.format,
    sheet: table.sheet,
    sheets: table.sheets.map(({ name }) => name),
    ...(table.text && { encoding: table.text.encoding, delimiter: table.text.delimiter }),
    ...(folder && {
      folder: folder.kind,
      ...(folder.kind === null && { ask: FOLDER_KINDS }),
      files: folder.files,
      newest: folder.newest,
    }),
    ...(problem !== undefined && { problem }),
  }
  const text = [
    fileLine(checked),
    ...columnTable(columns, '  '),
    ...asked.map(askedLine),
    ...hints(checked),
    ...(folder?.kind === null ? [FOLDER_ASKED] : []),
    ...(problem === undefined ? [] : [problem]),
  ].join('\n')
  return { value, text, code: isAsked ? EXIT.person : hasAddress ? EXIT.ok : EXIT.halted }
}

/** What could be said, and need not. */
function hints({ understood: { columns }, country }: Checked): string[] {
  const [unused] = columns.flatMap(({ header, reasons }) =>
    reasons[0]?.code === 'unknown-header'
      ? fieldOption(header, 'weni-flows').map((field) => `${header}=${field}`)
      : [],
  )
  const holdsPhones = columns.some(
    ({ target, ask }) =>
      (target?.kind === 'urn' && /^(?:tel|whatsapp)$/.test(target.scheme)) ||
      ask.some((option) => /^urn:(?:tel|whatsapp)$/.test(option)),
  )
  return [
    ...(unused ? [`What is not used stays on this PC. To send such a column too: --as "${unused}".`] : []),
    ...(holdsPhones && country === null
      ? [
          "Phones that do not begin with + are read as those of the account's country; --country says another.",
        ]
      : []),
  ]
}

const FOLDER_ASKED =
  'How do the files of this folder belong together? --folder newest: each is the full list, and the newest counts. --folder together: all of them together are the full list. --folder "changes only": each only adds and updates.'

const askedLine = ({ header, ask: [likeliest, ...others], reasons }: UnderstoodColumn): string =>
  `It is not certain what "${header}" holds (${reasonSentence(reasons)}). Answer with --as "${header}=${likeliest}", or with ${others.join(' or ')} in its place.`

function fileLine({ given, table, understood: { vendor }, folder }: Checked): string {
  const { format, sheet, sheets, headerRow, text } = table
  const names = sheets.map(({ name }) => `"${name}"`).join(', ')
  const parts = [
    folder && `${count(folder.files, 'file', 'files')}, the newest is ${folder.newest}`,
    vendor && format !== 'vcf' && `an export of ${vendor}`,
    text
      ? `text, ${text.encoding}${text.encodingSure ? '' : ' (not certain)'}, columns separated by ${delimiterWord(text.delimiter)}`
      : format === 'vcf'
        ? 'an address book (vCard)'
        : format,
    sheet !== '' && `sheet "${sheet}"${sheets.length > 1 ? ` of ${names}` : ''}`,
    format !== 'vcf' && `column names in row ${headerRow}`,
  ]
  return `${given}: ${parts.filter(Boolean).join(', ')}.`
}

const delimiterWord = (delimiter: string): string => (delimiter === '\t' ? 'tabs' : `"${delimiter}"`)

function save(setupFile: string, read: readonly Checked[], options: CheckFileOptions, output: Output): void {
  const undecided = read.find(({ folder }) => folder?.kind === null)
  if (undecided) throw new UsageError(`${undecided.given} was not saved. ${FOLDER_ASKED}`)
  const empty = read.find(({ understood }) => understood.columns.every(({ target }) => target === null))
  if (empty)
    throw new UsageError(
      `${empty.given} was not saved, because of none of its columns it is certain what it holds. Say it with --as "column=target".`,
    )
  const { host, sheet, country } = options
  saveSetup(
    setupFile,
    host,
    read.map(({ file, place, understood, folder }) => ({
      file,
      place,
      understood,
      more: {
        ...(sheet !== undefined && { sheet }),
        ...(country !== undefined && { country }),
        ...(folder && { folder: folder.kind }),
      },
    })),
  )
  for (const { given, understood } of read) {
    const used = understood.columns.filter(({ target }) => target !== null)
    const asked = understood.columns.filter(({ ask }) => ask.length > 0)
    const leftOut = asked.map(({ header, ask }) => `"${header}" (${ask.join(' or ')})`).join(', ')
    output.note(
      `${given}: ${count(used.length, 'column', 'columns')} written to ${setupFile}.${asked.length === 0 ? '' : ` Left out, because it is not certain what they hold: ${leftOut}. If they are needed, name them there under "columns".`}`,
    )
  }
}
