/** For a walk through the whole app: its own words, a spreadsheet as an office program saves it, pictures for the guides. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import i18next from 'i18next'
import type { Page } from 'playwright-core'
import * as xlsx from 'xlsx'
import { en } from '../../../renderer/words/en.ts'
import { ptBR } from '../../../renderer/words/pt-br.ts'
import { type Language, languages } from '../../../shared/standing-words.ts'
import { bookOf } from '../../support/workbook.ts'

const pictures = path.join(import.meta.dirname, '../../../out/pictures')

export type Words = (key: string, blanks?: Record<string, unknown>) => string

/** What the window says in this language, by the name of the sentence; a name that is gone throws. */
export async function wordsOf(language: 'en' | 'pt-BR'): Promise<Words> {
  const own = i18next.createInstance()
  await own.init({
    lng: language,
    resources: { [language]: { translation: language === 'en' ? en : ptBR } },
    interpolation: { escapeValue: false },
  })
  return (key, blanks = {}) => {
    if (!own.exists(key, blanks)) throw new Error(`the window has no sentence called ${key}`)
    return own.t(key, blanks)
  }
}

export type Sheet = {
  change(name: string, column: string, value: string): void
  remove(...names: readonly string[]): void
  names(): string[]
  /** As LibreOffice does it: a lock beside it, a new file, and that one in the place of the old. */
  save(): void
}

type Cell = xlsx.CellObject | null

/** The first tab; what is not changed stays as it was. @param headerRow from 0. */
export function openSheet(file: string, headerRow: number): Sheet {
  const book = xlsx.read(readFileSync(file), { cellNF: true })
  const [tab] = book.SheetNames
  const sheet = book.Sheets[tab!]!
  const { e: last } = xlsx.utils.decode_range(sheet['!ref']!)
  const cellAt = (r: number, c: number) =>
    (sheet[xlsx.utils.encode_cell({ r, c })] as Cell | undefined) ?? null
  let rows = Array.from({ length: last.r + 1 }, (_row, r) =>
    Array.from({ length: last.c + 1 }, (_column, c) => cellAt(r, c)),
  )
  const headers = rows[headerRow]!.map((cell) => cell?.v)
  const nameOf = (row: readonly Cell[]) => row[headers.indexOf('Nome')]?.v
  return {
    names: () =>
      rows
        .slice(headerRow + 1)
        .map(nameOf)
        .filter((name) => typeof name === 'string'),
    change(name, column, value) {
      const row = rows.find((one) => nameOf(one) === name)
      if (!row) throw new Error(`no row of ${name}`)
      row[headers.indexOf(column)] = { t: 's', v: value }
    },
    remove(...names) {
      rows = rows.filter((row) => !names.some((name) => name === nameOf(row)))
    },
    save() {
      const folder = path.dirname(file)
      const lock = path.join(folder, `.~lock.${path.basename(file)}#`)
      const fresh = path.join(folder, 'lu4711a2b3.tmp')
      writeFileSync(lock, ',ana,recepcao,23.11.2026 09:12,file:///home/ana/.config/libreoffice/4;')
      writeFileSync(fresh, bookOf({ [tab!]: rows }))
      renameSync(fresh, file)
      rmSync(lock)
    },
  }
}

/**
 * What the window shows, for the guides: in each language and, where wished, dark. It is in Portuguese before and after.
 * What is open stays open: only the words change.
 */
export async function picture(page: Page, name: string, { dark = false } = {}): Promise<void> {
  for (const language of [...languages].sort((one) => (one === 'pt-BR' ? 1 : -1))) {
    await speak(page, language)
    await keep(page, language, name)
    if (!dark) continue
    await page.emulateMedia({ colorScheme: 'dark' })
    await keep(page, language, `${name}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
}

async function keep(page: Page, language: Language, name: string): Promise<void> {
  const file = path.join(pictures, language, `${name}.png`)
  mkdirSync(path.dirname(file), { recursive: true })
  if (existsSync(file)) rmSync(file)
  // Two frames: words and colours are on the screen.
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const frame = globalThis as unknown as { requestAnimationFrame(next: () => void): void }
        frame.requestAnimationFrame(() => frame.requestAnimationFrame(() => resolve()))
      }),
  )
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' })
}

/** As Settings does it. */
async function speak(page: Page, language: Language): Promise<void> {
  await page.evaluate(
    (chosen) =>
      (
        globalThis as unknown as { desktop: { ask(name: string, input: unknown): Promise<void> } }
      ).desktop.ask('changeShell', { language: chosen }),
    language,
  )
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
}
