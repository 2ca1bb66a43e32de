/** The answer of a list endpoint: `{"next", "previous", "results"}`. */
import { type Call, param } from './call.ts'
import { type Listing, readPage } from './cursor.ts'
import { detail, ok, type Reply } from './reply.ts'

/** Rows on a page unless the caller may choose (contract 3.2). */
export const PAGE_SIZE = 250

/** One page of a list. `next` and `previous` are whole addresses that carry the original parameters. */
export function answerPage<T>(call: Call, listing: Listing<T>, render: (item: T) => unknown): Reply {
  const page = readPage(listing, param(call, 'cursor'), (cursor) => {
    const query = new URLSearchParams(call.params)
    query.set('cursor', cursor)
    query.sort()
    return `${call.address}?${query}`
  })
  if (!page) return detail(404, 'Invalid cursor')
  return ok({ next: page.next, previous: page.previous, results: page.items.map(render) })
}
