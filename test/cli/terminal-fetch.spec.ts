/** What the terminal takes from the network: plain and gzip, and no Brotli, which older Nodes unpack out of bounds. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { terminalFetch } from '../../main/cli/terminal-fetch.ts'

async function serve(encoding: string, pack: (text: string) => Buffer) {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.headers['accept-encoding'] as string | undefined)
    response.writeHead(200, { 'Content-Encoding': encoding }).end(pack('{"results":[]}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked }
}

it('asks for gzip and no more, and reads it', async () => {
  const { url, asked } = await serve('gzip', (text) => gzipSync(text))
  const answer = await terminalFetch(url, { headers: { Accept: 'application/json' } })
  expect(await answer.json()).toEqual({ results: [] })
  expect(asked).toEqual(['gzip'])
})

it('Brotli is not unpacked: what comes is no answer of the platform', async () => {
  const { url } = await serve('br', (text) => brotliCompressSync(text))
  const bytes = Buffer.from(await (await terminalFetch(url)).arrayBuffer())
  expect(bytes).toEqual(brotliCompressSync('{"results":[]}'))
})
