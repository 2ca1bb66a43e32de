/** The practice account in the words of a situation: contacts and groups by name instead of uuid. */
import { type Platform, type Sent, TOKEN, writesIn } from '../../support/platform.ts'
import type { Colleague, ExpectedContact } from './format.ts'

type Row = {
  uuid: string
  name: string | null
  language: string | null
  status?: ExpectedContact['status']
  urns: string[]
  groups: { uuid: string; name: string }[]
  fields: Record<string, string | null>
  blocked: boolean
  stopped: boolean
}
type Group = { uuid: string; name: string; query: string | null }
export type Shown = Omit<ExpectedContact, 'name'> & { name: string | null }
export type ShownWrite = { body?: unknown; answered?: number | 'nothing' } & (
  | { POST: string }
  | { DELETE: string }
)

export class Account {
  readonly #platform: Platform
  /** uuid → handle, of contacts and groups alike; those that are gone keep theirs. */
  readonly #handles = new Map<string, string>()

  readonly #pass: (ms: number) => void

  /** @param pass lets time go by: who looks from outside waits until the limit has room, too. */
  constructor(platform: Platform, pass: (ms: number) => void) {
    this.#platform = platform
    this.#pass = pass
  }

  /** `ref` or name → uuid, as the practice account answered. */
  knows(given: Record<string, { uuid: string }>): void {
    for (const [handle, { uuid }] of Object.entries(given)) this.#handles.set(uuid, handle)
  }

  /** Whoever is new gets their name as a handle, numbered where it is taken. @returns everybody by handle. */
  async contacts(): Promise<Record<string, Shown>> {
    const rows = await this.#list<Row>('/api/v2/contacts.json?reverse=true')
    for (const { uuid, name } of rows)
      if (!this.#handles.has(uuid)) this.#handles.set(uuid, this.#free(name ?? '?'))
    return Object.fromEntries(
      rows
        .map((row) => [this.#handles.get(row.uuid)!, shown(row)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    )
  }

  #free(name: string): string {
    const taken = new Set(this.#handles.values())
    let handle = name
    for (let number = 2; taken.has(handle); number += 1) handle = `${name} (${number})`
    return handle
  }

  async groups(): Promise<string[]> {
    const groups = await this.#list<Group>('/api/v2/groups.json')
    for (const { uuid, name } of groups) if (!this.#handles.has(uuid)) this.#handles.set(uuid, name)
    return groups
      .filter(({ query }) => query === null)
      .map(({ name }) => name)
      .sort()
  }

  uuidOf(handle: string): string {
    const found = [...this.#handles].find(([, known]) => known === handle)
    if (!found) throw new Error(`nobody in this situation is called "${handle}"`)
    return found[0]
  }

  /** A text with the uuids in it replaced by `@handle`. */
  named(text: string): string {
    return text.replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, (uuid) => {
      const handle = this.#handles.get(uuid)
      return handle === undefined ? '@?' : `@${handle}`
    })
  }

  /** The other way round: `@handle`, where it is all of a text, becomes the uuid. */
  withUuids<T>(value: T): T {
    const written = JSON.stringify(value, (_key, one: unknown) =>
      typeof one === 'string' && one.startsWith('@') ? this.uuidOf(one.slice(1)) : one,
    )
    return JSON.parse(written) as T
  }

  /** A spreadsheet that holds ids of the platform has `@{handle}` in their place. */
  withIds(text: string): string {
    return text.replace(/@\{([^}]+)\}/g, (_all, handle: string) => this.uuidOf(handle))
  }

  writes(requests: readonly Sent[]): ShownWrite[] {
    return writesIn(requests).map(({ method, path, query, body, status }) => {
      const target = this.#target(path, query)
      const answered = status === null ? 'nothing' : status
      return {
        ...(method === 'DELETE' ? { DELETE: target } : { POST: target }),
        ...(body !== null && { body: sortedContacts(JSON.parse(this.named(JSON.stringify(body)))) }),
        ...((answered === 'nothing' || answered >= 300) && { answered }),
      }
    })
  }

  reads(requests: readonly Sent[]): string[] {
    return requests
      .filter(({ method }) => method === 'GET')
      .map(({ path, query }) => this.#target(path, query))
  }

  #target(path: string, query: Record<string, string>): string {
    const parts = Object.entries(query).map(([key, text]) => `${key}=${text}`)
    const name = path.replace(/^\/api\/v2\//, '')
    return this.named(parts.length === 0 ? name : `${name}?${parts.join('&')}`)
  }

  /** Somebody else at work in the same account. */
  async colleague(did: Colleague): Promise<void> {
    const { somebody } = this.#platform
    const of = (handle: string) => this.uuidOf(handle)
    if ('to' in did && 'changes' in did) await somebody.changes(of(did.changes), this.withUuids(did.to))
    else if ('creates' in did) await somebody.creates(did.creates)
    else if ('deletes' in did) for (const one of [did.deletes].flat()) await somebody.deletes(of(one))
    else if ('blocks' in did) await somebody.acts({ contacts: [of(did.blocks)], action: 'block' })
    else if ('unblocks' in did) await somebody.acts({ contacts: [of(did.unblocks)], action: 'unblock' })
    else if ('stops' in did) await this.#stop(of(did.stops))
    else if ('puts' in did) await somebody.acts({ contacts: [of(did.puts)], action: 'add', group: did.into })
    else if ('takes' in did)
      await somebody.acts({ contacts: [of(did.takes)], action: 'remove', group: did.outOf })
    else if ('deletesGroup' in did) await somebody.deletesGroup(of(did.deletesGroup))
    else if ('renamesGroup' in did) await somebody.renamesGroup(of(did.renamesGroup), did.to)
    else if ('makesFieldA' in did) await somebody.retypes(did.field, did.field, did.makesFieldA)
    else this.knows((await this.#platform.setUp(did.swapsTheAccount)).contacts)
    await this.contacts()
  }

  /** The person wrote STOP: no request does that, so it happens around one. */
  async #stop(uuid: string): Promise<void> {
    await this.#platform.faults({
      kind: 'edit',
      when: 'before',
      times: 1,
      contact: uuid,
      set: { status: 'stopped' },
    })
    await this.#list('/api/v2/groups.json')
    await this.#platform.faults()
  }

  async #list<T>(path: string): Promise<T[]> {
    const rows: T[] = []
    for (let next: string | null = path; next !== null; ) {
      const response = await fetch(this.#platform.url + next, {
        headers: { Authorization: `Token ${TOKEN}` },
      })
      if (response.status === 429) {
        this.#pass(Number(response.headers.get('retry-after')) * 1000)
        continue
      }
      const page = (await response.json()) as { next: string | null; results: T[] }
      if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(page)}`)
      rows.push(...page.results)
      next = page.next === null ? null : page.next.slice(page.next.indexOf('/api/'))
    }
    return rows
  }
}

function shown({ name, language, status, urns, groups, fields, blocked, stopped }: Row): Shown {
  const values = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== null)
  return {
    name,
    ...(language !== null && { language }),
    urns,
    groups: groups.map((group) => group.name).sort(),
    fields: Object.fromEntries(values),
    status: status ?? (blocked ? 'blocked' : stopped ? 'stopped' : 'active'),
  }
}

/** Whom a call is about: the order means nothing. */
function sortedContacts(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('contacts' in body) || !Array.isArray(body.contacts))
    return body
  return { ...body, contacts: body.contacts.toSorted() }
}
