/** The value readers of one mapping: made once, kept for all rows, each with its own memory of what it read. */
import type { FieldType, RemoteWorkspace } from '../../shared/contact.ts'
import type { Cell } from '../../shared/row.ts'
import type { PlacedColumn, SourceMapping } from './columns.ts'
import { dateReader } from './dates.ts'
import { decimalSeparatorOf, readNumber } from './numbers.ts'
import { limitedText, type Refusal, TEXT_LIMIT } from './text.ts'
import { type ProfileId, type UrnReader, urnReader } from './urns.ts'

/** What mapping must know of the workspace; plain data, handed to the reader process. */
export type MappingContext = {
  country: string | null
  /** IANA zone. */
  timezone: string
  dateStyle: RemoteWorkspace['dateStyle']
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
  fields: Record<'number' | 'datetime' | 'text', FieldReader>
}

export function makeReaders(
  source: SourceMapping,
  context: MappingContext,
  columns: readonly PlacedColumn[],
): Readers {
  const country = source.country ?? context.country
  const decimal = decimalSeparatorOf(country)
  const date = dateReader(context.timezone, context.dateStyle)
  // Rows with the platform's id come from its export, where WhatsApp digits are full numbers without a plus.
  const isExport = source.columns === null && columns.some(({ target }) => target.kind === 'uuid')
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
      datetime: date,
      text: (_cell, text) => limitedText(text, TEXT_LIMIT, 'text-too-long'),
    },
  }
}

export function fieldReader(type: FieldType, { fields }: Readers): FieldReader {
  return type === 'number' || type === 'datetime' ? fields[type] : fields.text
}
