/** Columns of a file as `check` shows them: what each holds, how sure that is, why, and for example what. */
import { reasonSentence } from '../../shared/column-reasons.ts'
import { shortened } from '../../shared/sentences.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import type { UnderstoodColumn } from '../mapping/understood.ts'

/** One column in `--json`. Asked: `target` is null, and `ask` has what it may be. */
export type ShownColumn = {
  header: string
  target: string | null
  /** Of a field, where it is not text. */
  type?: string
  confidence: number
  reason: string
  samples: readonly string[]
  ask?: readonly string[]
  dateStyle?: string
}

/** What was understood of a column, as it is shown. */
export function shownColumn({
  header,
  target,
  confidence,
  reasons,
  samples,
  ask,
  dateStyle,
}: UnderstoodColumn): ShownColumn {
  const type = fieldTypeOf(target)
  return {
    header,
    target: target && targetText(target),
    ...(type !== undefined && { type }),
    confidence,
    reason: reasonSentence(reasons),
    samples,
    ...(ask.length > 0 && { ask }),
    ...(dateStyle && { dateStyle }),
  }
}

const fieldTypeOf = (target: Target | null) => (target?.kind === 'field' ? target.type : undefined)

const TITLES = ['Column', 'Goes to', 'How sure', 'Why', 'For example']
/** The widest a cell of each column gets. */
const WIDEST = [30, 30, 8, 60, 50]
const DATES: Readonly<Record<string, string>> = {
  day_first: 'dates with the day first',
  month_first: 'dates with the month first',
  year_first: 'dates with the year first',
}

/**
 * Lines of a table. Nothing in a cell moves the cursor or breaks a line.
 * @param width characters of the terminal; undefined: no terminal. A narrow one shortens reasons and examples.
 */
export function columnTable(
  columns: readonly ShownColumn[],
  indent: string,
  width: number | undefined = process.stdout.columns,
): string[] {
  const rows = columns.map((column) => [
    column.header,
    goesTo(column),
    column.target === null ? '' : `${Math.round(column.confidence * 100)} %`,
    [column.reason, column.dateStyle && DATES[column.dateStyle]].filter(Boolean).join('; '),
    column.samples.join(' · '),
  ])
  const whole = [TITLES, ...rows].map((row) => row.map((text, place) => shortened(text, WIDEST[place]!)))
  const widths = TITLES.map((_title, place) => Math.max(...whole.map((row) => row[place]!.length)))
  const left = (width ?? Number.POSITIVE_INFINITY) - indent.length - GAP.length * (TITLES.length - 1)
  const [why, example] = split(left - widths[0]! - widths[1]! - widths[2]!, widths[3]!, widths[4]!)
  const fitting = [...widths.slice(0, 3), why, example]
  return whole.map((row) =>
    (
      indent + row.map((text, place) => shortened(text, fitting[place]!).padEnd(fitting[place]!)).join(GAP)
    ).trimEnd(),
  )
}

const GAP = '  '
/** Narrower than this a column says nothing; the line is broken by the terminal then. */
const NARROWEST = 16

/** How much of `room` each of two columns gets. */
function split(room: number, one: number, other: number): [number, number] {
  if (one + other <= room) return [one, other]
  const half = Math.max(NARROWEST, Math.floor(room / 2))
  if (other <= half) return [Math.max(NARROWEST, room - other), other]
  return one <= half ? [one, Math.max(NARROWEST, room - one)] : [half, half]
}

function goesTo({ target, type, ask }: ShownColumn): string {
  if (ask) return ask.map((one) => `${one}?`).join(' ')
  if (target === null || target === 'ignore') return '(not used)'
  return type === undefined || type === 'text' ? target : `${target} (${type})`
}
