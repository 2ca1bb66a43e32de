/** What the desktop app keeps of its own beside the database: which account is in use, its setup, and a pause. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../shared/parse-json.ts'
import { foldName, parseSetup, type Setup, type SetupReading } from '../../shared/setup.ts'
import { putAside, writeDurably } from '../store/durable.ts'

export type AccountKind = 'practice' | 'account'
const desk = z.object({
  /** Which of the two is in use; null: the first run is not through. */
  active: z.enum(['practice', 'account']).nullable().default(null),
  /** Which of `accounts` is meant by `account`. */
  account: z
    .string()
    .regex(/^account(-\d+)?$/)
    .default('account'),
  /** The user's own accounts, each with a folder and a key of its name. */
  accounts: z
    .array(z.object({ id: z.string(), host: z.string(), uuid: z.string().nullable(), name: z.string() }))
    .default([]),
  pause: z.object({ until: z.number().nullable() }).nullable().default(null),
})
export type DeskFile = z.output<typeof desk>
export type OwnAccount = DeskFile['accounts'][number]

/** A setup as it is written: everything but the account may be left out. */
const writtenSetup = z.looseObject({
  workspace: z.looseObject({ host: z.string() }),
  sources: z.array(z.looseObject({})),
})
export type WrittenSetup = {
  workspace: { host: string } & Record<string, unknown>
  sources: object[]
} & Record<string, unknown>

export function openDeskFiles(dataFolder: string) {
  const deskFile = path.join(dataFolder, 'desk.json')
  let account = 'account'
  /** No two accounts share anything: another folder, another database (issue 5.4). */
  const folderOf = (kind: AccountKind) => path.join(dataFolder, kind === 'account' ? account : kind)
  const setupFile = (kind: AccountKind) => path.join(folderOf(kind), 'setup.json')
  return {
    folderOf,
    setupFile,
    readDesk(): DeskFile {
      const value = readKept(deskFile, desk) ?? desk.parse({})
      account = value.account
      return value
    },
    writeDesk(value: DeskFile): void {
      writeWhole(deskFile, value)
      account = value.account
    },
    hasPractice: () => existsSync(setupFile('practice')),
    /** A name that no account's folder has. */
    newAccountId(): string {
      for (let n = 1; ; n += 1) {
        const id = n === 1 ? 'account' : `account-${n}`
        if (!existsSync(path.join(dataFolder, id))) return id
      }
    },
    /** All that is kept of an account here, for good. */
    erase: (kind: AccountKind) =>
      rmSync(folderOf(kind), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
    writtenSetup: (kind: AccountKind): WrittenSetup | undefined => readKept(setupFile(kind), writtenSetup),
    writeSetup: (kind: AccountKind, setup: WrittenSetup) => writeWhole(setupFile(kind), setup),
  }
}
/** Whether a source of a written setup has this name. */
export const isCalled = (source: object, name: string | undefined): boolean =>
  name !== undefined && 'name' in source && foldName(String(source.name)) === foldName(name)

/** An account may have no source yet, which a setup file may not. */
export function readSetup(written: WrittenSetup): SetupReading {
  if (written.sources.length > 0) return parseSetup(written)
  const reading = parseSetup({ ...written, sources: [{ name: 'none', path: 'none' }] })
  return reading.ok ? { ok: true, setup: { ...reading.setup, sources: [] } satisfies Setup } : reading
}

/**
 * What was written last. Each of these files has a copy beside it: where the file is damaged it is put aside, never deleted,
 * and the copy takes its place. Undefined where neither can be read.
 */
function readKept<Value>(file: string, shape: z.ZodType<Value>): Value | undefined {
  const read = (name: string) => {
    try {
      return shape.safeParse(parseJson(readFileSync(name, 'utf8')))
    } catch {
      return undefined
    }
  }
  const own = read(file)
  if (own?.success) return own.data
  const copy = read(copyOf(file))
  try {
    if (existsSync(file)) putAside(file, Date.now())
    if (copy?.success) writeDurably(file, readFileSync(copyOf(file), 'utf8'))
  } catch {
    // A disk that is full or cannot be written: the copy is read all the same.
  }
  return copy?.data
}

const copyOf = (file: string): string => `${file}.copy`

function writeWhole(file: string, value: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const text = `${JSON.stringify(value, null, 2)}\n`
  writeDurably(file, text)
  writeDurably(copyOf(file), text)
}
