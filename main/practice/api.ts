/** `/api/v2/`: from a request to its answer, in the platform's order of checks (contract 11). */
import type { IncomingHttpHeaders } from 'node:http'
import { postActions } from './actions.ts'
import { authenticate, isPermitted, NOT_PERMITTED } from './auth.ts'
import type { Body } from './body.ts'
import type { Call } from './call.ts'
import { listContacts } from './contact-list.ts'
import { postContact, removeContact } from './contacts.ts'
import { listFields, postField } from './fields.ts'
import { bucketOwner } from './given.ts'
import { listGroups, postGroup, removeGroup } from './groups.ts'
import { acceptsJson } from './http.ts'
import { detail, type Reply } from './reply.ts'
import type { State } from './state.ts'
import type { Scope, Throttle } from './throttle.ts'
import { getWorkspace } from './workspace.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Endpoint = { scope: Scope; handlers: Partial<Record<Method, (call: Call) => Reply>> }

const workspaceEndpoint: Endpoint = { scope: 'v2', handlers: { GET: getWorkspace } }
const endpoints: Record<string, Endpoint> = {
  contacts: {
    scope: 'v2.contacts',
    handlers: { GET: (call) => listContacts(call, false), POST: postContact, DELETE: removeContact },
  },
  contacts_lean: { scope: 'v2.contacts', handlers: { GET: (call) => listContacts(call, true) } },
  contact_actions: { scope: 'v2', handlers: { POST: postActions } },
  fields: { scope: 'v2', handlers: { GET: listFields, POST: postField } },
  groups: { scope: 'v2', handlers: { GET: listGroups, POST: postGroup, DELETE: removeGroup } },
  workspace: workspaceEndpoint,
  org: workspaceEndpoint,
}

type ApiRequest = {
  method: string
  /** Path and query as they arrived. */
  target: string
  headers: IncomingHttpHeaders
  body: Body
  locked: boolean
  halfCreate: boolean
}
/** The answer, what it was counted as, and the headers that go with it. */
export type ApiAnswer = { reply: Reply; bucket: Scope | null; headers: Record<string, string> }

/** The endpoint a path names, or undefined: `contacts.json`, `contacts.json/` or, for its documentation, `contacts`. */
export function endpointOf(state: State, path: string): { name: string; json: boolean } | undefined {
  const match = /^\/api\/v2\/([a-z_]+)(\.json\/?)?$/.exec(path)
  const name = match?.[1]
  if (!name || !Object.hasOwn(endpoints, name)) return undefined
  if (name === 'contacts_lean' && !state.profile.weni) return undefined
  return { name, json: match[2] !== undefined }
}

/** Answers one request: authentication, permission, throttle, then the endpoint's own checks and effect. */
export function answer(state: State, throttle: Throttle, request: ApiRequest): ApiAnswer {
  const [path = '', query = ''] = splitTarget(request.target)
  const named = endpointOf(state, path)
  const endpoint = named && endpoints[named.name]
  if (!endpoint) return { reply: page(404, 'Not Found'), bucket: null, headers: {} }
  const limit = throttle.perHour(endpoint.scope, state.profile.requestsPerHour)
  const headers: Record<string, string> = {
    'X-Practice-Requests-Per-Hour': String(limit),
    'X-Practice-Window-Seconds': String(throttle.windowSeconds),
    Vary: 'Accept',
  }
  const refuse = (reply: Reply): ApiAnswer => ({ reply, bucket: null, headers })
  if (!acceptsJson(request.headers.accept)) return refuse(wantsHtml(named.json, request))

  const caller = authenticate(state, request.headers)
  if (caller.kind === 'refused') return refuse(detail(403, caller.message))
  const { account } = caller
  const workspace = state.workspace(account.workspaceId)
  if (state.profile.workspaceHeader) {
    headers[state.profile.workspaceHeader] =
      state.profile.workspaceHeader === 'X-Temba-Org' ? String(workspace.id) : workspace.uuid
  }
  const meant = request.headers['x-temba-workspace']
  const foreign =
    state.profile.workspaceHeader === 'X-Temba-Workspace' && meant !== undefined && meant !== workspace.uuid
  if (foreign) return refuse({ status: 403 })
  if (!isPermitted(state, account)) return refuse(detail(403, NOT_PERMITTED))

  const owner = bucketOwner(state, workspace, account.id)
  const refused = throttle.admit(endpoint.scope, owner, state.profile.requestsPerHour)
  const counted = (reply: Reply): ApiAnswer => ({ reply, bucket: endpoint.scope, headers })
  if (refused) return counted(refused)

  const method = request.method === 'HEAD' ? 'GET' : request.method
  const handler = isMethod(method) ? endpoint.handlers[method] : undefined
  if (!handler) {
    const Allow = Object.keys(endpoint.handlers).join(', ')
    return counted({ ...detail(405, `Method "${request.method}" not allowed.`), headers: { Allow } })
  }
  return counted(
    handler({
      state,
      workspace,
      account,
      method,
      params: new URLSearchParams(query),
      body: request.body,
      address: `http://${request.headers.host}${path}`,
      json: named.json,
      locked: request.locked,
      halfCreate: request.halfCreate,
    }),
  )
}

/** A target's path and query. */
export function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?')
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)]
}

const isMethod = (method: string): method is Method =>
  method === 'GET' || method === 'POST' || method === 'DELETE'

function wantsHtml(json: boolean, request: ApiRequest): Reply {
  const html = /text\/(?:html|\*)/.test(request.headers.accept ?? '')
  return !json && html && request.method === 'GET'
    ? page(200, 'This is the documentation of this endpoint. Add .json to use it.')
    : page(406, 'Could not satisfy the request Accept header.')
}

function page(status: number, sentence: string): Reply {
  const text = `<!doctype html><html><head><title>API v2</title></head><body><h1>${sentence}</h1></body></html>`
  return { status, text, type: 'text/html; charset=utf-8' }
}
