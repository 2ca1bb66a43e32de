/**
 * Does a listing come to its end? A server that lies, or a proxy that answers each page from its cache, offers a next
 * page for ever. Each page is a question of the budget, so it is noticed as soon as pages repeat themselves, however
 * many there are in the circle (Brent's way: the page that is remembered moves up at 1, 2, 4, 8 ...).
 */

/** Five million contacts at 250 a page; nobody's listing is longer. */
export const MOST_PAGES = 20_000

type PageSeen = { next: { search: string } | null; results: readonly { uuid: string; modifiedOn: string }[] }

/** @returns asks, of each page of one listing in its turn, whether it leads nowhere. */
export function watchPages(): (page: PageSeen) => boolean {
  let remembered: { search: string; rows: string } | undefined
  let pages = 0
  let moveAt = 1
  return ({ next, results }) => {
    const [first, last] = [results[0], results.at(-1)]
    if (!next) return false
    pages += 1
    if (!first || !last || pages >= MOST_PAGES) return true // a page of nothing has none after it
    const rows = `${first.uuid} ${first.modifiedOn} ${last.uuid} ${last.modifiedOn}`
    // The same rows under another cursor, or the same cursor once more.
    if (remembered?.rows === rows || remembered?.search === next.search) return true
    if (pages === moveAt) {
      remembered = { search: next.search, rows }
      moveAt *= 2
    }
    return false
  }
}
