/**
 * The local address where partner software puts its events: `POST /hooks/<source>`. An event is answered with 202 when
 * it is on the disk. In this order a request is refused: a name or a page of somebody else (403), too many (429), no such
 * source (404), the wrong secret (401), too large (413), not an event (400). Every answer is JSON with a reason.
 *
 * Nothing of what it receives is logged.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { foldName } from '../../shared/setup.ts'
import { addressName, TEST_HEADER } from './addresses.ts'
import type { Accepted, NewEvent } from './inbox.ts'
import { isJsonObject } from './paths.ts'
import type { EventReader } from './read-event.ts'
import { isSignature, isSigned, isToken, tokenIn } from './secrets.ts'

/** One source that receives events. */
export type Hook = {
  name: string
  secret: string
  preset: string | undefined
  reader: EventReader
  /** Resolves when they are durable. */
  store(events: readonly NewEvent[]): Promise<Accepted>
}
export type ReceiverOptions = {
  /** An IP address of this PC. */
  address: string
  /** 0 takes a free one. */
  port: number
  /** Names besides its own addresses under which this PC may be asked. */
  hosts: readonly string[]
  /** Requests for each source and sender. */
  perSecond: number
  hooks: readonly Hook[]
  /** Milliseconds since 1970. */
  now(): number
  /** Something is wrong on this side; without anything of what was received. */
  onTrouble(error: Error): void
  limits?: Partial<typeof LIMITS>
}
export type Receiver = { address: string; port: number; close(): Promise<void> }

/** DESIGN 5. */
const BODY_LIMIT = 1024 * 1024
const LIMITS = {
  /** Partner software sends one after the other, or a handful at once. Who comes when so many are open is cut off. */
  connections: 256,
  /** A request that is not complete by then is cut off, and a connection that says nothing. */
  requestMs: 15_000,
  /** How often it is seen who is over time. */
  lookEveryMs: 1000,
}
const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'] as const

type Refusal = { status: number; reason: string; headers?: Record<string, string> }
class Refused extends Error {
  readonly refusal: Refusal
  constructor(status: number, reason: string, headers: Record<string, string> = {}) {
    super(reason)
    this.refusal = { status, reason, headers }
  }
}

/** Starts to receive. Rejects where the port is taken or the address is none of this PC's. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { address, port, hooks, perSecond } = options
  const { connections, requestMs, lookEveryMs } = { ...LIMITS, ...options.limits }
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    requestTimeout: requestMs,
    keepAliveTimeout: requestMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    http: { headersTimeout: requestMs, connectionsCheckingInterval: lookEveryMs },
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (_error, _request, reply) => void answer(reply, notFound),
  })
  const hooksCalled = byName(hooks)
  const known = new WeakMap<FastifyRequest, Hook>()
  let own: ReadonlySet<string> = new Set()

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, _request, reply) => answer(reply, refusalOf(error, options)))
  await app.register(rateLimit, {
    global: true,
    max: perSecond,
    timeWindow: 1000,
    // By the source, however its name is written; all that is none of ours counts as one.
    keyGenerator: ({ ip, params }) => {
      const { source = '' } = params as { source?: string }
      return `${ip} ${hooksCalled(source)[0]?.name ?? ''}`
    },
    errorResponseBuilder: () =>
      new Refused(
        429,
        `There were more than ${perSecond} requests in one second; send it again after a second.`,
      ),
  })
  app.addHook('onRequest', async ({ headers, url }) => {
    const { host = '', origin } = headers
    // A whole address in place of the path names a host of its own, past the header.
    if (!own.has(host.toLowerCase()) || !url.startsWith('/'))
      throw new Refused(
        403,
        'Events are taken only under the address that "contact-sync webhook list" shows.',
      )
    if (origin !== undefined) throw new Refused(403, 'Events are not taken from pages in a browser.')
  })
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, ({ url, method }, reply) => {
    const isHook = /^\/hooks\/[^/]/.test(url) && !(METHODS as readonly string[]).includes(method)
    return answer(reply, isHook ? wrongMethod : notFound)
  })

  app.route<{ Params: { source: string } }>({
    method: [...METHODS],
    url: '/hooks/:source',
    // Before anything of the body is read.
    async preParsing(request) {
      const candidates = hooksCalled(request.params.source)
      if (candidates.length === 0) throw new Refused(404, notFound.reason)
      const token = tokenIn(request.headers)
      const hook = token === undefined ? undefined : candidates.find(({ secret }) => isToken(token, secret))
      if (hook) known.set(request, hook)
      else if (token !== undefined || !isSigned(request.headers)) throw wrongSecret(request.headers)
    },
    async handler(request, reply) {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const { method, url, headers, params } = request
      const signed = { method, url, headers, body }
      const hook =
        known.get(request) ??
        hooksCalled(params.source).find((one) => isSignature(signed, one.secret, one.preset, options.now()))
      if (!hook) throw wrongSecret(headers)
      const { events, count } = eventsIn(hook.reader, body, method)
      if (events.length === 0) return reply.code(202).send({ ok: true, events: count, ignored: true })
      if (headers[TEST_HEADER] !== undefined)
        return reply.code(202).send({ ok: true, events: count, test: true })
      const { repeated } = await hook.store(events)
      const all = repeated === events.length
      return reply
        .code(202)
        .send({ ok: true, events: count, ...(repeated > 0 && { repeated: all || repeated }) })
    },
  })

  app.server.maxConnections = connections
  try {
    await app.listen({ host: address, port })
  } catch (error) {
    await app.close()
    throw error
  }
  const bound = app.server.address() as AddressInfo
  own = namesOf(options, bound.port)
  return { address, port: bound.port, close: () => app.close() }
}

/** What `Host` may say: this PC's own addresses and names with the port, and the names of the setup. */
function namesOf({ address, hosts }: ReceiverOptions, port: number): Set<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]', address]
  if (address === '0.0.0.0')
    for (const one of Object.values(networkInterfaces()).flat()) if (one) names.push(one.address)
  const chosen = hosts.map((host) => host.toLowerCase())
  return new Set([
    ...names.map((name) => `${name}:${port}`),
    ...chosen,
    ...chosen.map((name) => `${name}:${port}`),
  ])
}

/** Several accounts may have a source of one name; their secrets tell them apart. */
function byName(hooks: readonly Hook[]): (written: string) => readonly Hook[] {
  const exact = Map.groupBy(hooks, ({ name }) => foldName(name))
  const inAddress = Map.groupBy(hooks, ({ name }) => addressName(name))
  return (written) => {
    const wanted = foldName(written)
    return exact.get(wanted) ?? inAddress.get(wanted) ?? []
  }
}

/** Throws `Refused`: all of them, or none. */
function eventsIn(reader: EventReader, bytes: Buffer, method: string): { events: NewEvent[]; count: number } {
  const { text, body } = parsed(bytes)
  const items = reader.unwrap(body)
  if (items.length === 0) throw new Refused(400, 'There is no event in it.')
  const events: NewEvent[] = []
  for (const [index, item] of items.entries()) {
    const which = items.length === 1 ? 'The event' : `Event ${index + 1} of ${items.length}`
    if (!isJsonObject(item)) throw new Refused(400, `${which} is not a JSON object in { }.`)
    const { kind, deliveryId, cells } = reader.read(item, method)
    if (kind === 'ignore') continue
    const lacked = reader.lackedKey(cells)
    if (lacked !== undefined)
      throw new Refused(400, `${which} has nothing at "${lacked}", by which people are told apart.`)
    events.push({ method, deliveryId, body: item === body ? text : textOf(item, which) })
  }
  return { events, count: items.length }
}

function textOf(event: unknown, which: string): string {
  try {
    return JSON.stringify(event)
  } catch {
    throw new Refused(400, `${which} is nested too deeply.`)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
function parsed(bytes: Buffer): { text: string; body: unknown } {
  try {
    const text = utf8.decode(bytes)
    return { text, body: JSON.parse(text) }
  } catch {
    throw new Refused(
      400,
      bytes.length === 0
        ? 'The request has no body; send the event as JSON.'
        : 'The body is not JSON in UTF-8.',
    )
  }
}

const notFound: Refusal = {
  status: 404,
  reason: 'There is no such address here; "contact-sync webhook list" shows those that there are.',
}
const wrongMethod: Refusal = {
  status: 405,
  reason: 'Events are sent with POST, PUT, PATCH or DELETE.',
  headers: { Allow: METHODS.join(', ') },
}
const wrongSecret = (headers: IncomingHttpHeaders): Refused =>
  new Refused(
    401,
    headers.authorization === undefined && !isSigned(headers)
      ? 'The secret is missing: send it as "Authorization: Bearer …", or sign the body and send "X-Signature-256".'
      : 'The secret is not the one of this address.',
    { 'WWW-Authenticate': 'Bearer' },
  )

function refusalOf(error: unknown, { onTrouble }: ReceiverOptions): Refusal {
  if (error instanceof Refused) return error.refusal
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return { status, reason: 'The body is larger than 1 MiB; send fewer events at once.' }
  if (typeof status === 'number' && status >= 400 && status < 500)
    return { status: 400, reason: 'The request could not be read.' }
  onTrouble(error instanceof Error ? error : new Error(String(error)))
  return {
    status: 503,
    reason: 'The event could not be stored; send it again later.',
    headers: { 'Retry-After': '30' },
  }
}

const answer = (reply: FastifyReply, { status, reason, headers = {} }: Refusal) =>
  reply.code(status).headers(headers).send({ ok: false, reason })
