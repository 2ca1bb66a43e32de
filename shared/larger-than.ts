/**
 * Is a message larger than it may be? Counted as it stands, before anything else looks at it: a message between processes
 * may be as deep, and go round in circles, as an object in memory.
 */
export type Size = {
  /** Objects, lists, and what stands in them. */
  values: number
  /** Of texts, and of names of keys; bytes of buffers. */
  characters: number
  depth: number
}

export function isLargerThan(message: unknown, most: Size): boolean {
  let [values, characters] = [0, 0]
  const open: { value: unknown; depth: number }[] = [{ value: message, depth: 0 }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next
    values += 1
    if (typeof value === 'string') characters += value.length
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) characters += value.byteLength
    else if (typeof value === 'object' && value !== null) {
      // What goes round in a circle is endlessly deep.
      if (depth >= most.depth) return true
      const keys = Object.keys(value)
      if (values + open.length + keys.length > most.values) return true
      for (const key of keys) {
        if (!Array.isArray(value)) characters += key.length
        open.push({ value: (value as Record<string, unknown>)[key], depth: depth + 1 })
      }
    }
    if (values > most.values || characters > most.characters) return true
  }
  return false
}
