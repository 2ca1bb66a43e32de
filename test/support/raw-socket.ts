/** Bytes as they are over a local socket, for callers that keep to no protocol. */
import { connect, type Socket } from 'node:net'

export type Caller = {
  /** What was heard so far, as Latin-1. */
  heard(): string
  say(text: string): void
  /** Resolves when the other side ended it. */
  ended: Promise<string>
  leave(): void
}

/** @param at a port of this PC, or the path of a socket. `drip`: sent again and again after the first. */
export function call(at: number | string, first = '', drip = ''): Caller {
  let heard = ''
  const socket: Socket = typeof at === 'number' ? connect(at, '127.0.0.1') : connect(at)
  if (first) socket.write(first)
  const dripping = drip ? setInterval(() => socket.writable && socket.write(drip), 10) : undefined
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  const ended = new Promise<string>((resolve) =>
    socket.on('close', () => {
      clearInterval(dripping)
      resolve(heard)
    }),
  )
  return { heard: () => heard, say: (text) => void socket.write(text), ended, leave: () => socket.destroy() }
}
