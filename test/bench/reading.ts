/**
 * How fast a table is read, and with how much memory. Each reader runs in a process of its own, with the flags the
 * agent gives its reader, so that the memory is its own; SheetJS runs beside it as the yardstick. Time starts when
 * the modules are loaded: run from its source, Node takes the types out first, which an installed agent does not.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { READER_FLAGS } from '../../main/spreadsheets/reader-host.ts'
import { writeCsv, writeXlsx } from './make-table.ts'

export type BenchResult = { name: string; value: number; unit: string; budget: number; ok: boolean }
type Reader = 'own' | 'sheetjs'
type Measured = { seconds: number; rssMb: number; rows: number }

/** Rounds of which the middle one counts. */
const ROUNDS = 3

/**
 * Reads a table of `rows` × 15 as xlsx and csv, and from 100,000 rows on a csv ten times as long. DESIGN 17 names
 * the budgets, for 100,000 rows. With fewer, compiling hot code is much of the time, and the ratio is allowed 0.5.
 */
export async function benchReading(rows: number): Promise<BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'contact-sync-bench-'))
  try {
    const [xlsx, csv, long] = ['table.xlsx', 'table.csv', 'long.csv'].map((name) => join(folder, name))
    await writeXlsx(xlsx!, rows)
    await writeCsv(csv!, rows)
    const rounds: { own: Measured; sheetjs: Measured; csv: Measured }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const own = await measure('own', xlsx!, rows)
      const sheetjs = await measure('sheetjs', xlsx!, rows)
      rounds.push({ own, sheetjs, csv: await measure('own', csv!, rows) })
    }
    const middle = (pick: (round: (typeof rounds)[number]) => number) =>
      rounds.map(pick).sort((a, b) => a - b)[1]!
    const seconds = middle(({ csv }) => csv.seconds)
    const rss = middle(({ csv }) => csv.rssMb)
    const results = [
      result(
        'read xlsx, against SheetJS',
        middle(({ own, sheetjs }) => own.seconds / sheetjs.seconds),
        'ratio',
        0.33,
      ),
      result(
        'read xlsx, peak memory',
        middle(({ own }) => own.rssMb),
        'MiB',
        170,
      ),
      result('read csv', seconds, 's', 0.5),
      result('read csv, peak memory', rss, 'MiB', 100),
    ]
    if (rows >= 100_000) {
      await writeCsv(long!, rows * 10)
      const ten = await measure('own', long!, rows * 10)
      results.push(result('read ten times the csv, memory', ten.rssMb / rss, 'ratio', 1.2))
      results.push(result('read ten times the csv, time', ten.seconds / seconds, 'ratio', 11))
    }
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const result = (name: string, value: number, unit: string, budget: number): BenchResult => ({
  name,
  value: Math.round(value * 1000) / 1000,
  unit,
  budget,
  ok: value <= budget,
})

/** Runs this file as the reader. Throws where it did not read all rows: a quick reader of nothing is no reader. */
async function measure(reader: Reader, path: string, rows: number): Promise<Measured> {
  const flags = reader === 'own' ? READER_FLAGS : []
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...flags,
    fileURLToPath(import.meta.url),
    reader,
    path,
  ])
  const measured: Measured = JSON.parse(stdout)
  if (measured.rows !== rows) throw new Error(`${reader} read ${measured.rows} of ${rows} rows`)
  return measured
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
  const read = await load(reader === 'own' ? 'own' : 'sheetjs')
  const started = performance.now()
  const rows = await read(path)
  const seconds = (performance.now() - started) / 1000
  const measured: Measured = { seconds, rows, rssMb: process.resourceUsage().maxRSS / 1024 }
  process.stdout.write(JSON.stringify(measured))
}
