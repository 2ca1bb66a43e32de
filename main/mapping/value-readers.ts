/** The value readers of one mapping: made once, kept for all rows, each with its own memory of what it read. */
import type { FieldType } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import type { PlacedColumn, SourceMapping } from './columns.ts'
import { type DateStyle, dateReader } from './dates.ts'
import { normaliseHeader } from './headers.ts'
import { decimalSeparatorOf, readNumber } from './numbers.ts'
import { limitedText, type Refusal, TEXT_LIMIT } from './text.ts'
import { type ProfileId, type UrnReader, urnReader } from './urns.ts'

/** What mapping must know of the workspace; plain data, handed to the reader process. */
export type MappingContext = {
  country: string | null
  /** IANA zone. */
  timezone: string
  dateStyle: DateStyle
  /** The platform's fields: key → type. */
  fieldTypes: Readonly<Record<string, FieldType>>
  /** Longest contact name, in characters. */
  nameLimit: number
  profile: ProfileId
}

/** Reads a field's cell. */
export type FieldReader = (cell: Cell, text: string) => string | Refusal

/** URN readers by scheme; fields of places are read as text. */
export type Readers = {
  urns: ReadonlyMap<string, UrnReader>
  fields: Record<'number' | 'text', FieldReader>
  /** By the order of day and month; without one, the workspace's. */
  datetime(style?: DateStyle): FieldReader
}

export function makeReaders(
  source: SourceMapping,
  context: MappingContext,
  columns: readonly PlacedColumn[],
): Readers {
  const country = source.country ?? context.country
  const decimal = decimalSeparatorOf(country)
  const dates = new Map<DateStyle, FieldReader>()
  // Rows with the platform's id come from its export, where WhatsApp digits are full numbers without a plus.
  const isExport =
    columns.some(({ target }) => target.kind === 'uuid') &&
    columns.some(({ header }) => normaliseHeader(header).startsWith('urn:whatsapp'))
  const schemes = new Set(columns.flatMap(({ target }) => (target.kind === 'urn' ? [target.scheme] : [])))
  const { profile } = context
  return {
    urns: new Map(
      [...schemes].map((scheme) => [
        scheme,
        urnReader({ scheme, country, profile, international: isExport && scheme === 'whatsapp' }),
      ]),
    ),
    fields: {
      number: (cell, text) => readNumber(cell, text, decimal),
      text: (_cell, text) => limitedText(text, TEXT_LIMIT, 'text-too-long'),
    },
    datetime(style = context.dateStyle) {
      const reader = dates.get(style) ?? dateReader(context.timezone, style)
      dates.set(style, reader)
      return reader
    },
  }
}

/** @param style the order of day and month in this column, where it was found out. */
export function fieldReader(type: FieldType, { fields, datetime }: Readers, style?: DateStyle): FieldReader {
  switch (type) {
    case 'datetime':
      return datetime(style)
    case 'number':
      return fields.number
    default:
      return fields.text
  }
}
