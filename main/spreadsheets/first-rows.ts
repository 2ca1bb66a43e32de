/** Holds a table back until its first rows are there: its columns are understood by them. */
import type { Row, Table, TableEvent } from './table.ts'

/** The events of `readTable`; `opened` comes with the table's first rows, which follow as `rows` all the same. */
export type SampledEvent =
  | { kind: 'opened'; table: Table; firstRows: Row[] }
  | Exclude<TableEvent, { kind: 'opened' }>

/** @param most rows that are waited for. */
export async function* withFirstRows(
  events: AsyncIterable<TableEvent>,
  most: number,
): AsyncGenerator<SampledEvent, void, undefined> {
  let held: { table: Table; rows: Row[] } | undefined
  function* release(): Generator<SampledEvent, void, undefined> {
    if (!held) return
    const { table, rows } = held
    held = undefined
    yield { kind: 'opened', table, firstRows: rows.slice(0, most) }
    if (rows.length > 0) yield { kind: 'rows', rows }
  }
  for await (const event of events) {
    switch (event.kind) {
      case 'opened':
        yield* release()
        held = { table: event.table, rows: [] }
        break
      case 'rows':
        if (!held) {
          yield event
          break
        }
        for (const row of event.rows) held.rows.push(row)
        if (held.rows.length >= most) yield* release()
        break
      case 'done':
        yield* release()
        yield event
        break
      case 'halt':
        // A file that cannot be read to the end says so; what its columns are does not matter any more.
        yield event
    }
  }
}
