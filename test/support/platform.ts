/** The platform's side of a test: a practice server in this process, spoken to over HTTP like everybody else does. */
import { startPractice } from '../../main/practice/server.ts'

export const TOKEN = 'acceptance-token'

/** A request as the server received it. */
export type Sent = {
  method: string
  path: string
  query: Record<string, string>
  body: unknown
  status: number | null
}
/** A contact as the API shows it; `groups` are names. */
export type Shown = {
  uuid: string
  name: string | null
  language: string | null
  urns: string[]
  groups: string[]
  fields: Record<string, string | null>
}
/** A workspace as `given` of `platform-api/cases.jsonl` describes it. */
export type Given = Record<string, unknown> & { workspace?: Record<string, unknown> }
export type SetUp = { contacts: Record<string, { uuid: string }>; groups: Record<string, { uuid: string }> }
export type Profile = 'weni-flows' | 'upstream-26.3'

/** `now`: milliseconds since 1970, for tests that bring their own time. */
type Options = {
  token?: string
  requestsPerHour?: number
  engineCache?: boolean
  clockScale?: number
  now?: () => number
}
type Page<Row> = { next: string | null; results: Row[] }
type Row = Omit<Shown, 'groups'> & { groups: { name: string }[] }

export type Platform = Awaited<ReturnType<typeof openPlatform>>

/** Starts a server without a limit, unless told otherwise. The caller closes it. */
export async function openPlatform({
  token = TOKEN,
  requestsPerHour = 0,
  engineCache = false,
  clockScale = 1,
  now = Date.now,
}: Options = {}) {
  const server = await startPractice({ port: 0, token, requestsPerHour, engineCache, clockScale, now })

  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(server.url + path, {
      method,
      headers: { Authorization: `Token ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  async function list<T>(path: string): Promise<T[]> {
    const rows: T[] = []
    for (let next: string | null = path; next !== null; ) {
      const page: Page<T> = await ask('GET', next)
      rows.push(...page.results)
      next = page.next === null ? null : page.next.slice(page.next.indexOf('/api/'))
    }
    return rows
  }

  return {
    url: server.url,
    /** Replaces the workspace; faults and the list of requests start afresh. A Brazilian one unless told otherwise. */
    setUp: ({ workspace, ...given }: Given = {}, profile: Profile = 'weni-flows') =>
      ask<SetUp>('POST', '/practice/workspace', {
        profile,
        given: { workspace: { country: 'BR', timezone: 'America/Fortaleza', ...workspace }, ...given },
      }),
    /** Replaces the faults (`main/practice/faults.ts`). */
    faults: (...faults: Record<string, unknown>[]) => ask<unknown>('POST', '/practice/faults', { faults }),
    requests: async (): Promise<Sent[]> =>
      (await ask<{ requests: Sent[] }>('GET', '/practice/requests')).requests,
    /** How often each fault was met so far, in their order: a request that is delayed has arrived. */
    hits: async () =>
      (await ask<{ faults: { fired: number }[] }>('GET', '/practice/faults')).faults.map(
        ({ fired }) => fired,
      ),
    forgetRequests: () => ask<undefined>('DELETE', '/practice/requests'),
    /** Everybody alive, in order of name. */
    async contacts(): Promise<Shown[]> {
      const rows = await list<Row>('/api/v2/contacts.json')
      return rows
        .map(({ uuid, name, language, urns, groups, fields }) => ({
          ...{ uuid, name, language, urns, fields },
          groups: groups.map((group) => group.name).sort(),
        }))
        .sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
    },
    deletedUuids: async () => (await list<Row>('/api/v2/contacts.json?deleted=true')).map(({ uuid }) => uuid),
    groupNames: async () =>
      (await list<{ name: string }>('/api/v2/groups.json')).map(({ name }) => name).sort(),
    /** Field key → type, in the newer spelling. */
    async fieldTypes(): Promise<Record<string, string>> {
      const rows = await list<{ key: string; value_type: string }>('/api/v2/fields.json')
      const typeOf = (type: string) => (type === 'numeric' ? 'number' : type)
      return Object.fromEntries(rows.map(({ key, value_type: type }) => [key, typeOf(type)]))
    },
    /** What somebody else does on the platform. */
    somebody: {
      creates: (body: Record<string, unknown>) => ask<Row>('POST', '/api/v2/contacts.json', body),
      changes: (uuid: string, body: Record<string, unknown>) =>
        ask<Row>('POST', `/api/v2/contacts.json?uuid=${uuid}`, body),
      deletes: (uuid: string) => ask<undefined>('DELETE', `/api/v2/contacts.json?uuid=${uuid}`),
      acts: (body: Record<string, unknown>) => ask<undefined>('POST', '/api/v2/contact_actions.json', body),
      retypes: (key: string, name: string, type: string) =>
        ask<unknown>('POST', `/api/v2/fields.json?key=${key}`, { label: name, value_type: type }),
      deletesGroup: (uuid: string) => ask<undefined>('DELETE', `/api/v2/groups.json?uuid=${uuid}`),
      renamesGroup: (uuid: string, name: string) =>
        ask<unknown>('POST', `/api/v2/groups.json?uuid=${uuid}`, { name }),
    },
    close: () => server.close(),
  }
}

const of = (requests: readonly Sent[], end: string) => requests.filter(({ path }) => path.endsWith(end))
/** What may change something. */
export const writesIn = (requests: readonly Sent[]): Sent[] =>
  requests.filter(({ method }) => method !== 'GET')
/** Creates and updates of contacts. */
export const contactWrites = (requests: readonly Sent[]): Sent[] => of(writesIn(requests), '/contacts.json')
export const creates = (requests: readonly Sent[]): Sent[] =>
  contactWrites(requests).filter(({ query }) => !query.uuid)
export const actions = (requests: readonly Sent[]): Sent[] => of(writesIn(requests), '/contact_actions.json')
