/**
 * The events of a webhook source that were received and not read yet, as rows for a stage.
 *
 * 1. In the order of their arrival each event is laid over what earlier ones said of its person (`event-people.ts`): a
 *    path that is not in it says nothing. One that is older than the last by its `order` is passed over.
 * 2. Whoever an event was about becomes one row, mapped as a row of a file, or is said to have left.
 * 3. Rows that cannot be used are listed until an event makes them good, so they come again in every scan.
 *
 * What was read is kept by the stage, in its transaction: a crash before it means that the events are read again.
 */

import { because } from '../../shared/column-reasons.ts'
import { parseJson } from '../../shared/parse-json.ts'
import type { Cell, MappedRow } from '../../shared/row.ts'
import { EVENT_SHEET } from '../../shared/sentences.ts'
import { type CompiledMapping, compileMapping } from '../mapping/compile.ts'
import { urnKey } from '../mapping/ninth-digit.ts'
import { createRowHasher, HASH_BYTES } from '../spreadsheets/row-hash.ts'
import { type EventPerson, UNREADABLE } from '../store/event-people.ts'
import type { Repositories } from '../store/repositories.ts'
import type { Scanned } from '../store/scanned.ts'
import type { WorkspaceRow } from '../store/workspaces.ts'
import { type Inbox, inboxKey, type StoredEvent } from '../webhook/inbox.ts'
import { isJsonObject } from '../webhook/paths.ts'
import {
  type EventReader,
  isWebhook,
  openEventReader,
  type ReadEvent,
  type WebhookSource,
} from '../webhook/read-event.ts'
import { blanked } from './forgotten-rows.ts'
import { paceMaker } from './pace.ts'
import { type Halt, mappingOf, sameTypes, settingsHash, sheetsOf } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

export type EventParts = Repositories & {
  scanned: Scanned
  workspace: WorkspaceRow
  inbox: Inbox
  /** Why events of this source cannot be received, where they are to be. */
  deaf: Halt | undefined
}
export type EventsEnd =
  | { kind: 'unchanged' }
  | { kind: 'scanned'; scan: FinishedScan }
  | ({ kind: 'halted' } & Halt)

/** A path that nothing else is read from. */
const KEY_ONLY = { reasons: [because('only-key')], confidence: 1 }
/** Events read from the inbox, and rows handed over, in one go. */
const PAGE = 500

export async function scanEvents(
  parts: EventParts,
  source: ActiveSource & { setup: WebhookSource },
): Promise<EventsEnd> {
  const { scanned, inbox, workspace, eventPeople, store, forgotten } = parts
  const { row, setup } = source
  const events = openEventMapping(parts, source)
  if (events.kind === 'halt') return { kind: 'halted', code: events.code, detail: events.detail }
  const key = inboxKey(workspace.host, setup.name)
  const isAsBefore = row.mapping === events.settings && sameTypes(parts, source)
  if (isAsBefore && inbox.after(key, row.eventsRead, 1).length === 0)
    return parts.deaf ? { kind: 'halted', ...parts.deaf } : { kind: 'unchanged' }

  const people = new PeopleOfEvents(parts, source)
  const pace = paceMaker()
  let upTo = row.eventsRead
  for (let page = inbox.after(key, upTo, PAGE); page.length > 0; page = inbox.after(key, upTo, PAGE)) {
    for (const stored of page) {
      const said = events.read(stored)
      if (said) people.hear(said, stored)
    }
    upTo = page.at(-1)!.seq
    await pace()
  }
  for (const bad of eventPeople.bad(row.id)) people.recall(bad)
  // Another mapping, or a database that was put back: everybody is told anew.
  if (!isAsBefore) for (const known of eventPeople.all(row.id)) people.recall(known)

  const removed: string[] = []
  const dropped: string[] = []
  const changed: EventPerson[] = []
  const erase: number[] = []
  await store.exclusive(() => scanned.begin(row.id))
  for (const slice of slicesOf([...people.heard.values()])) {
    const rows: Row[] = []
    for (const { person, seqs } of slice) {
      const made = person.cells && events.rowOf(person, person.cells)
      const isForgotten =
        made?.mapped &&
        forgotten.knows(workspace.id, {
          ...made.mapped.contact,
          urns: [...(made.mapped.contact.urns ?? []), keyOfForgotten(setup, person.rowKey)],
        })
      if (isForgotten) {
        rows.push(blanked(made))
        dropped.push(person.rowKey)
        erase.push(...seqs)
        continue
      }
      if (made?.mapped) rows.push(made)
      else removed.push(person.rowKey)
      changed.push({ ...person, bad: (made?.mapped?.problems.length ?? 0) > 0 })
    }
    await store.exclusive(() => scanned.add(row.id, rows, true, () => undefined))
    await pace()
  }
  const { mapping: compiled } = events
  return {
    kind: 'scanned',
    scan: {
      source,
      mapping: events.settings,
      contentHash: '',
      table: { format: 'webhook', sheet: '', sheets: [], headers: events.reader.headers },
      columns: compiled.columns.map((column) =>
        column.target === null ? { ...column, target: 'ignore', ...KEY_ONLY } : column,
      ),
      neededFields: compiled.neededFields,
      choice: compiled.choice,
      sheets: sheetsOf(source),
      isAutomatic: false,
      extent: 'changes',
      removed,
      events: { upTo, people: changed, dropped, erase },
      // What was received counts; that nothing more is, is said beside it.
      ...(parts.deaf && { notice: { kind: 'halted', ...parts.deaf } }),
    },
  }
}

/** A person who was to be forgotten is known by their key, too: later events may carry nothing else of them. */
export const keyOfForgotten = ({ name }: { name: string }, rowKey: string): string =>
  `event:${name} ${rowKey}`

export type EventMapping = {
  kind: 'ok'
  settings: string
  reader: EventReader
  mapping: CompiledMapping
  /** Undefined for events that are of no consequence. */
  read(stored: StoredEvent): Said | undefined
  rowOf(person: Pick<EventPerson, 'seq' | 'rowKey'>, cells: Readonly<Record<string, Cell>>): Row
}
type Row = { number: number; sheet: string; hash: Uint8Array; mapped: MappedRow | null }
type Said = ReadEvent & { rowKey: string; headers: readonly string[]; perProperty: boolean }

/** What the setup and the account make of this source's events. */
export function openEventMapping(
  parts: Pick<EventParts, keyof Repositories | 'workspace'>,
  source: ActiveSource & { setup: WebhookSource },
): EventMapping | ({ kind: 'halt' } & Halt) {
  const reader = openEventReader(source.setup)
  const request = mappingOf(parts, source, parts.workspace)
  const mapping = compileMapping(reader.headers, request.source, request.context)
  if (mapping.kind !== 'ok') {
    const { kind: code, ...detail } = mapping
    return { kind: 'halt', code, detail }
  }
  // Which rows are in the source is asked of the whole person, not of what one event says.
  const { onlyRows, ...all } = request.source
  const keys = onlyRows ? compileMapping(reader.headers, all, request.context) : mapping
  const writeHash = createRowHasher(mapping.fingerprint, reader.headers)
  return {
    kind: 'ok',
    settings: settingsHash(request, {}),
    reader,
    mapping,
    read({ body, method, seq }) {
      const event = parseJson(body)
      if (!isJsonObject(event)) return undefined
      const said = reader.read(event, method)
      if (said.kind === 'ignore' || reader.lackedKey(said.cells) !== undefined) return undefined
      const key = keys.kind === 'ok' ? keys.map(said.cells, seq, EVENT_SHEET)?.key : undefined
      const { headers, key: keyPaths, perProperty } = reader
      const asWritten = () => JSON.stringify(keyPaths.map((path) => said.cells[headers.indexOf(path)]))
      // A Brazilian mobile is one key in both its forms.
      const rowKey = key ? urnKey(key) : UNREADABLE + asWritten()
      return { ...said, rowKey, headers, perProperty }
    },
    rowOf({ seq, rowKey }, known) {
      const cells = reader.headers.map((header) => known[header] ?? null)
      const hash = Buffer.alloc(HASH_BYTES)
      writeHash(cells, hash, 0)
      const mapped = mapping.map(cells, seq, EVENT_SHEET)
      const row = { number: seq, sheet: EVENT_SHEET, hash }
      return { ...row, mapped: mapped?.key ? { ...mapped, key: rowKey } : mapped }
    },
  }
}

/** Nothing older than a deletion counts, of any path. */
const ANY_PATH = ''

type Heard = { person: EventPerson; seqs: number[] }

/** Those the events are about, with what was known of them before. */
class PeopleOfEvents {
  readonly heard = new Map<string, Heard>()
  readonly #parts: EventParts
  readonly #source: ActiveSource

  constructor(parts: EventParts, source: ActiveSource) {
    this.#parts = parts
    this.#source = source
  }

  /** Somebody of whom no event came. */
  recall(person: EventPerson): void {
    if (!this.heard.has(person.rowKey)) this.heard.set(person.rowKey, { person, seqs: [] })
  }

  hear({ kind, order, cells, headers, rowKey, perProperty }: Said, { seq, receivedAt }: StoredEvent): void {
    // Whom an event cannot name it cannot remove.
    if (kind === 'remove' && rowKey.startsWith(UNREADABLE)) return
    let heard = this.heard.get(rowKey)
    const known = heard?.person ?? this.#parts.eventPeople.get(this.#source.row.id, rowKey)
    const isOld = order !== undefined && known?.order != null && order < known.order
    if (isOld && (!perProperty || kind === 'remove' || known.cells === null)) return
    if (!heard) {
      const person = known ?? {
        rowKey,
        cells: null,
        order: null,
        orders: null,
        seq,
        at: receivedAt,
        bad: false,
      }
      heard = { person: { ...person }, seqs: [] }
      this.heard.set(rowKey, heard)
    }
    const { person } = heard
    heard.seqs.push(seq)
    person.seq = seq
    person.at = receivedAt
    if (order !== undefined && !isOld) person.order = order
    if (kind === 'remove') {
      person.cells = null
      person.orders = perProperty && order !== undefined ? { [ANY_PATH]: order } : null
      return
    }
    const said: Record<string, Cell> = { ...person.cells }
    const orders = perProperty && order !== undefined ? { ...person.orders } : undefined
    for (const [index, header] of headers.entries()) {
      const cell = cells[index]!
      if (
        cell === null ||
        (orders && order! < (orders[header] ?? orders[ANY_PATH] ?? Number.NEGATIVE_INFINITY))
      )
        continue
      said[header] = cell
      if (orders) orders[header] = order!
    }
    person.cells = said
    if (orders) person.orders = orders
  }
}

function* slicesOf(all: readonly Heard[]): Generator<Heard[]> {
  for (let from = 0; from < all.length; from += PAGE) yield all.slice(from, from + PAGE)
}

export const isWebhookSource = (source: ActiveSource): source is ActiveSource & { setup: WebhookSource } =>
  isWebhook(source.setup)
