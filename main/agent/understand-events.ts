/** What a webhook's setup makes of an event, without keeping or sending anything: for a test in the terminal or the window. */
import type { LocalContact } from '../../shared/contact.ts'
import { parseJson } from '../../shared/parse-json.ts'
import type { CellProblem } from '../../shared/row.ts'
import { EVENT_SHEET } from '../../shared/sentences.ts'
import { compileMapping, type MappingRequest } from '../mapping/compile.ts'
import { profileOf } from '../platform/profile.ts'
import { isJsonObject } from '../webhook/paths.ts'
import type { EventKind } from '../webhook/presets.ts'
import { openEventReader, type WebhookSource } from '../webhook/read-event.ts'

export type Understanding =
  | { kind: 'refused'; why: 'not-an-object' | 'no-key'; path: string | null }
  | {
      kind: EventKind
      key: string | null
      deliveryId: string | null
      contact: LocalContact | null
      problems: readonly CellProblem[]
    }

/** @param text the body of a request. */
export function understandEvents(
  source: WebhookSource,
  text: string,
  request: MappingRequest,
): { kind: 'events'; events: Understanding[] } | { kind: 'not-an-event' } | { kind: 'no-address' } {
  const body = parseJson(text)
  if (body === undefined) return { kind: 'not-an-event' }
  const reader = openEventReader(source)
  const mapping = compileMapping(reader.headers, request.source, request.context)
  if (mapping.kind !== 'ok') return { kind: 'no-address' }
  const events = reader.unwrap(body).map((event, index): Understanding => {
    if (!isJsonObject(event)) return { kind: 'refused', why: 'not-an-object', path: null }
    const { kind, cells, deliveryId = null } = reader.read(event, 'POST')
    const lacked = kind === 'ignore' ? undefined : reader.lackedKey(cells)
    if (lacked !== undefined) return { kind: 'refused', why: 'no-key', path: lacked }
    const row = mapping.map(cells, index + 1, EVENT_SHEET)
    const problems = kind === 'put' ? (row?.problems ?? []) : []
    return { kind, key: row?.key ?? null, deliveryId, contact: row?.contact ?? null, problems }
  })
  return { kind: 'events', events }
}

/** How its values are read where the account is not known yet: by the source's own country. */
export function mappingWithoutAccount(source: WebhookSource): MappingRequest {
  const { columns, key, groups, fields, country } = source
  const { id, nameLimit } = profileOf('weni-flows')
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return {
    source: { columns, key, groups, fields, country },
    context: { country, timezone, dateStyle: 'day_first', fieldTypes: {}, nameLimit, profile: id },
  }
}
