/** The network cable between agent and platform: it counts requests as they pass, and can be cut at any of them. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A request is on its way, or its answer is. */
export type Passing = { nth: number; line: string; when: 'leaving' | 'answered' }
/** `cut`: this does not arrive any more, nor anything after it. */
type Verdict = 'pass' | 'cut'
export type Wire = Awaited<ReturnType<typeof openWire>>

/** A relay on a port of its own to the platform's. */
export async function openWire(platformUrl: string) {
  const platformPort = Number(new URL(platformUrl).port)
  let watch: (passing: Passing) => Verdict = () => 'pass'
  let count = 0
  let lastAt = performance.now()
  const sockets = new Set<Socket>()

  const server = createServer((agent) => {
    const platform = connect(platformPort, '127.0.0.1')
    let passing: Omit<Passing, 'when'> | undefined
    const cut = () => {
      agent.destroy()
      platform.destroy()
    }
    for (const socket of [agent, platform]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    agent.on('data', (chunk) => {
      lastAt = performance.now()
      // The next request leaves only when the answer to the last is there: a chunk that begins like one is one.
      const line = /^(?:GET|POST|DELETE|PUT) \S+/.exec(chunk.toString('latin1', 0, 300))?.[0]
      if (line !== undefined) {
        count += 1
        passing = { nth: count, line }
        if (watch({ ...passing, when: 'leaving' }) === 'cut') return cut()
      }
      platform.write(chunk)
    })
    platform.on('data', (chunk) => {
      lastAt = performance.now()
      const answered = passing
      passing = undefined
      if (answered && watch({ ...answered, when: 'answered' }) === 'cut') return cut()
      agent.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    /** From now on requests are counted from 1 and shown to `listener`. */
    listen(listener: (passing: Passing) => Verdict): void {
      count = 0
      lastAt = performance.now()
      watch = listener
    },
    /** Requests since somebody listens. */
    get count(): number {
      return count
    },
    /** Milliseconds since something passed, or somebody touched it. */
    quietFor: () => performance.now() - lastAt,
    touch(): void {
      lastAt = performance.now()
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
