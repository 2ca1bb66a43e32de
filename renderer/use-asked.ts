/** Asking the agent from a page: what came, that it failed, and asking anew when anything may have changed. */
import { useCallback, useContext, useEffect, useRef, useState } from 'react'
import { AGENT_RESTARTED } from '../shared/ipc-wire.ts'
import { StandingContext } from './standing-context.ts'

export type Asked<T> = {
  /** Undefined until the first answer; the last answer while the next is under way. */
  value: T | undefined
  failed: boolean
  again(): void
}

/** @param key the ask is made anew when it changes, and with every notice that something changed. */
export function useAsked<T>(ask: () => Promise<T>, key = ''): Asked<T> {
  const { revision } = useContext(StandingContext)
  const [tries, setTries] = useState(0)
  const [answer, setAnswer] = useState<{ key: string; value: T }>()
  const [failed, setFailed] = useState(false)
  const latest = useRef(ask)
  latest.current = ask
  // biome-ignore lint/correctness/useExhaustiveDependencies: notices and a person's wish ask anew
  useEffect(() => {
    let current = true
    latest.current().then(
      (value) => {
        if (!current) return
        setAnswer({ key, value })
        setFailed(false)
      },
      (error: Error) => {
        // A restarted agent sends its standing, and with that everything is asked again.
        if (current && error.message !== AGENT_RESTARTED) setFailed(true)
      },
    )
    return () => {
      current = false
    }
  }, [key, revision, tries])
  const again = useCallback(() => {
    setFailed(false)
    setTries((count) => count + 1)
  }, [])
  return { value: answer?.key === key ? answer.value : undefined, failed, again }
}
