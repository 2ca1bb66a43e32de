/**
 * A table's headers and first rows → what each column most likely holds, with reasons; what is doubtful is asked.
 *
 * A column's header is read first: the platform's own, then the vendor's whose export it is, then words in Portuguese,
 * Spanish and English. The values of the first rows confirm or deny that, and speak alone where a header says
 * nothing. Then columns are weighed against each other: the name and its pieces, phones, ids. A wrong guess is worse
 * than a question, and a column nobody knows stays on this PC.
 */
import { because } from '../../shared/column-reasons.ts'
import type { Cell } from '../../shared/row.ts'
import { type ColumnValues, columnValues, valueJudge } from './column-values.ts'
import { withoutDoubles } from './columns.ts'
import { dateOrderOf } from './date-order.ts'
import {
  type Answer,
  asked,
  confirms,
  type DraftColumn,
  type DraftTable,
  type ProposalContext,
  speaks,
} from './draft-columns.ts'
import { normaliseHeader, platformHeader } from './headers.ts'
import type { Said } from './said.ts'
import { settleMails, settlePhones } from './settle-addresses.ts'
import { settleBlankHeaders } from './settle-blank-headers.ts'
import { settleIds } from './settle-ids.ts'
import { settleNames } from './settle-names.ts'
import { settleOthers, UNKNOWN } from './settle-others.ts'
import type { Understood, UnderstoodColumn } from './understood.ts'
import { vendorOf, vendorSays, withoutPrefix } from './vendors.ts'
import { wordsSay } from './words.ts'

export type { ProposalContext } from './draft-columns.ts'

/** Rows that are looked at. */
export const SAMPLE_ROWS = 1000

const PLATFORM = 'RapidPro, TextIt or Weni'

/** @param rows cells of the first rows below the header, at most `SAMPLE_ROWS`. */
export function proposeColumns(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  context: ProposalContext,
): Understood {
  const isPlatforms = headers.some((header) => PLATFORMS_OWN.test(header))
  const vendor = isPlatforms ? null : vendorOf(headers)
  const judge = valueJudge(context.country)
  const columns = headers.map((header, index): DraftColumn => {
    const values = columnValues(rows, index, judge)
    const answer = platformAnswer(header, isPlatforms, values, context)
    const fromVendor = answer || !vendor ? undefined : vendorSays(vendor, header)
    const said = answer ? undefined : (fromVendor ?? wordsSay(withoutPrefix(vendor, header)))
    const column = { index, header, said, by: fromVendor ? 'vendor' : 'words', values, answer } as const
    return correctedByValues(column)
  })
  const table: DraftTable = { vendor, columns, rows, context }
  settleNames(table)
  settlePhones(table)
  settleMails(table)
  settleIds(table)
  settleOthers(table)
  settleBlankHeaders(table)
  const understood = columns.map(({ header, values, answer = UNKNOWN }): UnderstoodColumn => {
    const order = dateOrderOf(values.cells)
    // Also where the column is left out: the setup may say that it is a date.
    return {
      header,
      ...answer,
      samples: values.samples,
      ...((order === 'day_first' || order === 'month_first') && { dateStyle: order }),
    }
  })
  return { vendor: isPlatforms ? PLATFORM : (vendor?.name ?? null), columns: withoutDoubles(understood) }
}

/** Headers that only the platform's own export and import have. */
const PLATFORMS_OWN = /^\s*\ufeff?'?\s*(?:(?:urn|field)\s*:|(?:contact )?uuid\s*$)/i
/** People write this one themselves, too. */
const ONE_GROUP = /^\s*\ufeff?'?\s*group\s*:/i

/**
 * The platform's own headers. In other tables only those count that nobody else uses: there "Name" stands beside
 * surnames, and "Ref" is anybody's.
 */
function platformAnswer(
  header: string,
  isPlatforms: boolean,
  values: ColumnValues,
  { profile }: ProposalContext,
): Answer | undefined {
  const guess = isPlatforms || ONE_GROUP.test(header) ? platformHeader(header, profile) : undefined
  if (guess === undefined) return undefined
  // A uuid column of some other program's would make every row unknown to the platform.
  if (normaliseHeader(header) === 'uuid' && !confirms(values, 'uuid'))
    return asked(['ignore', 'urn:ext'], because('not-platform-ids'))
  return { ...guess, ask: [] }
}

/** "Contato" over phone numbers is a phone; a word for a person over addresses is one. */
function correctedByValues(column: DraftColumn): DraftColumn {
  const { said, values, by } = column
  if (by === 'vendor' || said?.kind !== 'name' || said.weight > 1) return column
  const { whose, minor } = said
  if (speaks(values, 'phone-like')) return { ...column, said: { ...PHONE, whose, minor } }
  if (speaks(values, 'mail')) return { ...column, said: { kind: 'mail', whose, minor } }
  return column
}

const PHONE: Extract<Said, { kind: 'phone' }> = {
  kind: 'phone',
  rank: 'usual',
  whatsapp: false,
  fixed: false,
  whose: 'own',
  minor: false,
}
