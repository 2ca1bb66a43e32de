/** Asking the agent from a page: what came, that it failed, and asking anew when anything may have changed. */
import { useCallback, useContext, useEffect, useRef, useState } from 'react'
import { AGENT_RESTARTED } from '../shared/ipc-wire.ts'
import { StandingContext } from './standing-context.ts'

/** While the agent works it tells five times a second; a list is asked at most this often. */
const SHORTEST_MS = 1000
const SETTLED_MS = 1500

export type Asked<T> = {
  /** Undefined until the first answer; the last answer while the next is under way. */
  value: T | undefined
  failed: boolean
  again(): void
}

/**
 * @param key the ask is made anew when it changes, and with every notice that something changed.
 * @param once for what is costly, or must not change under a person's eyes: notices are not followed.
 */
export function useAsked<T>(ask: () => Promise<T>, key = '', once = false): Asked<T> {
  const { revision: told } = useContext(StandingContext)
  const revision = once ? 0 : told
  const [tries, setTries] = useState(0)
  const [answer, setAnswer] = useState<{ key: string; value: T }>()
  const [failed, setFailed] = useState(false)
  const latest = useRef({ ask, key: '', tries: -1, at: 0, number: 0 })
  latest.current.ask = ask
  // biome-ignore lint/correctness/useExhaustiveDependencies: notices and a person's wish ask anew
  useEffect(() => {
    const look = () => {
      const number = latest.current.number + 1
      Object.assign(latest.current, { key, tries, at: performance.now(), number })
      const isCurrent = () => latest.current.number === number
      latest.current.ask().then(
        (value) => {
          if (!isCurrent()) return
          setAnswer({ key, value })
          setFailed(false)
        },
        (error: Error) => {
          if (!isCurrent()) return
          // A restarted agent sends its standing, and with that everything is asked again that follows notices.
          if (error.message !== AGENT_RESTARTED) setFailed(true)
          else if (once) look()
        },
      )
    }
    const isWish = latest.current.key !== key || latest.current.tries !== tries
    if (isWish || performance.now() - latest.current.at >= SHORTEST_MS) look()
    if (once) return undefined
    // After the last notice once more: long lists may be a moment behind it.
    const last = setTimeout(look, SETTLED_MS)
    return () => clearTimeout(last)
  }, [key, revision, tries])
  const again = useCallback(() => {
    setFailed(false)
    setTries((count) => count + 1)
  }, [])
  return { value: answer?.key === key ? answer.value : undefined, failed, again }
}
