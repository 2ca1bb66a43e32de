/** What a column's first rows hold, for telling whether its header is right. */
import type { Cell } from '../../shared/row.ts'
import { readYesNo } from './booleans.ts'
import { type DateStyle, dateReader } from './dates.ts'
import { isDocument } from './documents.ts'
import { readEmail, splitEmails } from './emails.ts'
import { readLanguage } from './languages.ts'
import { phoneCellText, phoneReader, splitPhones } from './phones.ts'
import { cellText, EMPTY_MARK, isBlank, isError, isUuid, LONGEST_READ } from './text.ts'

export type ValueKind =
  /** A number that can be reached from the country. */
  | 'phone'
  /** That, or digits as of a phone, whose country is not known or is another. */
  | 'phone-like'
  | 'mail'
  | 'date'
  | 'document'
  | 'uuid'
  | 'yes-no'
  | 'language'
  /** Mostly letters, as names are. */
  | 'words'
  /** Two to six words of letters, all but the little ones with a capital. */
  | 'full name'
  /** Digits and signs only. */
  | 'number'

export type ColumnValues = {
  /** Cells with something in them; `--` and errors do not count. */
  filled: number
  /** How many of them differ. */
  different: number
  /** The filled cells, in their order. */
  cells: readonly Cell[]
  /** The first different texts, as a person sees them. */
  samples: readonly string[]
  /** How many of the `judged` cells are of a kind. */
  count(kind: ValueKind): number
  /** Whether so great a share of them is of a kind; false where none is filled. */
  reaches(kind: ValueKind, share: number): boolean
  /** Cells that are judged, at most {@link JUDGED}: every so many of all. */
  judged: number
}

/** A phone takes up to 15 microseconds to judge, and a wide table has 500 columns. */
const JUDGED = 200
const SAMPLES_SHOWN = 5

type ValueJudge = ReturnType<typeof valueJudge>

/** Judges cells of any column, each reader with its memory. */
export function valueJudge(country: string | null) {
  const phone = phoneReader({ country, international: false, minDigits: 8 })
  const dates = (['day_first', 'month_first'] satisfies DateStyle[]).map((style) => dateReader('utc', style))
  return (kind: ValueKind, cell: Cell): boolean => {
    const text = cellText(cell)
    if (text.length > LONGEST_READ) return false
    switch (kind) {
      case 'phone':
        return isPhone(cell, (piece) => typeof phone(piece) === 'string')
      case 'phone-like':
        return isPhone(cell, (piece) => {
          const number = phone(piece)
          return typeof number === 'string' || (isUnplaced(number) && !isDocument(piece))
        })
      case 'mail':
        return text.includes('@') && splitEmails(text).some((piece) => typeof readEmail(piece) === 'string')
      case 'date':
        return (
          (typeof cell === 'object' && cell?.kind === 'date') ||
          (/\d/.test(text) && dates.some((read) => typeof read(cell, text) === 'string'))
        )
      case 'document':
        return isDocument(text)
      case 'uuid':
        return isUuid(text)
      case 'yes-no':
        return readYesNo(text) !== undefined
      case 'language':
        return typeof readLanguage(text) === 'string'
      case 'words':
        return isWords(text)
      case 'full name':
        return FULL_NAME.test(text)
      case 'number':
        return /^[\d\s.,/-]+$/.test(text)
    }
  }
}

const FULL_NAME = /^\p{Lu}[\p{L}'’.-]*(?: (?:d[aeo]s?|del|las?|los|y|e|\p{Lu}[\p{L}'’.-]*)){1,5}$/u

/** Refusals of digits that are a phone somewhere. */
const isUnplaced = ({ code, detail }: { code: string; detail?: Record<string, string | number> }): boolean =>
  code === 'foreign-length-phone' || detail?.why === 'no-country' || detail?.why === 'two-readings'

function isPhone(cell: Cell, test: (piece: string) => boolean): boolean {
  if (typeof cell === 'object' && cell?.kind === 'date') return false
  const text = phoneCellText(cell)
  return /\d{2}/.test(text) && splitPhones(text).some(test)
}

function isWords(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return letters >= 2 && letters * 2 > text.length && !text.includes('@')
}

/** A column's cells; kinds are counted when somebody asks. */
export function columnValues(
  rows: readonly (readonly Cell[])[],
  index: number,
  judge: ValueJudge,
): ColumnValues {
  const cells: Cell[] = []
  const texts = new Set<string>()
  const samples: string[] = []
  for (const row of rows) {
    const cell = row[index]
    if (cell === undefined || isBlank(cell)) continue
    const text = cellText(cell)
    if (samples.length < SAMPLES_SHOWN && !samples.includes(text)) samples.push(text)
    if (isError(cell) || text === EMPTY_MARK) continue
    cells.push(cell)
    texts.add(text)
  }
  const step = Math.max(1, cells.length / JUDGED)
  const judged: Cell[] = []
  for (let at = 0; at < cells.length; at += step) judged.push(cells[Math.floor(at)]!)
  const known = new Map<ValueKind, number>()
  return {
    filled: cells.length,
    different: texts.size,
    cells,
    samples,
    judged: judged.length,
    count(kind) {
      const counted = known.get(kind) ?? judged.filter((cell) => judge(kind, cell)).length
      known.set(kind, counted)
      return counted
    },
    reaches(kind, least) {
      const counted = known.get(kind)
      if (counted !== undefined) return counted > 0 && counted >= least * judged.length
      // Most columns are of no kind that is asked for, which the first few cells show.
      let misses = 0
      for (const cell of judged)
        if (!judge(kind, cell) && ++misses > (1 - least) * judged.length) return false
      return judged.length > 0
    },
  }
}
