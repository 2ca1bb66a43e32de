/**
 * Pages of a list. A cursor is a position in the order, not a snapshot (contract 3.2): base64 of `p=<position>`, with `o=<n>`
 * where rows share a position and `r=1` for backwards. This is the algorithm of the framework the platform uses, so that
 * pages move under edits exactly as they do there.
 */

type Cursor = { offset: number; reverse: boolean; position: number | null }

/** How one list is ordered and read. Positions are numbers; their text inside cursors is the list's own. */
export type Listing<T> = {
  size: number
  descending: boolean
  position(item: T): number
  positionText(position: number): string
  parsePosition(text: string): number | undefined
  /** At most `limit` items after `offset`, strictly beyond `beyond`, in list order or backwards. */
  read(
    beyond: { below: boolean; position: number } | null,
    backwards: boolean,
    offset: number,
    limit: number,
  ): T[]
}
export type Page<T> = { items: T[]; next: string | null; previous: string | null }

/** Offsets beyond this are cut. */
const OFFSET_CUTOFF = 1_000_000

/** The page a cursor text stands for, or undefined for a text that is no cursor. `link` puts a cursor into the address. */
export function readPage<T>(
  listing: Listing<T>,
  cursorText: string | undefined,
  link: (cursor: string) => string,
): Page<T> | undefined {
  const given = cursorText === undefined ? null : decodeCursor(cursorText, listing)
  if (given === undefined) return undefined
  const { offset, reverse, position } = given ?? { offset: 0, reverse: false, position: null }
  const beyond = position === null ? null : { below: reverse !== listing.descending, position }
  const found = listing.read(beyond, reverse, offset, listing.size + 1)
  const items = found.slice(0, listing.size)
  const beyondPage = found.length > items.length ? listing.position(found[items.length]!) : null
  const moved = position !== null || offset > 0
  if (reverse) items.reverse()

  const here: Place = reverse
    ? {
        hasNext: moved,
        hasPrevious: beyondPage !== null,
        nextPosition: position,
        previousPosition: beyondPage,
      }
    : {
        hasNext: beyondPage !== null,
        hasPrevious: moved,
        nextPosition: beyondPage,
        previousPosition: position,
      }
  const positions = items.map((item) => listing.position(item))
  const encode = (cursor: Cursor | null) => cursor && link(encodeCursor(cursor, listing))
  return {
    items,
    next: encode(nextCursor(positions, here, given, listing.size)),
    previous: encode(previousCursor(positions, here, given, listing.size)),
  }
}

type Place = {
  hasNext: boolean
  hasPrevious: boolean
  nextPosition: number | null
  previousPosition: number | null
}

function nextCursor(positions: number[], here: Place, given: Cursor | null, size: number): Cursor | null {
  if (!here.hasNext) return null
  const last = positions.at(-1)
  if (last === undefined) return { offset: 0, reverse: false, position: here.nextPosition }
  const start = given?.reverse && given.offset !== 0 ? last : here.nextPosition
  const marker = uniquePosition(positions.toReversed(), start)
  if (marker) return { ...marker, reverse: false }
  if (!here.hasPrevious) return { offset: size, reverse: false, position: null }
  if (given?.reverse) return { offset: 0, reverse: false, position: here.previousPosition }
  return { offset: (given?.offset ?? 0) + size, reverse: false, position: here.previousPosition }
}

function previousCursor(positions: number[], here: Place, given: Cursor | null, size: number): Cursor | null {
  if (!here.hasPrevious) return null
  const first = positions[0]
  if (first === undefined) return { offset: 0, reverse: true, position: here.previousPosition }
  const start = given && !given.reverse && given.offset !== 0 ? first : here.previousPosition
  const marker = uniquePosition(positions, start)
  if (marker) return { ...marker, reverse: true }
  if (!here.hasNext) return { offset: size, reverse: true, position: null }
  if (given?.reverse) return { offset: given.offset + size, reverse: true, position: here.nextPosition }
  return { offset: 0, reverse: true, position: here.nextPosition }
}

/** The first position that differs from its neighbour, and how many items lie before it; undefined where all are alike. */
function uniquePosition(
  positions: number[],
  start: number | null,
): { offset: number; position: number } | undefined {
  let neighbour = start
  for (const [offset, position] of positions.entries()) {
    if (position !== neighbour) return { offset, position }
    neighbour = position
  }
  return undefined
}

function encodeCursor(cursor: Cursor, listing: Pick<Listing<never>, 'positionText'>): string {
  const tokens = new URLSearchParams()
  if (cursor.offset !== 0) tokens.set('o', String(cursor.offset))
  if (cursor.reverse) tokens.set('r', '1')
  if (cursor.position !== null) tokens.set('p', listing.positionText(cursor.position))
  return Buffer.from(tokens.toString()).toString('base64')
}

function decodeCursor(text: string, listing: Pick<Listing<never>, 'parsePosition'>): Cursor | undefined {
  const kept = text.replace(/[^A-Za-z0-9+/=]/g, '')
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(kept)) return undefined
  const tokens = new URLSearchParams(Buffer.from(kept, 'base64').toString('latin1'))
  const offset = tokens.get('o') ?? '0'
  const reverse = tokens.get('r') ?? '0'
  const positionText = tokens.get('p')
  const position = positionText === null ? null : listing.parsePosition(positionText)
  if (!/^\d+$/.test(offset) || !/^-?\d+$/.test(reverse) || position === undefined) return undefined
  return { offset: Math.min(Number(offset), OFFSET_CUTOFF), reverse: Number(reverse) !== 0, position }
}

/** A whole list that is short enough to be kept in memory, newest (highest id) first. */
export function listNewestFirst<T extends { id: number }>(items: readonly T[], size: number): Listing<T> {
  const newest = items.toSorted((one, other) => other.id - one.id)
  return {
    size,
    descending: true,
    position: (item) => item.id,
    positionText: String,
    parsePosition: (text) => (/^\d+$/.test(text) ? Number(text) : undefined),
    read(beyond, backwards, offset, limit) {
      const kept = beyond
        ? newest.filter((item) => (beyond.below ? item.id < beyond.position : item.id > beyond.position))
        : newest
      return (backwards ? kept.toReversed() : kept).slice(offset, offset + limit)
    },
  }
}
