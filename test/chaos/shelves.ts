/** Where the spreadsheets of a round lie: a file, or a folder of exports of which the newest counts, or all together. */
import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bookOf } from '../support/workbook.ts'

export type ShelfKind = 'csv' | 'xlsx' | 'newest' | 'together'
type Cells = readonly (readonly string[])[]
export type Shelf = {
  /** What the setup says of it, beside columns and guards. */
  source: { name: string; path: string; folder?: 'newest' | 'together' }
  /** As programs save: another file in its place. @param at when, in seconds by the PC's clock. */
  save(cells: Cells, at: number): void
  /** Saved in place, as a copy over a slow network is: half of it is there for a while. Only of a single file. */
  rewrite?(cells: Cells, ms: number): Promise<void>
}

/** Who looks for the older exports finds these. */
const EXPORTS_KEPT = 3
const PARTS = 2
const DAY_MS = 24 * 60 * 60_000
const FIRST_EXPORT = Date.UTC(2025, 0, 1)

/** @param folder the office's. @param name of the source. */
export function openShelf(kind: ShelfKind, folder: string, name: string): Shelf {
  const place = path.join(folder, kind === 'csv' || kind === 'xlsx' ? `${name}.${kind}` : name)
  switch (kind) {
    case 'csv':
    case 'xlsx': {
      const bytesOf =
        kind === 'csv' ? csvOf : (cells: Cells) => bookOf({ Sheet1: cells.map((row) => [...row]) })
      return {
        source: { name, path: place },
        save: (cells, at) => put(place, bytesOf(cells), at),
        async rewrite(cells, ms) {
          const bytes = bytesOf(cells)
          writeFileSync(place, bytes.subarray(0, Math.floor(bytes.length / 2)))
          await pause(ms)
          writeFileSync(place, bytes)
        },
      }
    }
    case 'newest':
      mkdirSync(place)
      return { source: { name, path: place, folder: 'newest' }, save: dailyExports(place, name) }
    case 'together':
      mkdirSync(place)
      return {
        source: { name, path: place, folder: 'together' },
        save([header, ...rows], at) {
          for (let part = 0; part < PARTS; part += 1) {
            // A person stays in one file: moving between two that are not saved at once would be leaving.
            const own = rows.filter(([code]) => Number(code!.slice(1)) % PARTS === part)
            put(path.join(place, `part ${part + 1}.csv`), csvOf([header!, ...own]), at)
          }
        },
      }
  }
}

/** Each day's export is a file of its own. It says which it is, so that no two are the same whatever the rows say. */
function dailyExports(folder: string, name: string): Shelf['save'] {
  let exports = 0
  let last = ''
  return (cells, at) => {
    const now = JSON.stringify(cells)
    if (now === last) return
    last = now
    exports += 1
    const day = new Date(FIRST_EXPORT + exports * DAY_MS).toISOString().slice(0, 10)
    const stamped = cells.map((row, index) => [...row, index === 0 ? 'Export' : String(exports)])
    put(path.join(folder, `${name} ${day}.csv`), csvOf(stamped), at)
    for (const old of readdirSync(folder).sort().slice(0, -EXPORTS_KEPT)) rmSync(path.join(folder, old))
  }
}

const csvOf = (cells: Cells): Buffer =>
  Buffer.from(cells.map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\r\n'))

function put(file: string, bytes: Buffer, at: number): void {
  const part = path.join(path.dirname(file), `.${path.basename(file)}.tmp`)
  writeFileSync(part, bytes)
  utimesSync(part, at, at)
  renameSync(part, file)
}
