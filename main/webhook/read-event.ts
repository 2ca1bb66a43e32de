/** What a webhook source's setup makes of an event: what it is about, whose it is, and its values as a row's cells. Pure. */
import type { Cell } from '../../shared/row.ts'
import type { SourceSetup } from '../../shared/setup.ts'
import { parseTarget, type Target } from '../../shared/targets.ts'
import { EMPTY_MARK } from '../mapping/text.ts'
import { cellAt, isJsonObject, type JsonObject, orderOf, parsePath, textAt, valueAt } from './paths.ts'
import { type EventKind, type Preset, plain, presetOf, SAMPLE_PHONE } from './presets.ts'

/** One event, read. */
export type ReadEvent = {
  kind: EventKind
  deliveryId: string | undefined
  /** Grows with the time of the event; undefined where it does not say. */
  order: number | undefined
  /** In the order of `headers`. */
  cells: Cell[]
}
export type EventReader = {
  /** Paths that are read, in the order of the setup; the key's are among them. */
  headers: readonly string[]
  key: readonly string[]
  /** Each property has an order of its own. */
  perProperty: boolean
  /** The events of one body. Every one must be an object. */
  unwrap(body: unknown): readonly unknown[]
  read(event: JsonObject, method: string): ReadEvent
  /** The first path of the key that says nothing in these cells. */
  lackedKey(cells: readonly Cell[]): string | undefined
}

export type WebhookSource = SourceSetup & { webhook: NonNullable<SourceSetup['webhook']> }
export const isWebhook = (setup: SourceSetup): setup is WebhookSource => setup.webhook !== undefined

const presetIn = ({ webhook, columns }: SourceSetup): Preset => {
  const name = webhook?.preset ?? (columns === null ? 'generic' : undefined)
  return name === undefined ? plain : presetOf(name)
}

/** The setup with what its preset adds, and with the key that is chosen where none is named (DESIGN 8). */
export function resolved(setup: SourceSetup): SourceSetup {
  if (!isWebhook(setup)) return setup
  const preset = presetIn(setup)
  const columns = setup.columns ?? targetsOf(preset.columns)
  const named = setup.key.length > 0 ? setup.key : preset.key
  return { ...setup, columns, key: named.length > 0 ? [...named] : identityPath(columns) }
}

function targetsOf(columns: Readonly<Record<string, string>>): Record<string, Target> {
  const targets: Record<string, Target> = {}
  for (const [path, written] of Object.entries(columns)) {
    const reading = parseTarget(written)
    if (reading.ok) targets[path] = reading.target
  }
  return targets
}

const IDENTITIES: readonly ((target: Target) => boolean)[] = [
  ({ kind }) => kind === 'uuid',
  (target) => target.kind === 'urn' && target.scheme === 'ext',
  (target) => target.kind === 'urn' && ['tel', 'whatsapp'].includes(target.scheme),
  (target) => target.kind === 'urn' && target.scheme === 'mailto',
]
/** The first of the platform's id, an id of one's own, a phone, an e-mail. */
function identityPath(columns: Readonly<Record<string, Target>>): string[] {
  for (const fits of IDENTITIES) {
    const found = Object.entries(columns).find(([, target]) => fits(target))
    if (found) return [found[0]]
  }
  return []
}

/** @param setup as `resolved` gives it. */
export function openEventReader(setup: WebhookSource): EventReader {
  const { webhook, key } = setup
  const columns = setup.columns ?? {}
  const preset = presetIn(setup)
  const headers = [...new Set([...Object.keys(columns), ...key])]
  const places = headers.map((header) => ({
    path: parsePath(header),
    // Lists of addresses and groups are split again where they are mapped; any other text is for people.
    between: isList(columns[header]) ? ' ::: ' : ', ',
  }))
  const keyPlaces = key.map((path) => ({ path, index: headers.indexOf(path) }))
  const at = (path: string | undefined) => (path === undefined ? undefined : parsePath(path))
  const [eventPath, idPath, orderPath] = [at(webhook.event), at(webhook.deliveryId), at(webhook.order)]
  const removed = new Set(webhook.removedWhen.map(fold))
  const ignored = new Set(webhook.ignoredWhen.map(fold))

  function kindOf(event: JsonObject, method: string): EventKind {
    const said = eventPath && textAt(event, eventPath)
    if (said !== undefined && removed.has(fold(said))) return 'remove'
    if (said !== undefined && ignored.has(fold(said))) return 'ignore'
    return preset.kindOf(event) ?? (method === 'DELETE' ? 'remove' : 'put')
  }
  return {
    headers,
    key,
    perProperty: preset.perProperty && orderPath === undefined,
    unwrap: preset.unwrap,
    read(written, method) {
      const event = preset.reshape(written)
      return {
        kind: kindOf(event, method),
        deliveryId: idPath ? textAt(event, idPath) : preset.deliveryIdOf(event),
        order: orderOf(orderPath ? valueAt(event, orderPath) : preset.orderOf(event)),
        cells: places.map(({ path, between }) => cellAt(event, path, between)),
      }
    },
    lackedKey: (cells) =>
      keyPlaces.find(({ index }) => cells[index] === null || cells[index] === EMPTY_MARK)?.path,
  }
}

const isList = (target: Target | undefined): boolean => target?.kind === 'urn' || target?.kind === 'groups'
const fold = (text: string): string => text.trim().toLowerCase()

/** The sample of the source's preset; else one made of its paths. */
export function sampleBody(setup: WebhookSource): unknown {
  const preset = presetIn(setup)
  if (preset.sample !== undefined && setup.webhook.event === undefined) return preset.sample
  const body = {}
  if (setup.webhook.event !== undefined) put(body, parsePath(setup.webhook.event), 'test')
  if (setup.webhook.deliveryId !== undefined)
    put(body, parsePath(setup.webhook.deliveryId), `test-${Date.now()}`)
  for (const header of openEventReader(setup).headers)
    put(body, parsePath(header), sampleValue(setup.columns?.[header]))
  return body
}

function sampleValue(target: Target | undefined): string {
  switch (target?.kind) {
    case 'name':
      return 'Test Person'
    case 'language':
      return 'por'
    case 'urn':
      return target.scheme === 'mailto' ? 'test@example.com' : SAMPLE_PHONE
    default:
      return 'test'
  }
}

function put(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inside = root
  for (const part of path.slice(0, -1)) {
    if (!isJsonObject(inside[part])) inside[part] = {}
    inside = inside[part] as Record<string, unknown>
  }
  inside[path.at(-1)!] = value
}
