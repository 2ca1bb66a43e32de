/** A loopback server that answers as a test says, one reply a request, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type PlatformHost, readHost } from '../../main/platform/host.ts'

type Seen = {
  method: string
  path: string
  search: string
  headers: IncomingHttpHeaders
  body: string
}
export type Reply =
  | { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
  /** The connection ends: before an answer, or in the middle of one. */
  | { drop: 'before' | 'midway' }
  | { hang: true }
  /** Bytes as they are, the connection left open. */
  | { raw: string | Buffer }
  /** Bytes without an end. */
  | { drip: { first: string; again: string; everyMs: number } }
export type Script = Reply[] | ((seen: Seen, nth: number) => Reply)

export async function scriptedServer(script: Script) {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://loopback')
      const asked: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        search: url.search,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      seen.push(asked)
      const reply = typeof script === 'function' ? script(asked, seen.length - 1) : script[seen.length - 1]
      if (!reply) return void response.writeHead(599).end('nothing scripted')
      if ('hang' in reply) return
      if ('raw' in reply) return void request.socket.write(reply.raw)
      if ('drip' in reply) {
        const { first, again, everyMs } = reply.drip
        request.socket.write(first)
        const dripping = setInterval(() => request.socket.write(again), everyMs)
        return void request.socket.once('close', () => clearInterval(dripping))
      }
      if ('drop' in reply) {
        if (reply.drop === 'before') return void request.socket.destroy()
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' })
        response.write('{"uuid":')
        return void setTimeout(() => request.socket.destroy(), 20)
      }
      const text = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json))
      response
        .writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers })
        .end(text)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    port,
    host: loopback(port),
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}

export function loopback(port: number): PlatformHost {
  const host = readHost(`http://127.0.0.1:${port}`)
  if (host.kind !== 'host') throw new Error(host.why)
  return host
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await scriptedServer([])
  await server[Symbol.asyncDispose]()
  return server.port
}

/** Rows as the platform sends them; W's shape unless more is given. */
export const contactJson = (more: Record<string, unknown> = {}) => ({
  uuid: '5079cb96-a1d8-4f47-8c87-d8c7bb6ddab9',
  name: 'Ada',
  language: 'por',
  urns: ['tel:+5584999990002'],
  groups: [{ uuid: '04a4752b-0f49-480e-ae60-3a3f2bea485c', name: 'Clientes' }],
  fields: { cidade: 'Natal', nascimento: null },
  blocked: false,
  stopped: false,
  created_on: '2015-11-11T13:05:57.457742Z',
  modified_on: '2020-08-11T13:05:57.576056Z',
  last_seen_on: null,
  ...more,
})
export const workspaceJson = (more: Record<string, unknown> = {}) => ({
  uuid: '6a44ca78-a4c2-4862-a7d3-2932f9b3a7c3',
  name: 'Clínica',
  country: 'BR',
  languages: ['por'],
  primary_language: 'por',
  timezone: 'America/Sao_Paulo',
  date_style: 'day_first',
  anon: false,
  ...more,
})
