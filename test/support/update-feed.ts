/** A feed on loopback, which answers as a test says. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

type Answers = Record<string, Answer | string | Buffer>
export type LocalFeed = Awaited<ReturnType<typeof serveFeed>>

/** Until the test that opened it has ended. */
export async function openFeed(answers: Answers = {}): Promise<LocalFeed> {
  const feed = await serveFeed(answers)
  onTestFinished(feed.close)
  return feed
}

/** What the answers do not name is not there. */
export async function serveFeed(answers: Answers = {}) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    const answer = answers[decodeURIComponent((request.url ?? '').slice('/feed/'.length))]
    if (typeof answer === 'function') return answer(request, response)
    if (answer === undefined) response.writeHead(404).end('nothing here')
    else response.writeHead(200, { 'Content-Length': Buffer.byteLength(answer) }).end(answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed/`,
    /** What lies there; a test changes it. */
    answers,
    requests,
    close,
  }
}
