/**
 * The key under which forgotten persons are hashed, in a file of its own beside the database: without it nobody can try
 * phone numbers against the hashes in a copy of the database. The hashes stand in the file too, so that an empty or older
 * database does not bring anybody back.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writeDurably } from './durable.ts'

export const KEY_FILE = 'forget.key'

const HEX = z.string().regex(/^(?:[0-9a-f]{2})+$/)
const content = z.strictObject({
  key: HEX.length(64),
  /** By the account's address: hash, person, since when. */
  forgotten: z.record(z.string(), z.array(z.tuple([HEX, z.number(), z.number()]))),
})
export type ForgetKey = z.output<typeof content>

export const newForgetKey = (): ForgetKey => ({ key: randomBytes(32).toString('hex'), forgotten: {} })

/** What the file holds: `none` where it is not there or cannot be understood, `blank` where a person emptied it. */
export function readForgetKey(folder: string): ForgetKey | 'none' | 'blank' {
  try {
    const text = readFileSync(path.join(folder, KEY_FILE), 'utf8')
    return text.trim() === '' ? 'blank' : content.parse(JSON.parse(text))
  } catch {
    return 'none'
  }
}

export const writeForgetKey = (folder: string, key: ForgetKey): void =>
  writeDurably(path.join(folder, KEY_FILE), `${JSON.stringify(key)}\n`)
