/** What stands around a desk in tests: a keychain in memory, and a window that asks through both ends of the real wire. */
import type { Desk, KeyRing } from '../../../main/agent/serve.ts'
import type { WindowPort } from '../../../main/agent/serve-window.ts'
import type { AgentBridge } from '../../../shared/ipc-agent.ts'
import { openLine, type WindowEnd } from '../../../shared/ipc-wire.ts'

type Keys = KeyRing & { kept: Map<string, string> }
export function keyRing({ works = true, kept = new Map<string, string>() } = {}): Keys {
  return {
    kept,
    read: async (name) => {
      const key = kept.get(name)
      return key === undefined ? { kind: 'none' } : { kind: 'key', key }
    },
    keep: async (name, key) => {
      if (!works) return { kind: 'no-keychain' }
      kept.set(name, key)
      return { kind: 'kept' }
    },
    drop: async (name) => void kept.delete(name),
  }
}

/** Through both ends of the real wire. */
export function windowOf(desk: Desk, onData: () => void = () => {}): AgentBridge {
  const line = openLine()
  line.on('dataChanged', onData)
  let hear: (message: unknown) => void = () => {}
  const end: WindowEnd = {
    postMessage: (message) => hear(structuredClone(message)),
    onmessage: null,
    close: () => {},
  }
  const port: WindowPort = {
    post: (message) => end.onmessage?.({ data: structuredClone(message) }),
    onMessage: (listener) => {
      hear = listener
    },
    onClose: () => {},
  }
  desk.openWindow(port)
  line.connect(end)
  return new Proxy({} as AgentBridge, {
    get: (_target, name) => (input: unknown) => line.ask(String(name), input),
  })
}
