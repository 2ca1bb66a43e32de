/**
 * The agent's `ReaderHost` under the desktop app: the shell starts the process and sends the line to it; until that
 * is here, what is said to the reader waits.
 */
import type { ReaderExit, ReaderHost } from '../spreadsheets/reader-host.ts'
import type { FromReader, ToReader } from '../spreadsheets/scan-protocol.ts'
import type { FromAgent } from './agent-protocol.ts'

/** The agent's end of a line to a reader. */
export type ReaderPort = {
  post(message: ToReader): void
  onMessage(listener: (message: FromReader) => void): void
  close(): void
}
type Reader = {
  port: ReaderPort | undefined
  early: ToReader[]
  hear: (message: FromReader) => void
  end: (exit: ReaderExit) => void
}

export function openPortReaders(toShell: (message: FromAgent) => void, memoryMb: number) {
  const readers = new Map<number, Reader>()
  let lastId = 0
  const host: ReaderHost = {
    start() {
      lastId += 1
      const id = lastId
      const reader: Reader = { port: undefined, early: [], hear: () => {}, end: () => {} }
      readers.set(id, reader)
      toShell({ kind: 'start-reader', id, memoryMb })
      return {
        post(message) {
          if (reader.port) reader.port.post(message)
          else reader.early.push(message)
        },
        onMessage(listener) {
          reader.hear = listener
        },
        onExit(listener) {
          reader.end = listener
        },
        kill: () => toShell({ kind: 'kill-reader', id }),
      }
    },
  }
  return {
    host,
    /** The shell started the process. */
    arrived(id: number, port: ReaderPort): void {
      const reader = readers.get(id)
      if (!reader) {
        port.close()
        return
      }
      reader.port = port
      port.onMessage((message) => reader.hear(message))
      for (const message of reader.early) port.post(message)
      reader.early = []
    },
    ended(id: number, exit: ReaderExit): void {
      const reader = readers.get(id)
      readers.delete(id)
      reader?.port?.close()
      reader?.end(exit)
    },
  }
}
