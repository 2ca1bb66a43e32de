/** Places in a setup file, in words: the path of a key, what stands there, and where JSON broke. */

/** `sources[0].columns["E-mail"]` */
export function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(String(part))) text += `[${JSON.stringify(String(part))}]`
    else text += text === '' ? String(part) : `.${String(part)}`
  }
  return text
}

/** The value at a path, short enough for a sentence. */
export function shownValue(root: unknown, path: readonly PropertyKey[]): string {
  let value = root
  for (const part of path) {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, part)
    value = isInside ? Reflect.get(value as object, part) : undefined
  }
  if (value === undefined) return 'missing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object' && value !== null)
    return Object.keys(value).length === 0 ? 'an empty object' : 'an object'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}

/**
 * Where JSON broke, both counted from 1. Engines tell the place in their message, or quote the text around it, or, at
 * the end of the text, tell nothing.
 */
export function lineAndColumn(text: string, message: string): { line: number; column: number } {
  const told = /line (\d+) column (\d+)/.exec(message)
  if (told) return { line: Number(told[1]), column: Number(told[2]) }
  const position = /position (\d+)/.exec(message)?.[1]
  const offset = position === undefined ? brokenAt(text) : Number(position)
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** V8 does not tell the place in short texts; the longest beginning that could still become JSON ends there. */
function brokenAt(text: string): number {
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (couldBecomeJson(text.slice(0, middle))) low = middle
    else high = middle - 1
  }
  return low
}

function couldBecomeJson(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    // Cut inside a value: more text could make it whole.
    return (
      error instanceof Error &&
      /end of JSON|Unterminated|No number after|exponent part|end of data/i.test(error.message)
    )
  }
}
