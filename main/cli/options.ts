/** Options every command shares, and what they are made into: a checked setup, a data folder, an access key. */
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { parseSetup, type Setup } from '../../shared/setup.ts'

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

/** Wrong usage: exit code 64, and the sentence says what to do. */
export class UsageError extends Error {}

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
export function loadSetup({ setup: file, setups = [] }: Pick<GlobalOptions, 'setup' | 'setups'>): {
  setup: Setup
  folder: string
  file: string
} {
  if (setups.length > 1)
    throw new UsageError(
      'This command is about one account; give --setup once. Only sync and watch take several.',
    )
  const given = path.resolve(file ?? DEFAULT_SETUP)
  let text: string
  try {
    text = readFileSync(given, 'utf8')
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'is not there' : 'cannot be read'
    throw new UsageError(`The setup file ${given} ${why}. Name one with --setup FILE.`)
  }
  const reading = parseSetup(text)
  if (!reading.ok) throw refusedSetup(given, reading.errors)
  return { setup: reading.setup, folder: path.dirname(given), file: given }
}

/** A setup that is not valid: a sentence for each thing wrong. */
export const refusedSetup = (file: string, errors: readonly { sentence: string }[]): UsageError =>
  new UsageError(
    [`The setup file ${file} cannot be used:`, ...errors.map(({ sentence }) => `- ${sentence}`)].join('\n'),
  )

/** The user's local, not roaming, folder for program data (DESIGN 18). */
export function dataFolder(
  { data }: Pick<GlobalOptions, 'data'>,
  env = process.env,
  platform = process.platform,
): string {
  if (data) return path.resolve(data)
  const name = 'contact-sync-agent'
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), name)
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', name)
  return path.join(env.XDG_DATA_HOME ?? path.join(homedir(), '.local', 'share'), name)
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
    const token = readFileSync(tokenFile, 'utf8').trim()
    if (token === '')
      throw new UsageError(`The file ${path.resolve(tokenFile)} is empty; put the access key into it.`)
    return token
  }
  const token = env[variable]?.trim()
  if (!token)
    throw new UsageError(
      `There is no access key. Put it into the environment as ${variable}, or into a file and name that with --token-file.`,
    )
  return token
}
