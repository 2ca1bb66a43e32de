/**
 * Choices of a person, each of which can be taken back for ten seconds before the agent hears of it. They outlive the
 * page they were made on; a choice that the closing of the program overtook was not made, and its question comes again.
 */
import { useSyncExternalStore } from 'react'
import type { Done } from '../shared/ipc-ask.ts'
import { AGENT_RESTARTED } from '../shared/ipc-wire.ts'

const TAKE_BACK_MS = 10_000

export type Decision = {
  /** What was chosen, in the words of its button. */
  chosen: string
  state: 'waiting' | 'sending' | 'done' | 'refused'
  /** What was shown with the question; undefined where its name tells. */
  shown?: string | undefined
}

let decisions: ReadonlyMap<string, Decision> = new Map()
const timers = new Map<string, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()
/** One after another: an answer may give the next question of the same contact another number. */
let line: Promise<unknown> = Promise.resolve()

function put(id: string, decision: Decision | undefined): void {
  const next = new Map(decisions)
  if (decision) next.set(id, decision)
  else next.delete(id)
  decisions = next
  for (const listener of listeners) listener()
}

/** @param shown what was shown with the question, where another question may get the same name later. */
export function decide(id: string, chosen: string, send: () => Promise<Done>, shown?: string): void {
  clearTimeout(timers.get(id))
  put(id, { chosen, state: 'waiting', shown })
  const go = () => {
    timers.delete(id)
    put(id, { chosen, state: 'sending', shown })
    line = line
      .then(() => sendOnce(send))
      .then(
        ({ ok }: Done) => put(id, { chosen, state: ok ? 'done' : 'refused', shown }),
        () => put(id, { chosen, state: 'refused', shown }),
      )
  }
  timers.set(id, setTimeout(go, TAKE_BACK_MS))
}

/** An answer names what was shown, so one that had arrived before the agent was started anew is not given twice. */
const sendOnce = (send: () => Promise<Done>): Promise<Done> =>
  send().catch((error: Error) => {
    if (error.message !== AGENT_RESTARTED) throw error
    return send()
  })

/** Also puts away what was said of a choice that was refused. */
export function takeBack(id: string): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  put(id, undefined)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useDecisions = (): ReadonlyMap<string, Decision> =>
  useSyncExternalStore(subscribe, () => decisions)
