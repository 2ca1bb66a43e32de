/**
 * `npm run accuracy`: how well tables are understood without settings, by hand-written expectations. `--json` prints
 * one object and nothing else; `--all` also names the columns that were understood as expected. Ends with 1 where the
 * figures of issue 4 are not reached; the sheets held out are shown, not judged.
 */
import { parseArgs } from 'node:util'
import {
  type ColumnScore,
  type Figures,
  figuresOf,
  HELD_OUT,
  SETS,
  type SheetScore,
  scoreAll,
} from './score.ts'

const { values } = parseArgs({ options: { json: { type: 'boolean' }, all: { type: 'boolean' } } })
const scores = await scoreAll()
const sets = Object.keys(SETS).map((set) => {
  const own = scores.filter((score) => score.set === set)
  return { set, sheets: own.length, all: figuresOf(own), vital: figuresOf(own, true) }
})
// What nobody tuned for is shown, not judged.
const reached = sets
  .filter(({ set }) => set !== HELD_OUT)
  .every(({ all, vital }) => all.share >= 0.95 && vital.share >= 0.95 && vital.wrong === 0)

if (values.json) {
  process.stdout.write(`${JSON.stringify({ reached, sets, sheets: scores }, null, 2)}\n`)
} else {
  for (const score of scores) printSheet(score)
  for (const { set, sheets, all, vital } of sets) {
    print('')
    print(`${set}: ${sheets} sheets`)
    print(`  all columns                      ${figures(all)}`)
    print(`  phones, e-mails, names and keys  ${figures(vital)}`)
  }
}
process.exitCode = reached ? 0 : 1

function printSheet(score: SheetScore): void {
  const { vendor, name, columns } = score
  const other = vendor.expected === vendor.got ? '' : `  (taken for ${vendor.got}, not ${vendor.expected})`
  print(`${name}: ${figures(figuresOf([score]))}${other}`)
  for (const column of columns) if (values.all || column.verdict !== 'right') printColumn(column)
}

function printColumn({ verdict, header, expected, got }: ColumnScore): void {
  print(`    ${verdict.padEnd(8)}  ${header}: expected ${expected}, got ${got}`)
}

function figures({ columns, right, asked, needless, missed, wrong, share }: Figures): string {
  const rest = `${asked} of them asked as they should be; ${needless} asked needlessly, ${missed} missed, ${wrong} WRONG`
  return `${right} of ${columns} right (${(share * 100).toFixed(1)} %), ${rest}`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
