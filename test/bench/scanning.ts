/**
 * From a file to a plan: reading alone, against SheetJS, and the first scan as `sync` does it (every row read,
 * mapped, reconciled and staged). The account is a suspended one, which can be read and takes no contacts, so the
 * command ends where sending would begin.
 */
import { sync, type Watched } from './command-line.ts'
import { noteTime } from './growth.ts'
import { writeCsv, writeXlsx } from './make-table.ts'
import { type Office, openOffice } from './office.ts'
import type { Platform } from './platform.ts'
import { type PeerReading, type Reading, read, readByPeer } from './reading.ts'
import { against, atMost, type Judged, median, rowsText } from './result.ts'

/** Rounds of which the middle one counts. */
const ROUNDS = 3
/** `sync` could not send. */
const EXIT_PLATFORM = 5

type Scan = Watched & { seconds: number }
type Round = { own: Reading; sheetjs: Reading; csv: Reading; scan: Scan }

/** A table of `rows`: read by us and by SheetJS, as xlsx and csv, and scanned for the first time. */
export async function benchScanning(platform: Platform, rows: number): Promise<Judged[]> {
  const office = openOffice()
  try {
    await writeXlsx(office.pathOf('table.xlsx'), rows)
    await writeCsv(office.pathOf('table.csv'), rows)
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const own = await read('own', office.pathOf('table.xlsx'), rows)
      const sheetjs = await read('sheetjs', office.pathOf('table.xlsx'), rows)
      const csv = await read('own', office.pathOf('table.csv'), rows)
      const scan = await firstScan(platform, office, 'table.xlsx', rows)
      rounds.push({ own, sheetjs, csv, scan })
    }
    const middle = (pick: (round: Round) => number) => median(rounds.map(pick))
    const exceljs = await readByPeer('exceljs', office.pathOf('table.xlsx'), rows)
    const size = rowsText(rows)
    noteTime(
      'read xlsx',
      rows,
      middle(({ own }) => own.seconds),
    )
    noteTime(
      'read csv',
      rows,
      middle(({ csv }) => csv.seconds),
    )
    noteTime(
      'first scan',
      rows,
      middle(({ scan }) => scan.seconds),
    )
    return [
      atMost(
        `read xlsx against SheetJS, ${size}`,
        middle(({ own, sheetjs }) => own.seconds / sheetjs.seconds),
        'ratio',
        0.33,
      ),
      ...besidePeer(
        'read xlsx',
        'exceljs',
        size,
        { seconds: middle(({ own }) => own.seconds), rssMb: middle(({ own }) => own.rssMb) },
        exceljs,
      ),
      atMost(
        `read xlsx peak memory, ${size}`,
        middle(({ own }) => own.rssMb),
        'MiB',
        170,
      ),
      atMost(
        `read csv, ${size}`,
        middle(({ csv }) => csv.seconds),
        's',
        0.5,
      ),
      atMost(
        `read csv peak memory, ${size}`,
        middle(({ csv }) => csv.rssMb),
        'MiB',
        100,
      ),
      atMost(
        `first scan against SheetJS reading, ${size}`,
        middle(({ scan, sheetjs }) => scan.seconds / sheetjs.seconds),
        'ratio',
        1,
      ),
      atMost(
        `first scan peak memory of agent and reader, ${size}`,
        middle(({ scan }) => scan.togetherMb),
        'MiB',
        300,
      ),
    ]
  } finally {
    office.close()
  }
}

/** A csv of `rows` and one ten times as long: reading it, and its first scan. */
export async function benchGrowth(platform: Platform, rows: number): Promise<Judged[]> {
  const office = openOffice()
  try {
    await writeCsv(office.pathOf('table.csv'), rows)
    await writeCsv(office.pathOf('long.csv'), rows * 10)
    const short = await read('own', office.pathOf('table.csv'), rows)
    const long = await read('own', office.pathOf('long.csv'), rows * 10)
    const shortScan = await firstScan(platform, office, 'table.csv', rows)
    const longScan = await firstScan(platform, office, 'long.csv', rows * 10)
    noteTime('read csv', rows * 10, long.seconds)
    const sheetjs = await readByPeer('sheetjs', office.pathOf('long.csv'), rows * 10)
    const exceljs = await readByPeer('exceljs', office.pathOf('long.csv'), rows * 10)
    const sizes = `${rowsText(rows * 10)} against ${rowsText(rows)}`
    return [
      ...besidePeer('read csv', 'SheetJS', rowsText(rows * 10), long, sheetjs),
      ...besidePeer('read csv', 'exceljs', rowsText(rows * 10), long, exceljs),
      atMost(`read csv memory, ${sizes}`, long.rssMb / short.rssMb, 'ratio', 1.2),
      atMost(`read csv time, ${sizes}`, long.seconds / short.seconds, 'ratio', 11),
      atMost(`first scan of csv memory, ${sizes}`, longScan.togetherMb / shortScan.togetherMb, 'ratio', 1.2),
      atMost(`first scan of csv time, ${sizes}`, longScan.seconds / shortScan.seconds, 'ratio', 11),
    ]
  } finally {
    office.close()
  }
}

/** Time and memory of ours for each of theirs. */
function besidePeer(
  work: string,
  peer: string,
  size: string,
  own: Pick<Reading, 'seconds' | 'rssMb'>,
  { seconds, rssMb, ...their }: PeerReading,
): Judged[] {
  return [
    against(`${work} against ${peer}, ${size}`, own.seconds, { ...their, value: seconds }),
    against(`${work} memory against ${peer}, ${size}`, own.rssMb, { ...their, value: rssMb }),
  ]
}

/** Seconds from the start of the scan until its plan is committed. */
async function firstScan(platform: Platform, office: Office, file: string, rows: number): Promise<Scan> {
  await platform.empty({ suspended: true })
  await office.setup(platform.url, [file])
  await office.age(file)
  await office.remove('data')
  const { phases, rows: read, problems, ...seen } = await sync(office.folder, 'data', [EXIT_PLATFORM])
  if (read !== rows || problems > 0)
    throw new Error(`${read} of ${rows} rows were read, ${problems} with a problem`)
  return { ...seen, seconds: phases.scan + phases.reconcile + phases.stage }
}
