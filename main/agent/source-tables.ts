/** What the tables of one scan say besides rows, put together: the sheets of a workbook, the files of a folder. */
import { normaliseHeader } from '../mapping/headers.ts'
import type { ScanOpened } from '../spreadsheets/scan-protocol.ts'
import type { Repositories } from '../store/repositories.ts'
import { type Halt, sheetsOf } from './source-mapping.ts'
import type { ActiveSource } from './sources.ts'
import type { FinishedScan } from './staging-parts.ts'

/** What a scan found besides rows. */
export type Tables = Pick<
  FinishedScan,
  'table' | 'columns' | 'neededFields' | 'choice' | 'sheets' | 'isAutomatic' | 'tables' | 'understood'
>
type Fills = Pick<Tables, 'columns' | 'neededFields'>

/** Columns and fields of both, each once: what the first says of one counts. */
export function withOthers(first: Fills, others: Fills): Fills {
  const columns = new Set(first.columns.map(({ header }) => header))
  const fields = new Set(first.neededFields.map(({ key }) => key))
  return {
    columns: [...first.columns, ...others.columns.filter(({ header }) => !columns.has(header))],
    neededFields: [...first.neededFields, ...others.neededFields.filter(({ key }) => !fields.has(key))],
  }
}

/**
 * Gathers each table as it is opened.
 *
 * A column that was used in the same place before and is not there any more was not taken out of the mapping by a
 * person: it is lost (DESIGN 10). So is a column that the setup lets change in bulk and no table has. Exports have as many
 * numbered columns for phones and e-mails ("Phone 3 - Value") as the person with the most of them needs: one of several
 * is not lost.
 */
export function gatherTables({ sources }: Repositories, source: ActiveSource) {
  const { row, setup } = source
  const before = sources.tableInfo(row.id)
  const sheets = sheetsOf(source)
  const isAutomatic = setup.columns === null
  const headers = new Set<string>()
  const places = new Map<string, number>()
  const targetBefore = new Map(before?.columns.map(({ header, target }) => [header, target]))
  let read: Required<Tables> | undefined

  function usedBefore(place: string, isFirst: boolean): readonly string[] {
    if (!isAutomatic || before?.isAutomatic === false || (before?.sheets ?? sheets) !== sheets) return []
    if (before?.tables) return before.tables[place] ?? []
    return isFirst && before ? before.columns.filter(isUsed).map(({ header }) => header) : []
  }

  return {
    /** @param file tells the files of a folder apart, where they are one list together; else empty. */
    add(opened: ScanOpened, file = ''): Halt | undefined {
      const { table, columns, neededFields, choice, understood } = opened
      const turn = places.get(file) ?? 0
      places.set(file, turn + 1)
      const place = file === '' ? String(turn) : `${file} ${turn}`
      const here = new Set(table.headers.map(normaliseHeader))
      const numbered = new Set(columns.map(({ header, target }) => `${target} ${withoutNumber(header)}`))
      const isThere = (header: string) => {
        const target = targetBefore.get(header) ?? ''
        const isSet = target.startsWith('urn:') || target === 'groups'
        return (
          here.has(normaliseHeader(header)) || (isSet && numbered.has(`${target} ${withoutNumber(header)}`))
        )
      }
      const missing = usedBefore(place, read === undefined).filter((header) => !isThere(header))
      if (missing.length > 0)
        return { code: 'lost-column', detail: { sheet: table.sheet, missing, headers: table.headers } }
      for (const header of table.headers) headers.add(header)
      const used = columns.filter(isUsed).map(({ header }) => header)
      read = {
        table: read?.table ?? table,
        ...withOthers(read ?? { columns: [], neededFields: [] }, { columns, neededFields }),
        choice,
        sheets,
        isAutomatic,
        tables: { ...read?.tables, [place]: used },
        understood,
      }
      return undefined
    },
    /** What was understood so far, for the next file. */
    get understood() {
      return read?.understood
    },
    /** When every table was opened; undefined where there was none. */
    end(): Required<Tables> | Halt | undefined {
      const known = new Set([...headers].map(normaliseHeader))
      const strange = setup.guards.columns.allow.filter((header) => !known.has(normaliseHeader(header)))
      if (isAutomatic && read && strange.length > 0)
        return { code: 'allowed-missing', detail: { missing: strange, headers: [...headers] } }
      return read
    },
  }
}

const isUsed = ({ target }: { target: string | null }): boolean => target !== null && target !== 'ignore'

/** `Phone 3 - Value` and `Phone 1 - Value` are alike, so are `URN:Tel` and `URN:Tel (2)`. */
const withoutNumber = (header: string): string => normaliseHeader(header.replace(/\d+/g, ' '))
