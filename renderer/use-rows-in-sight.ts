/** A long list of which only the rows in sight exist: one stop for Tab, and arrows, pages, Home and End move within. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'

/**
 * @param see hears which rows are in sight.
 * @param control what a row's focus is on, as a selector.
 * @param screenful how many rows Page Up and Page Down pass, by the rows that exist and the height that shows.
 */
export function useRowsInSight({
  total,
  guessedHeight,
  overscan,
  see,
  control,
  screenful,
}: {
  total: number
  guessedHeight: number
  overscan: number
  see(first: number, last: number): void
  control(index: number): string
  screenful(existing: number, height: number | undefined): number
}) {
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const wantsFocus = useRef(false)
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => box.current,
    estimateSize: () => guessedHeight,
    overscan,
  })
  const shown = virtual.getVirtualItems()
  const first = shown[0]?.index ?? 0
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => see(first, last), [see, first, last])
  useEffect(() => {
    if (!wantsFocus.current) return
    const wanted = box.current?.querySelector<HTMLElement>(control(active))
    if (!wanted) return
    wantsFocus.current = false
    wanted.focus()
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const screen = Math.max(1, screenful(shown.length, box.current?.clientHeight))
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + screen,
      PageUp: active - screen,
      Home: 0,
      End: total - 1,
    }
    const to = steps[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = Math.min(total - 1, Math.max(0, to))
    wantsFocus.current = true
    setActive(next)
    virtual.scrollToIndex(next)
  }
  return {
    box,
    shown,
    height: virtual.getTotalSize(),
    measure: virtual.measureElement,
    onKeyDown,
    /** The one that was moved to; the first in sight when that one is above it. */
    isReachable: (index: number) => index === active || (active < first && index === first),
    onFocus: setActive,
  }
}
