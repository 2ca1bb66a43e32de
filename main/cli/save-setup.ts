/** Writes what `check` found out into a setup file: a new one, or the source's place in the one that is there. */
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseSetup } from '../../shared/setup.ts'
import { type Target, targetText } from '../../shared/targets.ts'
import type { Understood } from '../mapping/understood.ts'
import { readHost } from '../platform/host.ts'
import { moveIntoPlace } from '../store/durable.ts'
import { refusedSetup, UsageError } from './options.ts'

/** A source as it is written down. `more`: what was said on the command line, `sheet`, `country`, `folder`. */
export type SavedSource = { file: string; understood: Understood; more: Readonly<Record<string, unknown>> }

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
  editSources(setupFile, host, (list) => putSources(list, folder, sources))
}

function putSources(list: Written[], folder: string, sources: readonly SavedSource[]): void {
  for (const { file, understood, more } of sources) {
    const found = list.findIndex(
      (one) => typeof one.path === 'string' && path.resolve(folder, one.path) === file,
    )
    const source = found < 0 ? { name: freeName(file, list), path: relativePath(folder, file) } : list[found]!
    const next = { ...source, ...more, columns: columnsOf(understood) }
    if (found < 0) list.push(next)
    else list[found] = next
  }
}

/**
 * Changes the sources of a setup file, or begins one. Throws `UsageError`, and then nothing was written.
 * @param edit changes the list that is there, as it is written.
 */
export function editSources(
  setupFile: string,
  host: string | undefined,
  edit: (sources: Written[]) => void,
): void {
  const written = existsSync(setupFile) ? readWritten(setupFile, host) : newSetup(setupFile, host)
  const list: Written[] = Array.isArray(written.sources) ? [...written.sources] : []
  edit(list)
  const text = `${JSON.stringify({ ...written, sources: list }, null, 2)}\n`
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
  const taken = new Set(
    sources.map(({ name }) => (typeof name === 'string' ? name.trim().toLowerCase() : '')),
  )
  const base = path.basename(file, path.extname(file)).trim() || 'Contacts'
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base} ${n}`
    if (!taken.has(name.toLowerCase())) return name
  }
}
