/** A small JSON file of the shell's own: what cannot be read or understood is as if it were not there. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'

export function openKeptFile<T extends z.ZodType>(file: string, form: T) {
  return {
    read(): z.output<T> | undefined {
      try {
        return form.parse(parseJson(readFileSync(file, 'utf8')))
      } catch {
        return undefined
      }
    },
    /** Whole or not at all. */
    write(value: z.input<T>): void {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      renameSync(`${file}.new`, file)
    },
  }
}
