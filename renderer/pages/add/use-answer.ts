/** One answer of the agent to one question, asked again when the question changes or a person wishes it. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { AGENT_RESTARTED } from '../../../shared/ipc-wire.ts'

export type Answer<T> = {
  /** Undefined until the question as it is now was answered. */
  value: T | undefined
  /** The last answer, to an earlier question too: what is in sight does not vanish while one chooses. */
  last: T | undefined
  failed: boolean
  again(): void
}

/** @param question null: nothing is asked now. @param wait so long without another change, before it is asked. */
export function useAnswer<T>(question: string | null, ask: () => Promise<T>, wait = 0): Answer<T> {
  const [tries, setTries] = useState(0)
  const [answer, setAnswer] = useState<{ question: string; tries: number; value?: T }>()
  const [last, setLast] = useState<T>()
  const latest = useRef(ask)
  latest.current = ask
  useEffect(() => {
    if (question === null) return undefined
    let isCurrent = true
    const begin = () =>
      latest.current().then(
        (value) => {
          if (!isCurrent) return
          setAnswer({ question, tries, value })
          setLast(value)
        },
        (error: Error) => {
          if (!isCurrent) return
          // Its successor has forgotten nothing that was kept, and is simply asked.
          if (error.message === AGENT_RESTARTED && tries < 3) setTries(tries + 1)
          else setAnswer({ question, tries })
        },
      )
    const timer = setTimeout(() => void begin(), wait)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [question, tries, wait])
  const again = useCallback(() => setTries((count) => count + 1), [])
  const mine =
    answer !== undefined && answer.question === question && answer.tries === tries ? answer : undefined
  return { value: mine?.value, last, failed: mine !== undefined && mine.value === undefined, again }
}
