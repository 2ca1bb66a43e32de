/**
 * The agent's process seen from the shell: started, given what it needs, started again when it dies, ended by a
 * message. Knows Electron only by the two small interfaces below, so tests bring their own processes.
 *
 * The readers it asks for are processes of the shell (a utility process cannot fork); they end with the agent.
 */

import type { Standing } from '../../shared/standing.ts'
import type { ReaderExit } from '../spreadsheets/reader-host.ts'
import type { Begin, FromAgent, KeptAnswer, KeyAnswer, KeyAsk, ToAgent } from './agent-protocol.ts'
import { isFromAgent } from './check-agent.ts'
import { countDeaths } from './restarts.ts'

/** A port that can be handed to another process; this side never looks into it. */
export type HandedPort = { readonly handed: unknown }
export type ChildProcess = {
  readonly pid: number | undefined
  post(message: unknown, ports?: HandedPort[]): void
  onMessage(listener: (message: unknown) => void): void
  onExit(listener: (exit: ReaderExit) => void): void
  /** At once. */
  kill(): void
}
export type AgentParts = {
  startAgent(): ChildProcess
  startReader(memoryMb: number): ChildProcess
  /** Two ends of one line. */
  openLine(): [HandedPort, HandedPort]
  answerKey(ask: KeyAsk): Promise<KeyAnswer | KeptAnswer>
  begin: Omit<Begin, 'kind'>
  /** A clock that never jumps. */
  monotonic(): number
  onStanding(standing: Standing): void
  /** It said something that no agent says. */
  onOdd(): void
  /** It runs again: windows need a new line. */
  onStarted(): void
  /** It died; `again` says whether it is being started anew. */
  onDied(again: boolean): void
}

/** Quit is a message; an agent that has not closed its database after this long is ended (DESIGN 3). */
const QUIT_MS = 5000
/** One reads, one is ready, and the window looks at a file or two. */
const MOST_READERS = 16
const MOST_READER_MB = 1024
const UNREADABLE: KeyAnswer = { kind: 'unreadable' }
const NOT_KEPT: KeptAnswer = { kind: 'no-keychain' }

export function superviseAgent(parts: AgentParts) {
  const deaths = countDeaths()
  const readers = new Map<number, ChildProcess>()
  let agent: ChildProcess | undefined
  let quitting: (() => void) | undefined
  let starts = 0

  const post = (message: ToAgent, ports?: HandedPort[]) => agent?.post(message, ports)

  const start = () => {
    const child = parts.startAgent()
    agent = child
    starts += 1
    child.onMessage((message) => {
      if (isFromAgent(message)) hear(child, message)
      else parts.onOdd()
    })
    child.onExit(() => {
      if (agent !== child) return
      agent = undefined
      for (const reader of readers.values()) reader.kill()
      readers.clear()
      if (quitting) return quitting()
      const again = deaths.died(parts.monotonic())
      parts.onDied(again)
      if (again) start()
    })
    post({ kind: 'begin', ...parts.begin })
  }

  const hear = (from: ChildProcess, message: FromAgent) => {
    if (from !== agent) return
    switch (message.kind) {
      case 'begun':
        return parts.onStarted()
      case 'standing':
        return parts.onStanding(message.standing)
      case 'start-reader':
        return startReader(message.id, message.memoryMb)
      case 'kill-reader':
        return readers.get(message.id)?.kill()
      case 'key':
        return void parts
          .answerKey(message.ask)
          // The agent waits for an answer, whatever became of the keychain.
          .catch(() => (message.ask.do === 'read' ? UNREADABLE : NOT_KEPT))
          .then((answer) => {
            if (from === agent) post({ kind: 'key', id: message.id, answer })
          })
      case 'done':
        return quitting?.()
    }
  }

  const startReader = (id: number, wantedMb: number) => {
    const owner = agent
    if (readers.size >= MOST_READERS || readers.has(id)) {
      post({ kind: 'reader-exit', id, exit: { code: null, signal: null, outOfMemory: false } })
      return
    }
    const memoryMb = Math.min(wantedMb, MOST_READER_MB)
    const reader = parts.startReader(memoryMb)
    readers.set(id, reader)
    const [here, there] = parts.openLine()
    reader.post({ kind: 'serve', memoryMb }, [there])
    post({ kind: 'reader', id }, [here])
    reader.onExit((exit) => {
      readers.delete(id)
      if (agent === owner) post({ kind: 'reader-exit', id, exit })
    })
  }

  start()
  return {
    /** How often it was started: another number is another process. */
    get starts(): number {
      return starts
    },
    /** @returns the window's end of a new line, undefined while no agent runs. */
    lineForWindow(): HandedPort | undefined {
      if (!agent) return undefined
      const [here, there] = parts.openLine()
      post({ kind: 'window' }, [here])
      return there
    },
    tell: (message: Exclude<ToAgent, Begin>) => post(message),
    /** After five deaths a person may try once more. */
    startAgain(): void {
      if (agent || quitting) return
      deaths.forget()
      start()
    },
    /** Finishes the request in flight and closes the database; resolves at the latest after 5 s. */
    async quit(): Promise<void> {
      if (quitting || !agent) return
      const child = agent
      let timer: ReturnType<typeof setTimeout> | undefined
      await new Promise<void>((resolve) => {
        quitting = resolve
        timer = setTimeout(resolve, QUIT_MS)
        post({ kind: 'quit' })
      })
      clearTimeout(timer)
      for (const reader of readers.values()) reader.kill()
      child.kill()
    },
  }
}
export type SupervisedAgent = ReturnType<typeof superviseAgent>
