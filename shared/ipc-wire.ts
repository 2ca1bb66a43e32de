/**
 * How window and agent talk over their port: an ask has a number and gets one answer with it; a notice has a name.
 * What may be asked is said in `ipc-contract.ts`; this file only carries it.
 */

/** Window to agent. */
type WireAsk = { id: number; ask: string; input: unknown }
/** Agent to window. `ok: false` is a message that was not understood, or a mistake in the program, never a refusal. */
export type FromAgentWire =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; why: string }
  | { tell: string; notice: unknown }

/** The part of a DOM MessagePort that is used, so that tests can bring another. */
export type WindowEnd = {
  postMessage(message: WireAsk): void
  onmessage: ((event: { data: FromAgentWire }) => void) | null
  close(): void
}

export type Line = {
  /** Rejects when the agent was restarted meanwhile, or did not understand. */
  ask(name: string, input: unknown): Promise<unknown>
  /** @returns how to stop listening. */
  on(name: string, listener: (notice: never) => void): () => void
  /** A port came: the first, or another because the agent was started anew. Open asks are rejected. */
  connect(port: WindowEnd): void
}

/** What an ask is rejected with when its port is gone: ask again. */
export const AGENT_RESTARTED = 'agent-restarted'

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

/** The window's end. Asks made before the first port wait for it. `onConnect`: take a snapshot now. */
export function openLine(onConnect: () => void = () => {}): Line {
  let port: WindowEnd | undefined
  let nextId = 1
  let queued: WireAsk[] = []
  const waiting = new Map<number, Waiting>()
  const listeners = new Map<string, Set<(notice: never) => void>>()

  const hear = (message: FromAgentWire) => {
    if ('tell' in message) {
      for (const listener of listeners.get(message.tell) ?? []) listener(message.notice as never)
      return
    }
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) asked?.resolve(message.value)
    else asked?.reject(new Error(message.why))
  }

  return {
    ask(name, input) {
      const message: WireAsk = { id: nextId, ask: name, input }
      nextId += 1
      return new Promise((resolve, reject) => {
        waiting.set(message.id, { resolve, reject })
        if (port) port.postMessage(message)
        else queued.push(message)
      })
    },
    on(name, listener) {
      const those = listeners.get(name) ?? new Set()
      listeners.set(name, those.add(listener))
      return () => void those.delete(listener)
    },
    connect(newPort) {
      const isFirst = port === undefined
      if (port) {
        port.onmessage = null
        port.close()
      }
      const lost = isFirst ? [] : [...waiting.values()]
      if (!isFirst) waiting.clear()
      port = newPort
      newPort.onmessage = ({ data }) => hear(data)
      for (const message of queued) newPort.postMessage(message)
      queued = []
      for (const { reject } of lost) reject(new Error(AGENT_RESTARTED))
      onConnect()
    },
  }
}
