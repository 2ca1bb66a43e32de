/** Writes what `check` found out into a setup file: a new one, or the source's place in the one that is there. */
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { foldName, parseSetup } from '../../shared/setup.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import { UsageError } from '../../shared/usage-error.ts'
import type { Understood } from '../mapping/understood.ts'
import { readHost } from '../platform/host.ts'
import { moveIntoPlace } from '../store/durable.ts'
import { refusedSetup } from './options.ts'

/** A source as it is written down. */
export type SavedSource = {
  file: string
  /** Its place among the sources that are there; undefined: it is a new one. */
  place: number | undefined
  understood: Understood
  /** What was said on the command line: `sheet`, `country`, `folder`. */
  more: Readonly<Record<string, unknown>>
}

type Written = Record<string, unknown>

/**
 * Everything else in the file stays as it is, and of a source that is there already all but its columns. Throws
 * `UsageError`, and then nothing was written.
 * @param host the account's address; needed where there is no file yet.
 */
export function saveSetup(
  setupFile: string,
  host: string | undefined,
  sources: readonly SavedSource[],
): void {
  const folder = path.dirname(setupFile)
  editSources(setupFile, host, (list) => {
    for (const { file, place = list.length, understood, more } of sources) {
      const source = list[place] ?? { name: freeName(file, list), path: relativePath(folder, file) }
      list[place] = { ...source, ...more, columns: columnsOf(understood) }
    }
  })
}

/**
 * Changes the list of sources as it is written, and leaves everything else as it is. Throws `UsageError`, and then
 * nothing was written.
 * @param host the account's address; needed where there is no file yet.
 */
export function editSources(
  setupFile: string,
  host: string | undefined,
  edit: (sources: Written[]) => void,
): void {
  const written = existsSync(setupFile) ? readWritten(setupFile, host) : newSetup(setupFile, host)
  const sources: Written[] = Array.isArray(written.sources) ? [...written.sources] : []
  edit(sources)
  const text = `${JSON.stringify({ ...written, sources }, null, 2)}\n`
  const reading = parseSetup(text)
  if (!reading.ok) throw refusedSetup(setupFile, reading.errors)
  const target = existsSync(setupFile) ? realpathSync(setupFile) : setupFile
  const part = `${target}.part`
  writeFileSync(part, text, { mode: existsSync(target) ? statSync(target).mode : 0o644 })
  moveIntoPlace(part, target)
}

function readWritten(setupFile: string, host: string | undefined): Written {
  const text = readFileSync(setupFile, 'utf8').replace(/^\ufeff/, '')
  const reading = parseSetup(text)
  if (!reading.ok) throw refusedSetup(setupFile, reading.errors)
  const given = host === undefined ? undefined : readHost(host)
  const known = reading.setup.workspace.host
  if (given && !(given.kind === 'host' && given.origin === known))
    throw new UsageError(
      `${setupFile} is for the account at ${known}, not at ${host}. Name another file with --setup, or leave --host out.`,
    )
  return JSON.parse(text) as Written
}

function newSetup(setupFile: string, host: string | undefined): Written {
  if (host === undefined)
    throw new UsageError(
      `There is no setup file ${setupFile} yet. Say which account it is for: --host https://flows.example.org (the address of yours).`,
    )
  const read = readHost(host)
  return { workspace: { host: read.kind === 'host' ? read.origin : host } }
}

const columnsOf = ({ columns }: Understood): Written =>
  Object.fromEntries(
    columns.flatMap(({ header, target }) => (target ? [[header, writtenTarget(target)] as const] : [])),
  )

const writtenTarget = (target: Target): unknown =>
  target.kind === 'field' && target.type ? { field: target.key, type: target.type } : targetText(target)

/** With slashes, as they are understood everywhere; a path on another drive stays whole. */
const relativePath = (folder: string, file: string): string =>
  path.relative(folder, file).split(path.sep).join('/')

function freeName(file: string, sources: readonly Written[]): string {
  const taken = new Set(sources.map(({ name }) => (typeof name === 'string' ? foldName(name) : '')))
  const base = path.basename(file, path.extname(file)).trim() || 'Contacts'
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!taken.has(foldName(name))) return name
  }
}
