/** Dotted paths into JSON, and what is found there as a cell. */
import type { Cell } from '../../shared/row.ts'
import { EMPTY_MARK } from '../mapping/text.ts'

export type JsonObject = Readonly<Record<string, unknown>>
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `customer.phones[0].value` and `customer.phones.0.value` are the same path. */
export const parsePath = (written: string): readonly string[] =>
  written.split(/[.[\]]+/).filter((part) => part !== '')

/**
 * What stands at a path; undefined where nothing does. In a list a number is a place, and any other word is looked up in
 * every item: `tags.name` gives the list of their names. A key that has dots itself is found as written.
 */
export function valueAt(root: unknown, path: readonly string[], from = 0): unknown {
  let value = root
  for (let at = from; at < path.length; at += 1) {
    const part = path[at]!
    if (Array.isArray(value)) {
      if (/^\d+$/.test(part)) value = value[Number(part)]
      else return listAt(value, path, at)
    } else if (!isJsonObject(value)) return undefined
    else if (Object.hasOwn(value, part)) value = value[part]
    else {
      const rest = path.slice(at).join('.')
      return Object.hasOwn(value, rest) ? value[rest] : undefined
    }
  }
  return value
}

/** A list in a list is not gone into: a hostile one is endless. */
function listAt(items: readonly unknown[], path: readonly string[], at: number): unknown[] | undefined {
  const found = items
    .filter((item) => !Array.isArray(item))
    .map((item) => valueAt(item, path, at))
    .filter((value) => value !== undefined)
  return found.length > 0 || items.length === 0 ? found : undefined
}

/** Keys under which the items of a list say what they are: Pipedrive's phones, HubSpot's and RD Station's tags. */
const SAID_UNDER = ['value', 'name', 'label', 'title']

/**
 * A value as the cell of a row. What is not there is blank and says nothing; `null`, `""` and an empty list say "empty"
 * (DESIGN 5).
 * @param between what stands between the items of a list.
 */
export function cellAt(root: unknown, path: readonly string[], between: string): Cell {
  const value = valueAt(root, path)
  if (value === undefined) return null
  if (value === null) return EMPTY_MARK
  switch (typeof value) {
    case 'string':
      return value.trim() === '' ? EMPTY_MARK : value
    case 'number':
    case 'boolean':
      return value
  }
  if (!Array.isArray(value)) return textOf(value) ?? null
  const texts = value.map(textOf).filter((text) => text !== undefined && text.trim() !== '')
  return texts.length === 0 ? EMPTY_MARK : texts.join(between)
}

function textOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item
  if (typeof item === 'number' || typeof item === 'boolean') return String(item)
  if (!isJsonObject(item)) return undefined
  const under = SAID_UNDER.find((key) => ['string', 'number'].includes(typeof item[key]))
  return under === undefined ? undefined : String(item[under])
}

/** A scalar at a path as text; undefined where there is none. */
export function textAt(root: unknown, path: readonly string[]): string | undefined {
  const value = valueAt(root, path)
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isText && value !== '' ? String(value) : undefined
}

/** Epoch seconds of the years 2001 to 5138; a number below is a sequence, one above is in milliseconds. */
const [LEAST_SECONDS, MOST_SECONDS] = [1e9, 1e11]

/**
 * A time or a sequence number, as a number that grows with it: ISO times and epoch seconds become milliseconds, other
 * numbers stay. Undefined where it is neither.
 */
export function orderOf(value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined
    return value >= LEAST_SECONDS && value < MOST_SECONDS ? value * 1000 : value
  }
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d+(?:\.\d+)?$/.test(text)) return orderOf(Number(text))
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined
  // A time without a zone is compared with others like it only, so any zone will do.
  const hasZone = /(?:z|[+-]\d\d:?\d\d)$/i.test(text)
  const time = Date.parse(hasZone || text.length <= 10 ? text : `${text.replace(' ', 'T')}Z`)
  return Number.isNaN(time) ? undefined : time
}
