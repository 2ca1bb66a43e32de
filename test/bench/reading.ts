/**
 * How fast a table is read, and with how much memory. Each reader runs in a process of its own, with the flags the
 * agent gives its reader, so that the memory is its own; SheetJS runs beside it as the yardstick. Time starts when
 * the modules are loaded: run from its source, Node takes the types out first, which an installed agent does not.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { READER_FLAGS } from '../../main/spreadsheets/reader-host.ts'
import { output, start } from './command-line.ts'

export type Reader = 'own' | 'sheetjs'
export type Reading = { seconds: number; rssMb: number; rows: number }

/** Runs this file as the reader. Throws where it did not read all rows: a quick reader of nothing is no reader. */
export async function read(reader: Reader, path: string, rows: number): Promise<Reading> {
  const flags = reader === 'own' ? READER_FLAGS : []
  const reading: Reading = JSON.parse(
    await output(start([...flags, fileURLToPath(import.meta.url), reader, path])),
  )
  if (reading.rows !== rows) throw new Error(`${reader} read ${reading.rows} of ${rows} rows`)
  return reading
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
      const workbook = XLSX.read(await readFile(path), { type: 'buffer', sheets: 0, ...lean })
      return workbook.Sheets[workbook.SheetNames[0]!]!['!data']!.length - 1
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
if (script === fileURLToPath(import.meta.url) && path !== undefined) {
  const readFully = await load(reader === 'own' ? 'own' : 'sheetjs')
  const started = performance.now()
  const rows = await readFully(path)
  const seconds = (performance.now() - started) / 1000
  const reading: Reading = { seconds, rows, rssMb: process.resourceUsage().maxRSS / 1024 }
  process.stdout.write(JSON.stringify(reading))
}
