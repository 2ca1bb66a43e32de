/** `/practice/*`: setting the workspace up, looking at what arrived, and faults. Takes the token given at start. */
import { isToken } from '../webhook/secrets.ts'
import type { Call } from './call.ts'
import { postContact } from './contacts.ts'
import { deleteContact, setStatus } from './engine.ts'
import { type Edit, type Faults, parseFaults } from './faults.ts'
import { GivenError, parseGiven, setUp } from './given.ts'
import { isObject } from './json.ts'
import { detail, noContent, ok, type Reply } from './reply.ts'
import type { RequestLog } from './request-log.ts'
import type { State } from './state.ts'
import type { Throttle } from './throttle.ts'

export type Control = {
  state: State
  throttle: Throttle
  faults: Faults
  log: RequestLog
  token: string
  /** Whether the server was started with the engine's cache on. */
  engineCache: boolean
}

/** The answer to who does not know the token of the start; undefined for who does. */
export function refuseUnknown({ token }: Control, authorization: string | undefined): Reply | undefined {
  const known = isToken(authorization?.replace(/^token\s+/i, '').trim() ?? '', token)
  return known ? undefined : detail(403, 'The practice endpoints take the token the server was started with.')
}

/** Answers a request to `/practice/*` of who knows the token. `body` is parsed JSON; undefined where it is none. */
export function answerControl(control: Control, method: string, path: string, body: unknown): Reply {
  switch (`${method} ${path.replace(/\/$/, '')}`) {
    case 'POST /practice/workspace':
      return replaceWorkspace(control, body)
    case 'GET /practice/requests':
      return ok({ requests: control.log.list() })
    case 'DELETE /practice/requests':
      control.log.clear()
      return noContent
    case 'GET /practice/faults':
      return ok({ faults: control.faults.list() })
    case 'POST /practice/faults':
      return replaceFaults(control, body)
    default:
      return detail(404, 'There are /practice/workspace, /practice/requests and /practice/faults.')
  }
}

function replaceWorkspace(control: Control, body: unknown): Reply {
  const parsed = parseGiven(body)
  if ('error' in parsed) return detail(400, parsed.error)
  const { state, throttle, faults, log } = control
  try {
    const setup = setUp(state, throttle, parsed.profile ?? state.profile, parsed.given, control.token)
    log.clear()
    applyFaults(control, [])
    return ok(setup)
  } catch (error) {
    state.forget()
    if (error instanceof GivenError) return detail(400, error.message)
    throw error
  } finally {
    faults.replace([])
  }
}

function replaceFaults(control: Control, body: unknown): Reply {
  const parsed = parseFaults(body)
  if ('error' in parsed) return detail(400, parsed.error)
  applyFaults(control, parsed.faults)
  return ok({ faults: control.faults.list() })
}

function applyFaults(control: Control, list: Parameters<Faults['replace']>[0]): void {
  control.faults.replace(list)
  control.state.engineCache = control.engineCache || control.faults.has('engine-cache')
  if (control.faults.has('stale')) control.state.replica.start()
  else control.state.replica.stop()
}

/** Somebody else's edit: the keys of the API, written past authentication and throttle. */
export function makeEdit(control: Control, edit: Edit): void {
  const { state, token } = control
  const account = state.accountOf(token)
  if (!account) return
  state.replica.nextChange()
  const workspace = state.workspace(account.workspaceId)
  const uuid = edit.contact === undefined ? undefined : (state.refs.get(edit.contact) ?? edit.contact)
  const contact = uuid === undefined ? undefined : state.contacts.byUuid(workspace.id, uuid)
  const write = (value: Record<string, unknown>, lookup: Record<string, string>): Call => ({
    state,
    workspace,
    account,
    method: 'POST',
    params: new URLSearchParams(lookup),
    body: { kind: 'value', value },
    address: '',
    json: true,
    locked: false,
    halfCreate: false,
  })
  if (edit.create) postContact(write(edit.create, {}))
  if (!contact) return
  if (edit.delete) deleteContact(state, contact)
  if (edit.delete || !isObject(edit.set)) return
  postContact(write(edit.set, { uuid: contact.uuid }))
  const { status } = edit.set
  const latest = state.contacts.byId(contact.id) ?? contact
  if (status === 'active' || status === 'blocked' || status === 'stopped' || status === 'archived') {
    setStatus(state, workspace, latest, status)
  }
}
