/** A long list of the agent's of which only the pages in sight are asked for. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Page } from '../../../shared/ipc-ask.ts'

const PAGE = 100

export type Pages<Row> = {
  /** Null until the first page came. */
  total: number | null
  failed: boolean
  row(index: number): Row | undefined
  see(first: number, last: number): void
  again(): void
}

/** @param key another one is another list. */
export function usePages<Row>(
  key: string,
  load: (range: { offset: number; limit: number }) => Promise<Page<Row>>,
): Pages<Row> {
  const [, redraw] = useState(0)
  const fresh = () => ({
    key,
    pages: new Map<number, Row[]>(),
    asked: new Set<number>(),
    total: null as number | null,
    failed: false,
  })
  const state = useRef(fresh())
  if (state.current.key !== key) state.current = fresh()
  const latest = useRef(load)
  latest.current = load
  const see = useCallback((first: number, last: number) => {
    const now = state.current
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      if (now.pages.has(page) || now.asked.has(page)) continue
      now.asked.add(page)
      latest.current({ offset: page * PAGE, limit: PAGE }).then(
        ({ rows, total }) => {
          if (state.current !== now) return
          now.asked.delete(page)
          now.pages.set(page, rows)
          now.total = total
          now.failed = false
          redraw((count) => count + 1)
        },
        () => {
          now.asked.delete(page)
          now.failed = true
          redraw((count) => count + 1)
        },
      )
    }
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with its first page
  useEffect(() => see(0, 0), [key, see])
  const again = useCallback(() => {
    state.current.failed = false
    see(0, 0)
    redraw((count) => count + 1)
  }, [see])
  const { pages, total, failed } = state.current
  return { total, failed, row: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE], see, again }
}
