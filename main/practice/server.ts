/**
 * The practice workspace: a faithful local server of the platform's contacts API (`platform-api/contract.md`), on loopback
 * only. It is what new users try first, and what tests and benches run against.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ApiAnswer, answer, endpointOf, splitTarget } from './api.ts'
import { parseBody } from './body.ts'
import { answerControl, type Control, makeEdit, refuseUnknown } from './control.ts'
import { type Fault, type Met, metKind, openFaults } from './faults.ts'
import { defaultGiven, ensureSystemGroup, setUp } from './given.ts'
import { payloadOf, readBody, send, strangerReason } from './http.ts'
import type { ProfileName } from './profiles.ts'
import { detail, type Reply, serverError } from './reply.ts'
import { openRequestLog } from './request-log.ts'
import { openState } from './state.ts'
import { openThrottle, throttled } from './throttle.ts'

export type PracticeOptions = {
  /** 0 takes a free one. */
  port: number
  /** The administrator's token, and the one the practice endpoints take. */
  token: string
  /** Left out: the stored state's, or `weni-flows`. */
  profile?: ProfileName
  /** SQLite file for a state that survives restarts; in memory when left out. */
  statePath?: string
  /** Requests an hour and bucket; 0 is unlimited; left out: the profile's own. */
  requestsPerHour?: number
  /** How many times faster the throttle's hour passes. */
  clockScale?: number
  /** Fields and groups are unknown to the engine in their first 5 s, as on the real platform. */
  engineCache?: boolean
  /** Milliseconds since 1970. */
  now?: () => number
  limits?: Partial<typeof LIMITS>
}
export type PracticeServer = { url: string; port: number; close(): Promise<void> }

const LIMITS = {
  /** Programs on this PC only; a script may send all its people at once. Who comes later is cut off. */
  connections: 1024,
  /** A request that is not complete by then is cut off, and a connection that says nothing: setting up sends megabytes. */
  requestMs: 60_000,
  /** How often it is seen who is over time. */
  lookEveryMs: 5000,
}
const API_BODY_LIMIT = 5 * 1024 * 1024
/** Setting a workspace up may carry many contacts. */
const CONTROL_BODY_LIMIT = 256 * 1024 * 1024

/** Starts the server on 127.0.0.1. Rejects where the port is taken or the state file cannot be opened. */
export async function startPractice(options: PracticeOptions): Promise<PracticeServer> {
  const { token, engineCache = false, now = Date.now } = options
  const state = openState({ path: options.statePath ?? ':memory:', profile: options.profile, token, now })
  state.engineCache = engineCache
  const { requestsPerHour: perHour, clockScale = 1 } = options
  const throttle = openThrottle(state.db, { perHour, clockScale, now })
  const control: Control = {
    state,
    throttle,
    faults: openFaults(),
    log: openRequestLog(),
    token,
    engineCache,
  }
  prepareState(control)

  const { connections, requestMs, lookEveryMs } = { ...LIMITS, ...options.limits }
  const times = {
    keepAliveTimeout: 65_000,
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: lookEveryMs,
  }
  const server = createServer({ ...times, noDelay: true }, (request, response) => {
    response.setHeader('Date', new Date(now()).toUTCString())
    serve(control, request, response).catch((error: unknown) => {
      process.stderr.write(
        `practice server: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`,
      )
      if (response.headersSent) response.destroy()
      else send(response, serverError, {})
    })
  })
  server.maxConnections = connections
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      state.db.close()
      reject(error)
    })
    server.listen(options.port, '127.0.0.1', () => resolve())
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      state.db.close()
    },
  }
}

/** A fresh state gets the default workspace; a stored one keeps its own, with the token of this start. */
function prepareState({ state, throttle, token }: Control): void {
  const stored = state.db.prepare<[], number>('SELECT id FROM workspace ORDER BY id LIMIT 1').pluck().get()
  if (stored === undefined) {
    setUp(state, throttle, state.profile, defaultGiven(), token)
    return
  }
  state.setProfile(state.profile)
  ensureSystemGroup(state, state.workspace(stored))
  if (!state.accountOf(token)) {
    state.addAccount({
      workspaceId: stored,
      email: 'admin@example.com',
      role: 'administrator',
      token,
      active: true,
    })
  }
}

async function serve(control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const stranger = strangerReason(request)
  if (stranger) return send(response, detail(403, stranger), { Connection: 'close' })
  const target = request.url ?? '/'
  const forControl = target.startsWith('/practice/')
  // Before anything of the body is read: a workspace may be large, and anybody on this PC can knock.
  const unknown = forControl ? refuseUnknown(control, request.headers.authorization) : undefined
  if (unknown) return send(response, unknown, { Connection: 'close' })
  const bytes = await readBody(request, forControl ? CONTROL_BODY_LIMIT : API_BODY_LIMIT)
  if (!bytes) return send(response, detail(413, 'The request body is too large.'), { Connection: 'close' })
  if (!forControl) return serveApi(control, request, response, bytes)
  const reply = answerControl(
    control,
    request.method ?? 'GET',
    splitTarget(target)[0],
    parsedOrUndefined(bytes),
  )
  send(response, reply, {})
}

function parsedOrUndefined(bytes: Buffer): unknown {
  try {
    return bytes.length === 0 ? {} : JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

async function serveApi(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
): Promise<void> {
  const { state, faults, log } = control
  const method = request.method ?? 'GET'
  const target = request.url ?? '/'
  const [path, query] = splitTarget(target)
  const endpoint = endpointOf(state, path)?.name ?? ''
  const met = faults.meet(method, target, endpoint)
  const body = await parseBody(bytes, request.headers['content-type'] ?? '')
  const delay = metKind(met, 'delay')
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay.ms))
  const at = state.now()
  const note = (status: number | null, bucket: string | null) =>
    log.add({ method, path, query, body: bytes, status, at, bucket })
  edit(control, met, 'before')

  if (metKind(met, 'drop-before')) {
    note(null, null)
    request.socket.destroy()
    return
  }
  const instead = insteadOf(met)
  if (instead) {
    note(instead.status, null)
    return send(response, instead, {})
  }

  const locked = metKind(met, 'unchanged') !== undefined
  const halfCreate = metKind(met, 'half-create') !== undefined
  const reads = method === 'GET' || method === 'HEAD'
  const answered = commit(control, reads ? metKind(met, 'stale') : undefined, () =>
    answer(state, control.throttle, { method, target, headers: request.headers, body, locked, halfCreate }),
  )
  const dropped = metKind(met, 'drop-after') !== undefined
  const reply = afterwards(met) ?? answered.reply
  note(dropped ? null : reply.status, answered.bucket)
  edit(control, met, 'after')
  if (dropped) {
    request.socket.destroy()
    return
  }
  if (metKind(met, 'cut-body')) return sendHalf(response, reply, answered.headers)
  if (metKind(met, 'body-on-204') && reply.status === 204) {
    response.once('finish', () => request.socket.write('""'))
    return send(response, reply, {
      ...answered.headers,
      'Content-Type': 'application/json',
      'Content-Length': '2',
    })
  }
  send(response, reply, answered.headers, method === 'HEAD')
}

/** Runs the request as one transaction, or against an older state where the replica lags. */
function commit({ state }: Control, stale: Stale | undefined, run: () => ApiAnswer): ApiAnswer {
  try {
    if (!stale) {
      state.replica.nextChange()
      return state.db.transaction(run)()
    }
    state.forget()
    const lag = stale.changes === undefined ? { ms: stale.ms ?? 0 } : { changes: stale.changes }
    const answered = state.replica.read(lag, run)
    state.forget()
    return answered
  } catch (error) {
    // The tables were rolled back; what was remembered of them may not be.
    state.forget()
    throw error
  }
}
type Stale = Extract<Fault, { kind: 'stale' }>

function edit(control: Control, met: Met, when: 'before' | 'after'): void {
  for (const each of met) if (each.kind === 'edit' && each.when === when) makeEdit(control, each)
}

/** The answer of a fault that keeps the request from the platform. */
function insteadOf(met: Met): Reply | undefined {
  for (const fault of met) {
    const reply = answerOf(fault)
    if (reply && !('afterCommit' in fault && fault.afterCommit)) return reply
  }
  return undefined
}

/** The answer of a fault that replaces the platform's after everything was done. */
function afterwards(met: Met): Reply | undefined {
  const fault = met.find((each) => 'afterCommit' in each && each.afterCommit)
  return fault && answerOf(fault)
}

function answerOf(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case 'throttled':
      return throttled(fault.retryAfter === undefined ? undefined : fault.retryAfter * 1000)
    case 'server-error':
      return { ...serverError, status: fault.status }
    case 'bad-json':
      return { status: 200, text: '{"next": null, "results": [{"uuid": ', type: 'application/json' }
    case 'captive-page':
      return {
        status: 200,
        text: '<!doctype html><html><head><title>Guest network</title></head><body>Please sign in.</body></html>',
        type: 'text/html; charset=utf-8',
      }
    case 'redirect':
      return { status: 302, text: '', type: 'text/html; charset=utf-8', headers: { Location: fault.to } }
    default:
      return undefined
  }
}

function sendHalf(response: ServerResponse, reply: Reply, headers: Record<string, string>): void {
  const payload = payloadOf(reply) ?? Buffer.alloc(0)
  response.writeHead(reply.status, {
    ...headers,
    'Content-Type': 'application/json',
    'Content-Length': payload.length + 1,
  })
  response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.destroy())
}
