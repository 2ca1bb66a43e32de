/** Where the focus goes when a part of the window takes another's place, so that one reads on from there. */
import { type RefObject, useEffect, useRef } from 'react'

export function useArrival<E extends HTMLElement>(isWanted = true): RefObject<E | null> {
  const place = useRef<E>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only as it comes
  useEffect(() => {
    if (isWanted) place.current?.focus()
  }, [])
  return place
}
