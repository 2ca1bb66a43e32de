/** Accuracy fixtures: a table's headers, what fills its cells, and what each column must be understood as. */
import { type Country, cellOf } from './made-up.ts'

export type Fixture = {
  name: string
  /** The vendor that must be recognised; null: none. */
  vendor: string | null
  /** The account's. */
  country: Country
  rows: number
  /** How the file is written: as by the program that it stands for. */
  delimiter: ',' | ';' | '\t'
  encoding: 'utf8' | 'utf16le' | 'latin1'
  /** Lines above the header and below the last row. */
  above: string
  below: string
  columns: readonly ExpectedColumn[]
}

type ExpectedColumn = {
  header: string
  recipe: string
  /** A target (`field:x datetime` with its type), `-` for left out, `? target` for a question that offers it. */
  expected: string
}

type Options = Partial<Omit<Fixture, 'name' | 'columns'>>

/**
 * @param lines one column each: `header | recipe of made-up.ts | expected`; `~` is a header without text. Written by
 *   hand from headers.md before the agent was asked.
 */
export function sheet(name: string, options: Options, lines: string): Fixture {
  return {
    name,
    vendor: null,
    country: 'BR',
    rows: 24,
    delimiter: ',',
    encoding: 'utf8',
    above: '',
    below: '',
    ...options,
    columns: lines
      .trim()
      .split('\n')
      .map((line) => {
        const [header = '', recipe = '', expected = ''] = line.split(' | ').map((part) => part.trim())
        if (expected === '') throw new Error(`${name}: "${line}" is not "header | recipe | expected"`)
        return { header: header === '~' ? '' : header, recipe, expected }
      }),
  }
}

/** The file's bytes. */
export function fileOf(fixture: Fixture): Buffer {
  const { name, columns, rows, country, delimiter, encoding, above, below } = fixture
  const quoted = (cell: string) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  const line = (cells: readonly string[]) => cells.map(quoted).join(delimiter)
  const body = Array.from({ length: rows }, (_, row) =>
    line(
      columns.map(({ recipe, header }) =>
        adorned(recipe, (plain) => cellOf(plain, name, header, row, country)),
      ),
    ),
  )
  const text = `${above}${[line(columns.map(({ header }) => header)), ...body].join('\r\n')}\r\n${below}`
  return encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, encoding) : Buffer.from(text, encoding)
}

/** `prefix + recipe` and `recipe ::: recipe`: what programs write around and between values. */
function adorned(recipe: string, make: (recipe: string) => string): string {
  const [, quote, rest] = /^«(.*)» (.*)$/.exec(recipe) ?? []
  if (rest !== undefined) {
    const value = make(rest)
    return value === '' ? '' : quote + value
  }
  if (/^(?:\d+% )?of /.test(recipe)) return make(recipe)
  return recipe
    .split(' ::: ')
    .map(make)
    .filter((value) => value !== '')
    .join(' ::: ')
}
