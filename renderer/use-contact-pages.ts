/** A long list of which only the pages that are in sight are asked for, and kept while one scrolls. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ContactShown, contactFilters } from '../shared/ipc-lists.ts'
import { agent } from './bridge.ts'
import { useFrame } from './standing-context.ts'

const PAGE = 100
/** Pages kept: some screens around the one in sight. */
const KEPT = 40
/** While the agent works, what is in sight is asked anew at most this often. */
const REFRESH_MS = 1500

type ContactPages = {
  /** Null until the first page came. */
  total: number | null
  failed: boolean
  row(index: number): ContactShown | undefined
  /** What is in sight now. */
  see(first: number, last: number): void
  again(): void
}

/** Whom the list shows. */
export type ContactQuery = {
  search: string
  show: (typeof contactFilters)[number]
  /** By its id; null: any. */
  source: number | null
}

export function useContactPages({ search, show, source }: ContactQuery): ContactPages {
  const query = JSON.stringify([search, show, source])
  const { revision } = useFrame()
  const [, redraw] = useState(0)
  const refreshed = useRef(performance.now())
  const state = useRef({
    query: '',
    asks: { search: '', show: 'all', source: null } as ContactQuery,
    pages: new Map<number, ContactShown[]>(),
    stale: new Set<number>(),
    asked: new Set<number>(),
    total: null as number | null,
    failed: false,
    seen: [0, 0] as [number, number],
  })
  if (state.current.query !== query)
    state.current = {
      ...state.current,
      query,
      asks: { search, show, source },
      pages: new Map(),
      stale: new Set(),
      asked: new Set(),
      total: null,
      failed: false,
      seen: [0, 0],
    }

  const load = useCallback((page: number) => {
    const now = state.current
    const isKnown = now.pages.has(page) && !now.stale.has(page)
    if (isKnown || now.asked.has(page)) return
    now.asked.add(page)
    agent.contacts({ ...now.asks, offset: page * PAGE, limit: PAGE }).then(
      ({ rows, total }) => {
        if (state.current.query !== now.query) return
        now.asked.delete(page)
        now.stale.delete(page)
        now.pages.delete(page)
        now.pages.set(page, rows)
        for (const oldest of [...now.pages.keys()].slice(0, Math.max(0, now.pages.size - KEPT)))
          now.pages.delete(oldest)
        now.total = total
        now.failed = false
        redraw((count) => count + 1)
      },
      () => {
        now.asked.delete(page)
        now.failed = now.total === null
        redraw((count) => count + 1)
      },
    )
  }, [])
  const see = useCallback(
    (first: number, last: number) => {
      state.current.seen = [first, last]
      for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) load(page)
    },
    [load],
  )
  const again = useCallback(() => {
    state.current.stale = new Set(state.current.pages.keys())
    see(...state.current.seen)
  }, [see])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another search begins with its first page
  useEffect(() => see(0, 0), [query, see])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a notice means that something may have changed
  useEffect(() => {
    const refresh = () => {
      refreshed.current = performance.now()
      again()
    }
    // While it is told of changes without a pause, too.
    if (performance.now() - refreshed.current >= REFRESH_MS) refresh()
    const later = setTimeout(refresh, REFRESH_MS)
    return () => clearTimeout(later)
  }, [revision, again])

  const { pages, total, failed } = state.current
  return {
    total,
    failed,
    row: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    see,
    again,
  }
}
