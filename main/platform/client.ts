/**
 * The platform's contacts API, typed. Every call answers an Outcome and never throws; contract.md is the API.
 *
 * @example
 * const host = readHost('https://flows.example.org')
 * if (host.kind === 'bad-host') throw new Error(host.why)
 * const client = createClient({ host, token: process.env.CONTACT_SYNC_TOKEN ?? '', fetch })
 * const opened = await client.workspace()
 * if (opened.kind === 'delivered') console.log(opened.value.name)
 * const made = await client.createContact({ name: 'Ada', urns: ['tel:+250788123123'] })
 * if (made.kind === 'rejected' && made.refusal.kind === 'urn-taken') console.log('someone has that number')
 */

import type { z } from 'zod'
import { boundedJson } from '../../shared/bounded-json.ts'
import type {
  FieldType,
  RemoteContact,
  RemoteField,
  RemoteGroup,
  RemoteWorkspace,
  Statement,
  Urn,
} from '../../shared/contact.ts'
import {
  type ContactPage,
  contactAnswer,
  contactPage,
  deletedPage,
  emptyAnswer,
  fieldAnswer,
  fieldPage,
  groupAnswer,
  groupPage,
  type NextLink,
  type Page,
  workspaceAnswer,
} from './answers.ts'
import type { Budget, Permit } from './budget.ts'
import type { PlatformHost } from './host.ts'
import type { AnswerInfo, Outcome } from './outcome.ts'
import { type Evidence, lookAtContacts, lookAtFields, lookAtHeaders, lookAtWorkspace } from './profile.ts'
import type { Endpoint } from './refusals.ts'
import { exchange, type Wire, type WireRequest } from './transport.ts'
import { type Asked, bucketOf, failed, judgeAnswer, readInfo } from './verdict.ts'

export type ClientOptions = {
  /** From `readHost`, so that a client for a forbidden address cannot be made. */
  host: PlatformHost
  token: string
  fetch: typeof globalThis.fetch
  /** For one request, its answer included. */
  timeoutMs?: number
  /** Every request takes its turn here first. Without it nothing waits. */
  budget?: Budget
  /** The workspace this token is meant to open; any other halts. */
  workspaceUuid?: string
  /** A monotonic clock in milliseconds: how long ago a field or group was changed. */
  now?: () => number
  /** What this PC believes the time is, since 1970. */
  wall?: () => number
  /** Told of each answer, before the outcome is. */
  onAnswer?: (info: AnswerInfo) => void
}

/** For one call. */
export type Call = {
  /** Ends the wait for a turn and the request itself. */
  signal?: AbortSignal
  /** Ends the wait for a turn only: a request that left is finished. */
  turnSignal?: AbortSignal
  /** A turn taken beforehand (`budget.acquire`), for the first request of this call. */
  permit?: Permit
}

export type ContactFilter = {
  uuid?: string
  urn?: Urn
  /** Uuid or exact name. */
  group?: string
  /** ISO 8601, both inclusive, on `modified_on`. */
  after?: string
  before?: string
  /** Oldest first: use it for complete and incremental reads (contract 3.2). */
  reverse?: boolean
  /** The rest is W only. */
  limit?: number
  name?: string
  search?: string
  orderBy?: 'created_on' | '-created_on' | 'modified_on'
}

/** Absent keys are left as they are; `urns` and `groups` replace the whole list (contract 3.4). */
export type ContactBody = {
  name?: Statement
  language?: Statement
  urns?: Urn[]
  /** Uuids or names. */
  groups?: string[]
  fields?: Record<string, Statement>
  /** U26 only, on update. */
  note?: string
}

export type ContactAddress = { uuid: string } | { urn: Urn }
export type FieldBody = { name: string; type: FieldType }
/** At most 100 contacts, each a uuid or a URN (contract 4). */
export type ContactAction =
  | { action: 'add' | 'remove'; contacts: string[]; group: string }
  | { action: 'block' | 'unblock' | 'interrupt' | 'archive_messages' | 'delete'; contacts: string[] }

type Query = Record<string, string | number | boolean | undefined>
type Ask = Partial<Asked> & {
  method: WireRequest['method']
  endpoint: Endpoint
  search?: string
  body?: unknown
}

/** After a change to fields or groups a 500 may only mean that the engine has not noticed yet (DESIGN 11). */
const FRESH_SCHEMA_MS = 30_000
/** More pages of fields or groups than any workspace has; a server that keeps offering pages is not the API. */
const MOST_PAGES = 100
/** More fields or groups than any workspace has, in whatever pages. */
const MOST_LISTED = 50_000
/** Clocks of a platform's machines, and this PC's, may be apart by a time zone that somebody set wrongly. */
const AHEAD_MS = 24 * 3_600_000

export function createClient(options: ClientOptions) {
  const { host, budget, onAnswer, now = () => performance.now(), wall = Date.now } = options
  const token = options.token.trim()
  const tokenFits = /^[\x21-\x7e]+$/.test(token) // anything else cannot travel in a header
  const workspaceUuid = options.workspaceUuid?.toLowerCase()
  const wire: Wire = {
    host,
    token,
    fetch: options.fetch,
    timeoutMs: options.timeoutMs ?? 30_000,
    ...(workspaceUuid === undefined ? {} : { workspaceUuid }),
  }
  let evidence: Evidence = {}
  let schemaChangedAt = Number.NEGATIVE_INFINITY

  /** Takes a turn, sends, judges; `look` sees the raw body of a success, to learn the profile from it. */
  async function send<Schema extends z.ZodType>(
    ask: Ask,
    schema: Schema,
    call: Call = {},
    look: (body: unknown) => Evidence = () => ({}),
  ): Promise<Outcome<z.output<Schema>>> {
    const write = ask.method !== 'GET'
    const bucket = bucketOf(ask.endpoint)
    const cancelled = { kind: 'unavailable', why: 'cancelled', lost: false } as const
    if (!tokenFits) {
      call.permit?.release()
      return { kind: 'halted', why: 'token', message: 'a token that no header can carry' }
    }
    let permit = call.permit
    if (permit && permit.bucket !== bucket) {
      permit.release() // a turn in the other bucket is none in this one
      permit = undefined
    }
    if (!permit && budget) {
      try {
        permit = await budget.acquire(bucket, eitherSignal(call.signal, call.turnSignal))
      } catch (error) {
        if (call.signal?.aborted || call.turnSignal?.aborted) return cancelled
        throw error // the database behind the budget failed: not an outcome of the platform
      }
    }
    const asked: Asked = {
      endpoint: ask.endpoint,
      write,
      addressed: ask.addressed ?? false,
      urns: ask.urns ?? [],
      expect: ask.expect ?? [200],
      namedWorkspace: workspaceUuid,
      freshSchema: ask.endpoint !== 'fields' && now() - schemaChangedAt < FRESH_SCHEMA_MS,
    }
    const answered = await exchange(
      wire,
      {
        method: ask.method,
        path: `/api/v2/${ask.endpoint}.json`,
        search: ask.search ?? '',
        ...(ask.body === undefined ? {} : { body: ask.body }),
        // U sends its 204 with two characters of body, which a kept connection could take for the next answer. Node's
        // fetch was seen to drop the connection by itself; asking for a close does not leave it to the runtime.
        close: ask.endpoint === 'contact_actions',
      },
      call.signal,
    )
    const changesSchema = write && (ask.endpoint === 'fields' || ask.endpoint === 'groups')
    if (answered.kind === 'failure') {
      if (answered.sent) permit?.answered()
      else permit?.release()
      if (changesSchema && answered.sent) schemaChangedAt = now()
      return failed(answered, asked)
    }
    const info = readInfo(answered, bucket, host.loopback)
    permit?.answered(info)
    onAnswer?.(info)
    const body = boundedJson(answered.text)
    const outcome = judgeAnswer(answered, body, info, schema, asked)
    if (outcome.kind === 'delivered') {
      evidence = { ...evidence, ...lookAtHeaders(answered.headers), ...look(body) }
    }
    if (changesSchema && (outcome.kind === 'delivered' || (outcome.kind === 'unavailable' && outcome.lost))) {
      schemaChangedAt = now()
    }
    return outcome
  }

  /** Every page of a listing as one list; the first page that is not delivered is the outcome. */
  async function sendForAll<Row>(
    first: string,
    call: Call,
    readPage: (search: string, call: Call) => Promise<Outcome<Page<Row>>>,
  ): Promise<Outcome<Row[]>> {
    const { permit: _spent, ...later } = call
    const rows: Row[] = []
    let search = first
    for (let page = 0; page < MOST_PAGES; page++) {
      const outcome = await readPage(search, page === 0 ? call : later)
      if (outcome.kind !== 'delivered') return outcome
      rows.push(...outcome.value.results)
      const next = outcome.value.next
      if (!next) return { ...outcome, value: rows }
      if (next.search === search || rows.length > MOST_LISTED) break
      search = next.search
    }
    return { kind: 'unavailable', why: 'not-the-api', lost: false, detail: 'a listing without an end' }
  }

  const contacts = { endpoint: 'contacts' } as const
  const lookAtPage = (look: (rows: unknown) => Evidence) => (body: unknown) =>
    typeof body === 'object' && body !== null && 'results' in body ? look(body.results) : {}
  /**
   * A contact changed in the year 9999 would never change again for us, and nobody after that: what is ahead of both
   * clocks was changed now.
   */
  const dated = <Row extends { modifiedOn: string }>(row: Row, { serverDate = 0 }: AnswerInfo): Row => {
    const latest = Math.max(serverDate, wall())
    const isAhead = Date.parse(row.modifiedOn) > latest + AHEAD_MS
    return isAhead ? { ...row, modifiedOn: new Date(latest).toISOString() } : row
  }
  const datedPage = <Rows extends Page<{ modifiedOn: string }>>(outcome: Outcome<Rows>): Outcome<Rows> => {
    if (outcome.kind !== 'delivered') return outcome
    const results = outcome.value.results.map((row) => dated(row, outcome.answer))
    return { ...outcome, value: { ...outcome.value, results } }
  }
  const readContacts = async (search: string, call?: Call) =>
    datedPage(
      await send({ ...contacts, method: 'GET', search }, contactPage, call, lookAtPage(lookAtContacts)),
    )
  const readDeleted = async (search: string, call?: Call) =>
    datedPage(await send({ ...contacts, method: 'GET', search }, deletedPage, call))
  const saveContact = async (
    lookup: ContactAddress | undefined,
    body: ContactBody,
    expect: number[],
    call?: Call,
  ): Promise<Outcome<RemoteContact>> => {
    const outcome = await send(
      {
        ...contacts,
        method: 'POST',
        search: lookup ? queryOf(addressOf(lookup)) : '',
        body,
        addressed: lookup !== undefined,
        urns: body.urns ?? (lookup && 'urn' in lookup ? [lookup.urn] : []),
        expect,
      },
      contactAnswer,
      call,
      (row) => lookAtContacts([row]),
    )
    return outcome.kind === 'delivered'
      ? { ...outcome, value: dated(outcome.value, outcome.answer) }
      : outcome
  }
  // `label` and `value_type` in W's spelling are understood by every profile (contract 5.1).
  const fieldBody = ({ name, type }: FieldBody) => ({
    label: name,
    value_type: type === 'number' ? 'numeric' : type,
  })

  return {
    host,

    /** Cheapest call that proves host, token and role. A workspace other than `workspaceUuid` halts. */
    async workspace(call?: Call): Promise<Outcome<RemoteWorkspace>> {
      const outcome = await send(
        { endpoint: 'workspace', method: 'GET' },
        workspaceAnswer,
        call,
        lookAtWorkspace,
      )
      if (outcome.kind !== 'delivered' || workspaceUuid === undefined) return outcome
      const { value, answer } = outcome
      if (value.uuid.toLowerCase() === workspaceUuid) return outcome
      return { kind: 'halted', why: 'wrong-workspace', message: value.name, answer }
    },

    /**
     * One page of live contacts, 250 rows (W: `limit`). Others than the uuid that was asked for are no answer; a URN may
     * be found in another form, so its owner is judged by whoever asked.
     */
    async listContacts(filter: ContactFilter = {}, call?: Call): Promise<Outcome<ContactPage>> {
      const outcome = await readContacts(queryOf(filterOf(filter)), call)
      const uuid = filter.uuid?.toLowerCase()
      if (outcome.kind !== 'delivered' || uuid === undefined) return outcome
      return outcome.value.results.every((row) => row.uuid === uuid)
        ? outcome
        : aboutAnother(outcome.answer, false)
    },
    /** The page after one of `listContacts`. */
    nextPage: (next: NextLink, call?: Call) => readContacts(next.search, call),

    /** One page of deleted contacts: uuid and dates are all that is left of them. */
    listDeleted: (
      filter: Pick<ContactFilter, 'uuid' | 'after' | 'before' | 'reverse' | 'limit'> = {},
      call?: Call,
    ) => readDeleted(queryOf({ ...filterOf(filter), deleted: true }), call),
    /** The page after one of `listDeleted`. */
    nextDeletedPage: (next: NextLink, call?: Call) => readDeleted(next.search, call),

    /** There is no idempotency key: a lost answer must be looked up by URN before this is tried again. */
    createContact: (body: ContactBody, call?: Call) => saveContact(undefined, body, [201], call),

    /** Compare the answer with what was sent: the platform skips or adapts values without an error (contract 3.4). */
    async updateContact(uuid: string, body: ContactBody, call?: Call): Promise<Outcome<RemoteContact>> {
      const outcome = await saveContact({ uuid }, body, [200], call)
      if (outcome.kind !== 'delivered' || outcome.value.uuid === uuid.toLowerCase()) return outcome
      return aboutAnother(outcome.answer, true)
    },

    /** Updates the owner of the URN or creates one with it. `urns` must not stand in the body. */
    async upsertByUrn(
      urn: Urn,
      body: Omit<ContactBody, 'urns'>,
      call?: Call,
    ): Promise<Outcome<{ contact: RemoteContact; created: boolean }>> {
      const outcome = await saveContact({ urn }, body, [200, 201], call)
      if (outcome.kind !== 'delivered') return outcome
      return { ...outcome, value: { contact: outcome.value, created: outcome.answer.status === 201 } }
    },

    /** Cannot be undone: name, URNs, fields, groups and messages are cleared. By uuid it can be repeated. */
    deleteContact: (address: ContactAddress, call?: Call) =>
      send(
        {
          ...contacts,
          method: 'DELETE',
          search: queryOf(addressOf(address)),
          addressed: true,
          urns: 'urn' in address ? [address.urn] : [],
          expect: [204],
        },
        emptyAnswer,
        call,
      ),

    /** All or nothing, and a 204 is provisional: the engine may skip contacts without a word (contract 4). */
    contactActions: (action: ContactAction, call?: Call) =>
      send({ endpoint: 'contact_actions', method: 'POST', body: action, expect: [204] }, emptyAnswer, call),

    fields: {
      list: (call: Call = {}): Promise<Outcome<RemoteField[]>> =>
        sendForAll('', call, (search, each) =>
          send({ endpoint: 'fields', method: 'GET', search }, fieldPage, each, lookAtPage(lookAtFields)),
        ),
      create: (body: FieldBody, call?: Call) =>
        send({ endpoint: 'fields', method: 'POST', body: fieldBody(body), expect: [201] }, fieldAnswer, call),
      /** Changes name and type, never the key. */
      update: (key: string, body: FieldBody, call?: Call) =>
        send(
          {
            endpoint: 'fields',
            method: 'POST',
            search: queryOf({ key }),
            body: fieldBody(body),
            addressed: true,
          },
          fieldAnswer,
          call,
        ),
    },

    groups: {
      list: (call: Call = {}): Promise<Outcome<RemoteGroup[]>> =>
        sendForAll('', call, (search, each) =>
          send({ endpoint: 'groups', method: 'GET', search }, groupPage, each),
        ),
      /** Only static groups can be made. */
      create: (name: string, call?: Call) =>
        send({ endpoint: 'groups', method: 'POST', body: { name }, expect: [201] }, groupAnswer, call),
      rename: (uuid: string, name: string, call?: Call) =>
        send(
          { endpoint: 'groups', method: 'POST', search: queryOf({ uuid }), body: { name }, addressed: true },
          groupAnswer,
          call,
        ),
      delete: (uuid: string, call?: Call) =>
        send(
          { endpoint: 'groups', method: 'DELETE', search: queryOf({ uuid }), addressed: true, expect: [204] },
          emptyAnswer,
          call,
        ),
    },

    /** What the answers so far said about the platform's profile: `detectProfile(client.evidence())`. */
    evidence: (): Evidence => ({ ...evidence }),
  }
}
export type Client = ReturnType<typeof createClient>

/** Every value percent-encoded, so that a plus stays a plus (contract 1). */
function queryOf(query: Query): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

const filterOf = ({ orderBy, uuid, ...filter }: ContactFilter): Query => ({
  ...filter,
  uuid: uuid?.toLowerCase(),
  order_by: orderBy,
})

/** The platform compares uuids as text, in lower case. */
const addressOf = (address: ContactAddress): Query =>
  'uuid' in address ? { uuid: address.uuid.toLowerCase() } : { urn: address.urn }

const aboutAnother = (answer: AnswerInfo, lost: boolean): Outcome<never> => ({
  kind: 'unavailable',
  why: 'not-the-api',
  lost,
  answer,
  detail: 'an answer about another contact',
})

function eitherSignal(one?: AbortSignal, other?: AbortSignal): AbortSignal | undefined {
  return one && other ? AbortSignal.any([one, other]) : (one ?? other)
}
