/** Options every command shares, and what they are made into: a checked setup, a data folder, an access key. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseJson } from '../../shared/parse-json.ts'
import { parseSetup, type Setup } from '../../shared/setup.ts'
import { UsageError } from '../../shared/usage-error.ts'
import { openDeskFiles, readSetup, type WrittenSetup } from '../agent/serve-files.ts'
import { localFolder } from './local-folder.ts'

export type GlobalOptions = {
  setup?: string
  data?: string
  tokenFile?: string
  /** `sync` and `watch` take several of each, one account to a setup. */
  setups?: readonly string[]
  tokenFiles?: readonly string[]
  json: boolean
  quiet: boolean
}

/** Nobody gave an access key: an agent that is at work already has one. */
export class NoKeyError extends UsageError {}

/** The options of each account: one, unless several setups were named. Throws `UsageError`. */
export function accountsOf(options: GlobalOptions): GlobalOptions[] {
  const { setups = [], tokenFiles = [] } = options
  if (setups.length < 2) {
    if (tokenFiles.length > 1)
      throw new UsageError('There is one setup, so --token-file can be given once only.')
    return [options]
  }
  if (tokenFiles.length > 0 && tokenFiles.length !== setups.length)
    throw new UsageError(
      `There are ${setups.length} setups and ${tokenFiles.length} files with access keys; give --token-file once for each --setup, in the same order.`,
    )
  return setups.map((setup, index) => ({
    ...options,
    setup,
    setups: [],
    tokenFiles: [],
    ...(tokenFiles[index] !== undefined && { tokenFile: tokenFiles[index] }),
  }))
}

export const DEFAULT_SETUP = 'contact-sync.json'

/** The setup file, read and checked. Throws `UsageError` with a sentence for each thing wrong. */
export function loadSetup(options: Pick<GlobalOptions, 'setup' | 'setups' | 'data'>): {
  setup: Setup
  folder: string
  file: string
} {
  const { setup: file, setups = [] } = options
  if (setups.length > 1)
    throw new UsageError(
      'This command is about one account; give --setup once. Only sync and watch take several.',
    )
  const ofDesk = file === undefined ? deskOf(options)?.setup : undefined
  const given = path.resolve(file ?? ofDesk ?? DEFAULT_SETUP)
  let text: string
  try {
    text = readFileSync(given, 'utf8')
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'is not there' : 'cannot be read'
    throw new UsageError(`The setup file ${given} ${why}. Name one with --setup FILE.`)
  }
  const written = ofDesk === undefined ? undefined : (parseJson(text) as WrittenSetup | undefined)
  const reading = written ? readSetup(written) : parseSetup(text)
  if (!reading.ok) throw refusedSetup(given, reading.errors)
  return { setup: reading.setup, folder: path.dirname(given), file: given }
}

/** A setup that is not valid: a sentence for each thing wrong. */
export const refusedSetup = (file: string, errors: readonly { sentence: string }[]): UsageError =>
  new UsageError(
    [`The setup file ${file} cannot be used:`, ...errors.map(({ sentence }) => `- ${sentence}`)].join('\n'),
  )

/** Where this command's data lies; the desktop app's, where its setup is used or its folder is named. */
export function dataFolder(options: Pick<GlobalOptions, 'data' | 'setup'>): string {
  return deskOf(options)?.data ?? localFolder(options)
}

/**
 * The account the desktop app works for, where this command is about it: its folder was named, or there is no setup
 * file to go by. Never where a setup was used with this folder before.
 */
function deskOf(options: Pick<GlobalOptions, 'data' | 'setup'>): { data: string; setup: string } | undefined {
  const { data, setup } = options
  if (data === undefined && (setup !== undefined || existsSync(DEFAULT_SETUP))) return undefined
  const folder = localFolder(options)
  if (existsSync(path.join(folder, 'contact-sync.db'))) return undefined
  const files = openDeskFiles(folder)
  const { active } = files.readDesk()
  return active
    ? { data: path.join(files.folderOf(active), 'data'), setup: files.setupFile(active) }
    : undefined
}

function textOf(tokenFile: string): string {
  try {
    return readFileSync(tokenFile, 'utf8')
  } catch {
    throw new UsageError(`The file with the access key, ${path.resolve(tokenFile)}, cannot be read.`)
  }
}

/**
 * The access key, from the environment or a file; never from an argument, which other users of the PC could see.
 * @param variable as the setup names it.
 */
export function loadToken(
  { tokenFile }: Pick<GlobalOptions, 'tokenFile'>,
  variable: string,
  env = process.env,
): string {
  if (tokenFile) {
    if (!existsSync(tokenFile))
      throw new UsageError(`The file with the access key, ${path.resolve(tokenFile)}, is not there.`)
    const token = textOf(tokenFile).trim()
    if (token === '')
      throw new UsageError(`The file ${path.resolve(tokenFile)} is empty; put the access key into it.`)
    return token
  }
  const token = env[variable]?.trim()
  if (!token)
    throw new NoKeyError(
      `There is no access key. Put it into the environment as ${variable}, or into a file and name that with --token-file.`,
    )
  return token
}
