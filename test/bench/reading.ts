/**
 * How fast a table is read, and with how much memory. Each reader runs in a process of its own, with the flags the
 * agent gives its reader, so that the memory is its own; SheetJS runs beside it as the yardstick, and exceljs. Time starts when
 * the modules are loaded: run from its source, Node takes the types out first, which an installed agent does not.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { READER_FLAGS } from '../../main/spreadsheets/reader-host.ts'
import { output, start } from './command-line.ts'
import { EXCELJS, runPeer } from './peers/peers.ts'

export type Reader = 'own' | 'sheetjs' | 'exceljs'
export type Reading = { seconds: number; rssMb: number; rows: number }
/** What a peer took, or what it had taken when its limit ended it. */
export type PeerReading = { kind: 'done' | 'ended'; seconds: number; rssMb: number; why?: string }

const THIS = fileURLToPath(import.meta.url)

/** Runs this file as the reader. Throws where it did not read all rows: a quick reader of nothing is no reader. */
export async function read(reader: Reader, path: string, rows: number): Promise<Reading> {
  const flags = reader === 'own' ? READER_FLAGS : []
  const reading: Reading = JSON.parse(await output(start([...flags, THIS, reader, path])))
  if (reading.rows !== rows) throw new Error(`${reader} read ${reading.rows} of ${rows} rows`)
  return reading
}

/** As `read`, for one that may not come to its end. */
export async function readByPeer(
  reader: Exclude<Reader, 'own'>,
  path: string,
  rows: number,
): Promise<PeerReading> {
  const run = await runPeer([THIS, reader, path])
  if (run.kind === 'ended') return { ...run, rssMb: run.peakMb }
  const reading: Reading = JSON.parse(run.stdout)
  if (reading.rows === rows) return { kind: 'done', ...reading }
  return { ...reading, kind: 'ended', why: `read ${reading.rows} of ${rows} rows` }
}

/** Of exceljs, which is no dependency, what is used here. */
type ExcelJs = {
  Workbook: new () => {
    csv: { readFile(path: string, options: object): Promise<{ rowCount: number }> }
  }
  stream: {
    xlsx: {
      WorkbookReader: new (path: string, options: object) => AsyncIterable<AsyncIterable<{ values: unknown }>>
    }
  }
}

/** Loads a reader; answers the function that reads a file and counts its rows. */
async function load(reader: Reader): Promise<(path: string) => Promise<number>> {
  if (reader === 'sheetjs') {
    const XLSX = await import('xlsx')
    const lean = {
      dense: true,
      nodim: true,
      cellFormula: false,
      cellHTML: false,
      cellText: false,
      cellNF: false,
    }
    return async (path) => {
      const csv = path.endsWith('.csv') ? { FS: ';', raw: true } : {}
      const workbook = XLSX.read(await readFile(path), { type: 'buffer', sheets: 0, ...lean, ...csv })
      return workbook.Sheets[workbook.SheetNames[0]!]!['!data']!.length - 1
    }
  }
  if (reader === 'exceljs') {
    const { default: ExcelJS }: { default: ExcelJs } = await import(pathToFileURL(EXCELJS).href)
    return async (path) => {
      if (path.endsWith('.csv')) {
        const sheet = await new ExcelJS.Workbook().csv.readFile(path, { parserOptions: { delimiter: ';' } })
        return sheet.rowCount - 1
      }
      let rows = -1 // the header
      const keep = { worksheets: 'emit', sharedStrings: 'cache', styles: 'cache' }
      for await (const sheet of new ExcelJS.stream.xlsx.WorkbookReader(path, keep))
        for await (const row of sheet) if (row.values) rows += 1
      return rows
    }
  }
  const { readTable } = await import('../../main/spreadsheets/read-table.ts')
  // What it loads by itself when a file needs it.
  if (path?.endsWith('.xlsx')) await import('../../main/spreadsheets/xlsx.ts')
  else await import('../../main/spreadsheets/delimited.ts')
  return async (path) => {
    let rows = 0
    const limits = { fileBytes: Number.POSITIVE_INFINITY }
    for await (const event of readTable(path, { limits }))
      if (event.kind === 'rows') rows += event.rows.length
    return rows
  }
}

const [, script, reader, path] = process.argv
if (script === THIS && path !== undefined) {
  const readFully = await load(reader as Reader)
  const started = performance.now()
  const rows = await readFully(path)
  const seconds = (performance.now() - started) / 1000
  const reading: Reading = { seconds, rows, rssMb: process.resourceUsage().maxRSS / 1024 }
  process.stdout.write(JSON.stringify(reading))
}
