/** Reads a file, or bytes put into one, to its end. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ReadHalt } from '../../../main/spreadsheets/halt.ts'
import { readTable } from '../../../main/spreadsheets/read-table.ts'
import type { ReadOptions, Row, Table, TableEvent } from '../../../main/spreadsheets/table.ts'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'contact-sync-read-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The bytes as a file. Its name says nothing of its content, which is what is read. */
export function fileOf(content: string | Uint8Array, name = 'file.bin'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

export type Read = {
  tables: Table[]
  rows: Row[]
  end: (TableEvent & { kind: 'done' }) | ReadHalt
}

export async function readFile(path: string, options: ReadOptions = {}): Promise<Read> {
  const tables: Table[] = []
  const rows: Row[] = []
  for await (const event of readTable(path, options)) {
    switch (event.kind) {
      case 'opened':
        tables.push(event.table)
        break
      case 'rows':
        rows.push(...event.rows)
        break
      default:
        return { tables, rows, end: event }
    }
  }
  throw new Error('reading ended without saying so')
}

export async function readBytes(content: string | Uint8Array, options: ReadOptions = {}): Promise<Read> {
  return readFile(fileOf(content), options)
}

/** The cells of all rows, without their numbers. */
export const cellsOf = ({ rows }: Read) => rows.map(({ cells }) => cells)
/** The code of the halt that ended it, or `done`. */
export const endOf = ({ end }: Read) => (end.kind === 'halt' ? end.code : 'done')
