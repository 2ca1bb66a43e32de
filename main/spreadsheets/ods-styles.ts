/**
 * The styles of an OpenDocument spreadsheet, as far as they decide what a number shows: a cell's style names a data
 * style, which is written as elements and becomes the format code that other formats have.
 */
import { type NumberFormat, parseNumberFormat } from './number-format.ts'
import { attributesOf, decodeText, nameOf } from './xml-bytes.ts'

type Attributes = Partial<Record<string, string>>
type CellStyle = { parent: string | undefined; data: string | undefined }
type DataStyle =
  | { kind: 'number'; code: string; conditions: { condition: string; style: string }[] }
  | { kind: 'date'; format: NumberFormat & { kind: 'date' } }

const STYLE = nameOf('style')
const TABLE_PROPERTIES = nameOf('table-properties')
const MAP = nameOf('map')
const TEXT = nameOf('text')
const NUMBER = nameOf('number')
const EMBEDDED = nameOf('embedded-text')
const PLAIN = new Set([nameOf('scientific-number'), nameOf('fraction'), nameOf('currency-symbol')])
const DATA_STYLES = new Map([
  [nameOf('number-style'), 'number'],
  [nameOf('date-style'), 'date'],
  [nameOf('time-style'), 'time'],
])
const DAYS = new Set(['day', 'month', 'year', 'era', 'day-of-week', 'week-of-year', 'quarter'].map(nameOf))
const HOURS = new Set(['hours', 'minutes', 'seconds', 'am-pm'].map(nameOf))

/** Gathers styles from the tags of a document, in the manner of `XmlHandler`. */
export function createStyles() {
  const cells = new Map<string, CellStyle>()
  const data = new Map<string, DataStyle>()
  const hiddenTables = new Set<string>()
  const formats = new Map<string, NumberFormat | null>()
  let style = ''
  let current: DataStyle | null = null
  /** Pieces of text inside digits, by how many digits stand to the right of them. */
  let embedded: { position: number; text: string }[] = []
  let digits: Attributes | null = null
  const styles = {
    wantsText: false,
    open(name: number, bytes: Buffer, from: number, to: number, selfClosing: boolean): void {
      const kind = DATA_STYLES.get(name)
      const attributes = () => attributesOf(bytes, from, to)
      if (kind !== undefined) {
        const { name: called = '', 'truncate-on-overflow': truncated } = attributes()
        current =
          kind === 'number'
            ? { kind, code: '', conditions: [] }
            : {
                kind: 'date',
                format: { kind: 'date', date: false, time: kind === 'time', elapsed: truncated === 'false' },
              }
        data.set(called, current)
      } else if (name === STYLE) {
        const { name: called = '', 'parent-style-name': parent, 'data-style-name': dataStyle } = attributes()
        style = called
        cells.set(called, { parent, data: dataStyle })
      } else if (name === TABLE_PROPERTIES) {
        if (attributes().display === 'false') hiddenTables.add(style)
      } else if (current?.kind === 'date') {
        if (DAYS.has(name)) current.format.date = true
        else if (HOURS.has(name)) current.format.time = true
      } else if (current?.kind === 'number') {
        if (name === TEXT) styles.wantsText = !selfClosing
        else if (name === NUMBER) {
          digits = attributes()
          embedded = []
          if (selfClosing) styles.close(NUMBER)
        } else if (name === EMBEDDED) {
          embedded.push({ position: Number(attributes().position ?? 0), text: '' })
          styles.wantsText = !selfClosing
        } else if (name === MAP) {
          const { condition = '', 'apply-style-name': applied } = attributes()
          if (applied !== undefined) current.conditions.push({ condition, style: applied })
        } else if (PLAIN.has(name)) current.code += 'General'
      }
    },
    close(name: number): void {
      styles.wantsText = false
      if (DATA_STYLES.has(name)) current = null
      if (name !== NUMBER || digits === null) return
      if (current?.kind === 'number') current.code += codeOf(digits, embedded)
      digits = null
    },
    text(bytes: Buffer, from: number, to: number, literal: boolean): void {
      const text = decodeText(bytes, from, to, literal)
      const piece = embedded.at(-1)
      if (digits !== null) {
        if (piece) piece.text += text
      } else if (current?.kind === 'number') current.code += quoted(text)
    },
    /** Whether a table of this style is hidden. */
    hides: (called: string | undefined): boolean => called !== undefined && hiddenTables.has(called),
    /** How a cell of this style shows its number. */
    formatOf(called: string | undefined): NumberFormat | null {
      if (called === undefined) return null
      let format = formats.get(called)
      if (format === undefined) {
        format = formatOfData(dataStyleOf(called), data)
        formats.set(called, format)
      }
      return format
    },
  }
  return styles

  function dataStyleOf(called: string): string | undefined {
    // A style takes from its parents what it does not say; a ring of parents says nothing.
    let name: string | undefined = called
    for (let depth = 0; name !== undefined && depth < 16; depth++) {
      const found: CellStyle | undefined = cells.get(name)
      if (found?.data !== undefined) return found.data
      name = found?.parent
    }
    return undefined
  }
}
export type Styles = ReturnType<typeof createStyles>

function formatOfData(name: string | undefined, data: ReadonlyMap<string, DataStyle>): NumberFormat | null {
  const style = name === undefined ? undefined : data.get(name)
  if (style === undefined) return null
  if (style.kind === 'date') return style.format
  const sections = style.conditions.flatMap(({ condition, style: applied }) => {
    const section = data.get(applied)
    const limit = /^value\(\)\s*(<=|>=|!=|<|>|=)\s*(-?[\d.]+)$/.exec(condition)
    if (section?.kind !== 'number' || !limit) return []
    return [`[${limit[1]!.replace('!=', '<>')}${limit[2]}]${section.code}`]
  })
  return parseNumberFormat([...sections, style.code].join(';'))
}

const quoted = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '')}"`)

/** `min-integer-digits="11"` with `-` before the last four → `0000000"-"0000`. */
function codeOf(digits: Attributes, embedded: readonly { position: number; text: string }[]): string {
  const places = Math.min(Number(digits['min-integer-digits'] ?? 1), 40)
  const furthest = Math.max(0, ...embedded.map(({ position }) => Math.min(position, 40)))
  let code = ''
  for (let place = Math.max(places, furthest, 1); place > 0; place--) {
    for (const { position, text } of embedded) if (position === place) code += quoted(text)
    code += place <= places ? '0' : '#'
  }
  if (digits.grouping === 'true') code = `#,##${code}`
  const decimals = Math.min(Number(digits['decimal-places'] ?? 0), 20)
  return decimals > 0 ? `${code}.${'0'.repeat(decimals)}` : code
}
