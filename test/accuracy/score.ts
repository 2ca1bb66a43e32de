/** Fixtures through the real reader and the proposal, column by column. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProposalContext, proposeColumns, SAMPLE_ROWS } from '../../main/mapping/propose.ts'
import type { Understood, UnderstoodColumn } from '../../main/mapping/understood.ts'
import { readTable } from '../../main/spreadsheets/read-table.ts'
import type { Cell } from '../../shared/row.ts'
import { targetText } from '../../shared/targets.ts'
import { type Fixture, fileOf } from './fixture.ts'
import { HELD_OUT_SHEETS } from './held-out-sheets.ts'
import { OFFICE_SHEETS_EN } from './office-sheets-en.ts'
import { OFFICE_SHEETS_ES } from './office-sheets-es.ts'
import { OFFICE_SHEETS_PT } from './office-sheets-pt.ts'
import { ONCE_HELD_OUT_SHEETS } from './once-held-out-sheets.ts'
import { VENDOR_SHEETS } from './vendor-sheets.ts'

/** `needless`: asked where it was plain. `missed`: left out or not asked. `wrong`: mapped to something else. */
type Verdict = 'right' | 'needless' | 'missed' | 'wrong'
export type ColumnScore = {
  header: string
  expected: string
  got: string
  verdict: Verdict
  /** A question that was expected and came. */
  isAsked: boolean
  /** Phones, e-mails, names and keys, by what was expected or by what came. */
  isVital: boolean
}
export type SheetScore = {
  set: string
  name: string
  vendor: { expected: string | null; got: string | null }
  columns: ColumnScore[]
}

export const HELD_OUT = 'held out'
export const SETS: Readonly<Record<string, readonly Fixture[]>> = {
  vendors: VENDOR_SHEETS,
  'office sheets': [...OFFICE_SHEETS_PT, ...OFFICE_SHEETS_ES, ...OFFICE_SHEETS_EN, ...ONCE_HELD_OUT_SHEETS],
  [HELD_OUT]: HELD_OUT_SHEETS,
}

/** Every fixture's score. */
export async function scoreAll(): Promise<SheetScore[]> {
  const folder = mkdtempSync(join(tmpdir(), 'accuracy-'))
  const scores: SheetScore[] = []
  try {
    for (const [set, fixtures] of Object.entries(SETS))
      for (const fixture of fixtures) scores.push({ set, ...(await scoreOf(fixture, folder)) })
  } finally {
    rmSync(folder, { recursive: true })
  }
  return scores
}

async function scoreOf(fixture: Fixture, folder: string): Promise<Omit<SheetScore, 'set'>> {
  const file = join(folder, 'table.csv')
  writeFileSync(file, fileOf(fixture))
  const understood = await understand(file, { profile: 'weni-flows', country: fixture.country })
  if (understood.columns.length !== fixture.columns.length)
    throw new Error(`${fixture.name}: ${understood.columns.length} columns were read`)
  return {
    name: fixture.name,
    vendor: { expected: fixture.vendor, got: understood.vendor },
    columns: fixture.columns.map(({ expected }, index) => columnScore(expected, understood.columns[index]!)),
  }
}

async function understand(file: string, context: ProposalContext): Promise<Understood> {
  let headers: readonly string[] = []
  const rows: (readonly Cell[])[] = []
  for await (const event of readTable(file)) {
    if (event.kind === 'opened') headers = event.table.headers
    if (event.kind === 'rows') rows.push(...event.rows.map(({ cells }) => cells))
    if (event.kind === 'halt') throw new Error(`the reader halted: ${event.code}`)
  }
  return proposeColumns(headers, rows.slice(0, SAMPLE_ROWS), context)
}

function columnScore(expected: string, { header, target, ask }: UnderstoodColumn): ColumnScore {
  const type = target?.kind === 'field' && target.type ? ` ${target.type}` : ''
  const mapped = target && target.kind !== 'ignore' ? targetText(target) + type : null
  const got = mapped ?? (ask.length > 0 ? `? ${ask.join(', ')}` : '-')
  const question = expected.startsWith('? ') ? expected.slice(2) : null
  const isAsked = question !== null && ask.includes(question)
  const verdict = (): Verdict => {
    if (question === null ? got === expected : isAsked) return 'right'
    if (mapped !== null) return 'wrong'
    return ask.length > 0 ? 'needless' : 'missed'
  }
  const isVital = [question ?? expected, mapped ?? ''].some((text) =>
    /^(?:name(?::\d)?|uuid|urn:\w+)$/.test(text),
  )
  return { header, expected, got, verdict: verdict(), isAsked, isVital }
}

export type Figures = Record<Verdict | 'asked' | 'columns', number> & { share: number }

/** @param vitalOnly phones, e-mails, names and keys only */
export function figuresOf(scores: readonly SheetScore[], vitalOnly = false): Figures {
  const columns = scores.flatMap((score) => score.columns).filter(({ isVital }) => isVital || !vitalOnly)
  const count = (verdict: Verdict) => columns.filter((column) => column.verdict === verdict).length
  const right = count('right')
  return {
    columns: columns.length,
    right,
    asked: columns.filter(({ isAsked }) => isAsked).length,
    needless: count('needless'),
    missed: count('missed'),
    wrong: count('wrong'),
    share: columns.length === 0 ? 1 : right / columns.length,
  }
}
