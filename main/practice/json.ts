/** Reading JSON the way the platform's Python does, so that numbers turn into the same text there and here. */

/** A JSON number whose text JavaScript would not give back: `1.0`, `1e5`, or more digits than a double holds. */
class JsonNumber {
  readonly text: string
  constructor(source: string) {
    this.text = /[.eE]/.test(source) ? floatText(Number(source)) : source.replace(/^-0$/, '0')
  }
}

// Only these make the text of a number differ between the two languages.
const delicate = /\d[.eE]|\d{16}/

/** Parses JSON; numbers are plain unless their text would be lost. Throws SyntaxError like JSON.parse. */
export function parseJson(text: string): unknown {
  if (!delicate.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined && delicate.test(context.source)
      ? new JsonNumber(context.source)
      : value,
  )
}

/** A number as Python's `str` writes it, or undefined for anything that is not a number. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return value instanceof JsonNumber ? value.text : undefined
}

/** What Python calls the type of a parsed JSON value. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'str'
  if (Array.isArray(value)) return 'list'
  const number = numberText(value)
  if (number === undefined) return 'dict'
  return /[.e]/.test(number) ? 'float' : 'int'
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  )
}

/** Any value as Python's `str` would roughly write it, for messages that quote what was sent. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null || value === undefined) return 'None'
  const number = numberText(value)
  if (number !== undefined) return number
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, item]) => `${inner(key)}: ${inner(item)}`)
    .join(', ')}}`
}

const inner = (value: unknown) => (typeof value === 'string' ? `'${value}'` : quoted(value))

function floatText(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size >= 1e16 || size < 1e-4)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  }
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value)
}
